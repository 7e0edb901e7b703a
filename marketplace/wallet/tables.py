"""Money of a buyer on its way from the platform to their bank."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigSerial
from piccolo.table import Table

from accounts.tables import Person
from core.columns import Row, fen, holds, instant, one_of, prose, reference, state, words


class WithdrawalState(StrEnum):
    """Where a withdrawal stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    PAID = "paid"
    REJECTED = "rejected"


class WalletWithdrawal(Row, Table, tablename="wallet_withdrawal"):
    """What a person wants on their bank account; two operators bring it there, one after another.

    The money is set aside in the ledger from the request on.
    """

    number = BigSerial()
    person = reference(Person)
    amount_fen = fen()
    holder_sealed = prose()
    number_sealed = prose()
    number_ending = words(4)
    bank_name = words(60)
    state = state(WithdrawalState, default=WithdrawalState.REQUESTED)
    requested_at = instant()
    approved_by = reference(Person, null=True)
    approved_at = instant(null=True)
    ended_by = reference(Person, null=True)
    ended_at = instant(null=True)
    bank_reference = words(200, null=True)
    note = words(200, null=True)

    withdrawal_state_is_known = one_of("state", WithdrawalState)
    withdrawal_takes_something = holds("amount_fen > 0")
    withdrawal_is_checked_before_it_is_paid = holds(
        "state NOT IN ('approved', 'paid') OR approved_by IS NOT NULL"
    )
    withdrawal_is_paid_by_another = holds("state <> 'paid' OR ended_by <> approved_by")
    ended_withdrawal_says_by_whom = holds(
        "(state IN ('paid', 'rejected')) = (ended_by IS NOT NULL)"
        " AND (ended_by IS NULL) = (ended_at IS NULL)"
    )
    paid_withdrawal_has_its_reference = holds("(state = 'paid') = (bank_reference IS NOT NULL)")
    rejected_withdrawal_says_why = holds("(state = 'rejected') = (note IS NOT NULL)")
