"""How much of an order's money came back, told beside its state (decision D12). Pure."""

from __future__ import annotations

from enum import StrEnum


class RefundStanding(StrEnum):
    """What came back of an order."""

    NONE = "none"
    UNDER_WAY = "under_way"
    PARTIAL = "partial"
    FULL = "full"


def standing_of(paid_fen: int, back_fen: int, *, under_way: bool) -> RefundStanding:
    """Give the standing of an order: what is still on its way is told before what came."""
    if under_way:
        return RefundStanding.UNDER_WAY
    if not back_fen:
        return RefundStanding.NONE
    return RefundStanding.FULL if back_fen >= paid_fen else RefundStanding.PARTIAL
