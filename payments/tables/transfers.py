"""Rows of money that leaves for others' accounts at the provider."""

from __future__ import annotations

from piccolo.columns import BigInt
from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import (
    Row,
    count,
    document,
    fen,
    flag,
    holds,
    instant,
    one_of,
    outside_id,
    reference,
    state,
    words,
)
from payments.transfer_provider import AccountState
from payments.transfer_states import ReversalState, TransferState

NAME_LENGTH = 200
KEY_LENGTH = 120
ERROR_LENGTH = 300


class ConnectedAccount(Row, Table, tablename="connected_account"):
    """A payee's own account at the provider; what it still owes is in the provider's words."""

    owner = outside_id(unique=True)
    name = words(NAME_LENGTH)
    provider_id = words(120, null=True, unique=True)
    state = state(AccountState, default=AccountState.PENDING)
    payouts_enabled = flag()
    requirements = document()
    blocked_by = words(120, null=True)
    created_at = instant()
    checked_at = instant(null=True)

    account_state_is_known = one_of("state", AccountState)
    active_account_is_at_the_provider = holds("state = 'pending' OR provider_id IS NOT NULL")


class OutgoingTransfer(Row, Table, tablename="outgoing_transfer"):
    """Money for a connected account: one for each attempt to pay something.

    ``tries`` counts definite refusals; each try has a key of its own, because the provider
    answers a repeated key with the old refusal. ``asked_at`` says that an answer is awaited.
    """

    account = reference(ConnectedAccount)
    reference = outside_id()
    attempt = count()
    amount_fen = fen()
    description = words(NAME_LENGTH)
    state = state(TransferState, default=TransferState.CREATED)
    tries = count(default=0)
    last_error = words(ERROR_LENGTH, null=True)
    provider_id = words(120, null=True, unique=True)
    reversed_fen = BigInt(null=False, default=0)
    created_at = instant()
    due_at = instant()
    asked_at = instant(null=True)
    settled_at = instant(null=True)

    one_transfer_per_attempt = Unique(["reference", "attempt"])
    transfer_state_is_known = one_of("state", TransferState)
    transfer_moves_something = holds("amount_fen > 0 AND attempt > 0 AND tries >= 0")
    reversed_within_the_transfer = holds("reversed_fen BETWEEN 0 AND amount_fen")
    sent_transfer_is_at_the_provider = holds(
        "(state IN ('sent', 'reversed')) = (provider_id IS NOT NULL)"
    )
    transfer_reversed_when_all_came_back = holds(
        "(state = 'reversed') = (reversed_fen = amount_fen)"
    )
    transfer_settled_once_decided = holds(
        "(settled_at IS NOT NULL) = (state IN ('sent', 'refused', 'reversed'))"
    )


class TransferReversal(Row, Table, tablename="transfer_reversal"):
    """Money brought back of a transfer; one for each reason.

    One that was made at the provider by hand has the provider's id for its reason.
    """

    parent = reference(OutgoingTransfer)
    reason_key = words(KEY_LENGTH)
    amount_fen = fen()
    state = state(ReversalState, default=ReversalState.CREATED)
    last_error = words(ERROR_LENGTH, null=True)
    provider_id = words(120, null=True, unique=True)
    created_at = instant()
    due_at = instant()
    settled_at = instant(null=True)

    one_reversal_per_transfer_and_reason = Unique(["parent", "reason_key"])
    reversal_state_is_known = one_of("state", ReversalState)
    reversal_brings_something = holds("amount_fen > 0")
    done_reversal_is_at_the_provider = holds("(state = 'done') = (provider_id IS NOT NULL)")
    reversal_settled_once_decided = holds("(settled_at IS NOT NULL) = (state <> 'created')")
