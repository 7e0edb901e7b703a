"""The credit of a merchant: events that expire, and what follows from them (rule 4.12). Pure.

Events are only ever added. A correction takes an event back for as long as the event would
have counted, so that an upheld appeal leaves no trace in the standing. Nothing follows from
a standing but what stands in ``CONSEQUENCES``, which everybody can read.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from core.refusals import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

STANDING_AT_FIRST = 100
STANDING_MOST = 120
LASTS = timedelta(days=365)


class CreditKind(StrEnum):
    """What happened."""

    LATE_DELIVERY = "late_delivery"
    SHORT_DELIVERY = "short_delivery"
    UNANSWERED_CASE = "unanswered_case"
    LOST_ARBITRATION = "lost_arbitration"
    CANCELLED_CAMPAIGN = "cancelled_campaign"
    FALSE_LISTING = "false_listing"
    PRAISE_BY_OPERATOR = "praise_by_operator"
    CORRECTED = "corrected"


# What each is worth; a correction is worth what it corrects.
POINTS = MappingProxyType(
    {
        CreditKind.LATE_DELIVERY: -5,
        CreditKind.SHORT_DELIVERY: -3,
        CreditKind.UNANSWERED_CASE: -5,
        CreditKind.LOST_ARBITRATION: -10,
        CreditKind.CANCELLED_CAMPAIGN: -5,
        CreditKind.FALSE_LISTING: -20,
        CreditKind.PRAISE_BY_OPERATOR: 5,
    }
)


KINDS = MappingProxyType(
    {
        CreditKind.LATE_DELIVERY: Text(
            "取货时间结束一天后货还没到", "Goods not there a day after the collecting hours"
        ),
        CreditKind.SHORT_DELIVERY: Text("到货数量不足", "Too few goods were brought"),
        CreditKind.UNANSWERED_CASE: Text(
            "售后没有按时答复", "A complaint was not answered in time"
        ),
        CreditKind.LOST_ARBITRATION: Text(
            "售后仲裁判定商户责任", "A complaint was decided against the merchant"
        ),
        CreditKind.CANCELLED_CAMPAIGN: Text(
            "因商户原因被平台取消团购", "A group-buy was cancelled through the merchant's fault"
        ),
        CreditKind.FALSE_LISTING: Text("商品信息不实", "Goods were not what the listing said"),
        CreditKind.PRAISE_BY_OPERATOR: Text("平台表扬", "Praise by the platform"),
        CreditKind.CORRECTED: Text("更正", "Corrected"),
    }
)


class Selling(StrEnum):
    """What a merchant may do with new group-buys."""

    FREELY = "freely"
    REVIEWED = "reviewed"
    CLOSED = "closed"


class Consequence(NamedTuple):
    """What follows below a standing, in words for both sides."""

    below: int
    selling: Selling
    text: Text


# From the gravest to the mildest: the first that fits holds.
CONSEQUENCES = (
    Consequence(
        40,
        Selling.CLOSED,
        Text("信用低于 40 分：不能开新团。", "Below 40: no new group-buys."),
    ),
    Consequence(
        60,
        Selling.REVIEWED,
        Text(
            "信用低于 60 分：新团要先经平台审核。",
            "Below 60: an operator looks at each new group-buy first.",
        ),
    ),
)


class CreditEvent(NamedTuple):
    """An event as it counts: signed points, from when until when."""

    kind: CreditKind
    points: int
    happened_at: datetime
    expires_at: datetime


def event_of(kind: CreditKind, happened_at: datetime) -> CreditEvent:
    """Give an event with its points; it counts for a year (rule 4.12).

    Raises KeyError for a correction, which needs what it corrects.
    """
    return CreditEvent(kind, POINTS[kind], happened_at, happened_at + LASTS)


def correction_of(event: CreditEvent, decided_at: datetime) -> CreditEvent:
    """Give the event that takes another back after an upheld appeal (rule 4.12)."""
    return CreditEvent(CreditKind.CORRECTED, -event.points, decided_at, event.expires_at)


def standing(events: Iterable[CreditEvent], now: datetime) -> int:
    """Give the standing, 0 to 120, from what counts at a moment (rule 4.12)."""
    counting = [event.points for event in events if event.happened_at <= now < event.expires_at]
    return max(0, min(STANDING_AT_FIRST + sum(counting), STANDING_MOST))


def consequence(standing_now: int) -> Consequence | None:
    """Give what follows from a standing; None when nothing does (rule 4.12)."""
    return next((found for found in CONSEQUENCES if standing_now < found.below), None)


def selling(standing_now: int) -> Selling:
    """Give what a merchant may do with new group-buys (rule 4.12)."""
    found = consequence(standing_now)
    return Selling.FREELY if found is None else found.selling
