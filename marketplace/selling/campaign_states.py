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

NEXT: dict[CampaignState, frozenset[CampaignState]] = {
    S.DRAFT: frozenset({S.IN_REVIEW, S.SCHEDULED, S.OPEN}),
    S.IN_REVIEW: frozenset({S.DRAFT, S.SCHEDULED, S.OPEN}),
    S.SCHEDULED: frozenset({S.OPEN, S.FAILED}),
    S.OPEN: frozenset({S.CLOSING, S.FAILED}),
    S.CLOSING: frozenset({S.SUCCEEDED, S.FAILED}),
    # Goods that never came end a campaign, too: once everybody has the money back.
    S.SUCCEEDED: frozenset({S.PROCURING, S.ARRIVED, S.COLLECTING, S.COMPLETED}),
    S.PROCURING: frozenset({S.ARRIVED, S.COLLECTING, S.COMPLETED}),
    S.ARRIVED: frozenset({S.COLLECTING, S.COMPLETED}),
    S.COLLECTING: frozenset({S.COMPLETED}),
    S.COMPLETED: frozenset(),
    S.FAILED: frozenset({S.REFUNDING, S.CLOSED}),
    S.REFUNDING: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
}

# Only here does a held unit become a paid one; a campaign that failed gives money back.
TAKES_MONEY = frozenset({S.OPEN, S.CLOSING})
DELIVERING = frozenset({S.SUCCEEDED, S.PROCURING, S.ARRIVED, S.COLLECTING})


def takes_money(run: CampaignState | str, *, extra: bool) -> bool:
    """Tell whether a run takes money: for joining it, or for units more that fill a case."""
    return run in (DELIVERING if extra else TAKES_MONEY)


def may_become(now: CampaignState, then: CampaignState) -> bool:
    """Tell whether a campaign may move from one state to another."""
    return then in NEXT[now]
