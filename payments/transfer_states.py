"""Where a transfer to a payee's account, and what comes back of it, may go. Pure.

created → sent → reversed; created ⇄ waiting while our balance at the provider is too small;
created or waiting → refused. A reversal: created → done | refused.
"""

from __future__ import annotations

from enum import StrEnum

# The provider's word for a balance that does not cover what was asked, ours or the account's.
BALANCE_TOO_LOW = "balance_insufficient"


class TransferState(StrEnum):
    """Where money on its way to a connected account stands."""

    CREATED = "created"
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    REVERSED = "reversed"


class ReversalState(StrEnum):
    """Where money on its way back from a connected account stands."""

    CREATED = "created"
    DONE = "done"
    REFUSED = "refused"


def after_refusal(code: str) -> TransferState:
    """Give where a transfer goes that the provider did not make."""
    return TransferState.WAITING if code == BALANCE_TOO_LOW else TransferState.REFUSED


def after_reversal(amount_fen: int, reversed_fen: int) -> TransferState:
    """Give where a transfer stands of which so much has come back."""
    return TransferState.REVERSED if reversed_fen >= amount_fen else TransferState.SENT
