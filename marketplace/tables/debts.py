"""What is kept back, disputed and forgiven of what payees are owed, or owe."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import Date
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import Row, fen, fen_so_far, holds, instant, one_of, prose, reference, state
from marketplace.tables.orders import Order
from marketplace.tables.payees import Payee
from marketplace.tables.settlement import Earning, Statement


class DisputeState(StrEnum):
    """Whether a disputed line is answered, and for whom."""

    OPEN = "open"
    FOR_PAYEE = "for_payee"
    AGAINST = "against"


class SliceState(StrEnum):
    """Where a part of a reserve is."""

    HELD = "held"
    RELEASED = "released"
    USED = "used"


class WriteOffState(StrEnum):
    """Where a write-off stands: proposed by one operator, decided by another."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


class StatementDispute(Row, Table, tablename="statement_dispute"):
    """One line of a statement a payee objects to; its money waits in suspense."""

    statement = reference(Statement)
    earning = reference(Earning)
    amount_fen = fen()
    reason = prose()
    state = state(DisputeState, default=DisputeState.OPEN)
    opened_at = instant()
    opened_by = reference(Person)
    answer = prose(null=True)
    answered_at = instant(null=True)
    answered_by = reference(Person, null=True)

    line_is_disputed_once = Unique(["earning"])
    dispute_state_is_known = one_of("state", DisputeState)
    disputed_line_is_positive = holds("amount_fen > 0")
    answered_dispute_says_what = holds(
        "(state = 'open') = (answer IS NULL) AND (answer IS NULL) = (answered_by IS NULL)"
    )


class ReserveSlice(Row, Table, tablename="reserve_slice"):
    """What was kept back of one order's earning, and until when.

    ``used_fen`` is what of it paid debts; the rest is given back in time.
    """

    payee = reference(Payee)
    parent = reference(Order)
    amount_fen = fen()
    release_on = Date(null=False, default=None)
    state = state(SliceState, default=SliceState.HELD)
    held_at = instant()
    ended_at = instant(null=True)
    used_fen = fen_so_far()

    one_slice_per_order = Unique(["parent"])
    slice_state_is_known = one_of("state", SliceState)
    slice_is_positive = holds("amount_fen > 0")
    ended_slice_says_when = holds("(state = 'held') = (ended_at IS NULL)")
    used_within_the_slice = holds("used_fen BETWEEN 0 AND amount_fen")
    used_slice_is_used_up = holds("(state = 'used') = (used_fen = amount_fen)")


class WriteOff(Row, Table, tablename="write_off"):
    """A debt the platform gives up, by two people."""

    payee = reference(Payee)
    amount_fen = fen()
    reason = prose()
    state = state(WriteOffState, default=WriteOffState.PROPOSED)
    proposed_by = reference(Person)
    proposed_at = instant()
    decided_by = reference(Person, null=True)
    decided_at = instant(null=True)

    write_off_state_is_known = one_of("state", WriteOffState)
    write_off_is_positive = holds("amount_fen > 0")
    writer_is_not_approver = holds("state <> 'approved' OR decided_by <> proposed_by")
    decided_write_off_says_by_whom = holds("(state = 'proposed') = (decided_by IS NULL)")
