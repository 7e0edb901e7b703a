"""Where an invitation stands; pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime


class InvitationState(StrEnum):
    """Where an invitation stands for whoever holds its link."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


def state_of(row: Any, now: datetime) -> InvitationState:
    """Tell the state of an invitation's row at a moment; an answer outlives the last day."""
    if row["accepted_at"] is not None:
        return InvitationState.ACCEPTED
    if row["declined_at"] is not None:
        return InvitationState.DECLINED
    if row["withdrawn_at"] is not None and row["withdrawn_at"] <= row["expires_at"]:
        return InvitationState.WITHDRAWN
    return InvitationState.EXPIRED if row["expires_at"] <= now else InvitationState.WAITING
