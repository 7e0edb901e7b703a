"""Goods nobody collects, and goods that never come: when, and what then (rule L13). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.clock import SHANGHAI, business_day, shanghai


class UncollectedRule(StrEnum):
    """What becomes of goods nobody collects; fixed before anybody pays."""

    RETURN_AND_REFUND = "return_and_refund"
    DONATE = "donate"
    RETURN_WITHOUT_REFUND = "return_without_refund"


class PickUpReminder(StrEnum):
    """What a reminder is about, in the order in which they are sent."""

    DAY_BEFORE = "day_before"
    LAST_DAY = "last_day"
    LAST_CHANCE = "last_chance"


UNCOLLECTED_DAYS = 2
UNCOLLECTED_DAYS_MAX = 14
# How long after the collecting hours end goods that are not there count as not delivered.
NOT_DELIVERED_AFTER = timedelta(hours=24)
# Whoever can do something hears of goods that are this late, and again every day.
LATE_AFTER = timedelta(hours=2)
TOLD_AGAIN_AFTER = timedelta(hours=24)
# So long after the hours end nobody expects them any more: all money goes back.
GIVEN_UP_AFTER = timedelta(days=3)
# Goods that come late are waited for as long, however late they are.
AT_LEAST = timedelta(days=1)
REMINDED_AT = 9
# Nobody is reminded at night, not even by a sweep that was late.
AWAKE = range(8, 21)


@dataclass(frozen=True)
class Waiting:
    """An order that waits at its point, as far as time is concerned."""

    ready_at: datetime
    collect_until: datetime
    uncollected_days: int

    @property
    def collect_by(self) -> datetime:
        """Give the end of the hours in which it should be collected."""
        return max(self.collect_until, self.ready_at + AT_LEAST)

    @property
    def kept_until(self) -> datetime:
        """Give the instant after which it counts as not collected."""
        return self.collect_by + timedelta(days=self.uncollected_days)

    def moments(self) -> list[datetime]:
        """Give when the buyer is reminded: D-1, D, and the last morning of all."""
        last_day = _morning_before(self.collect_by)
        return [last_day - timedelta(days=1), last_day, _morning_before(self.kept_until)]


def reminder_due(waiting: Waiting, sent: int, now: datetime) -> tuple[int, PickUpReminder | None]:
    """Give how many reminders are behind us, and the one to send now, if any.

    Of several that were missed only the latest is sent; one that was due before the goods
    came would tell nothing new.
    """
    moments = waiting.moments()
    passed = sum(moment <= now for moment in moments)
    if passed <= sent or not is_awake(now):
        return sent, None
    if moments[passed - 1] < waiting.ready_at:
        return passed, None
    return passed, list(PickUpReminder)[passed - 1]


def is_awake(now: datetime) -> bool:
    """Tell whether a message at this hour wakes nobody up."""
    return now.astimezone(SHANGHAI).hour in AWAKE


def not_delivered_from(collect_until: datetime) -> datetime:
    """Give from when a buyer of goods that are not there may ask for the money back."""
    return collect_until + NOT_DELIVERED_AFTER


def _morning_before(instant: datetime) -> datetime:
    """Give a morning that leaves at least three hours of daylight before an instant."""
    return shanghai(business_day(instant - timedelta(hours=12)), REMINDED_AT)
