"""The life of a campaign (rule 4.5). Pure."""

from __future__ import annotations

from enum import StrEnum


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSING = "closing"
    SUCCEEDED = "succeeded"
    PROCURING = "procuring"
    ARRIVED = "arrived"
    COLLECTING = "collecting"
    COMPLETED = "completed"
    FAILED = "failed"
    REFUNDING = "refunding"
    CLOSED = "closed"


S = CampaignState

# Only here does a held unit become a paid one; a campaign that failed gives money back.
TAKES_MONEY = frozenset({S.OPEN, S.CLOSING})
DELIVERING = frozenset({S.SUCCEEDED, S.PROCURING, S.ARRIVED, S.COLLECTING})


def takes_money(run: CampaignState | str, *, extra: bool) -> bool:
    """Tell whether a run takes money: for joining it, or for units more that fill a case."""
    return run in (DELIVERING if extra else TAKES_MONEY)
