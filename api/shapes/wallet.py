"""Shapes of balances on their way to the bank."""

from __future__ import annotations

from uuid import UUID

from api.shapes.base import Answer, Instant
from marketplace.wallet.tables import WithdrawalState


class WaitingWithdrawal(Answer):
    """A withdrawal that waits to be checked or sent; ``by_me`` when the viewer checked it."""

    id: UUID
    number: str
    amount_fen: int
    state: WithdrawalState
    person_mask: str
    holder_mask: str
    account_ending: str
    bank_name: str
    requested_at: Instant
    by_me: bool


class AccountInFull(Answer):
    """A bank account as its owner wrote it down."""

    holder: str
    number: str
    bank_name: str
