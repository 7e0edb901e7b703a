"""When a pick-up point is open, and whether anybody can collect there in a span of time. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.clock import business_day, shanghai

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from marketplace.pick_up.point_rules import OpenSpan

# Shorter than this nobody comes by.
AT_LEAST = timedelta(minutes=30)


def open_within(hours: Iterable[OpenSpan], since: datetime, until: datetime) -> bool:
    """Tell whether a point is open for half an hour somewhere between two instants."""
    spans = list(hours)
    day = business_day(since)
    last = min(business_day(until), day + timedelta(days=7))
    while day <= last:
        for opens, closes in _on(spans, day):
            if min(closes, until) - max(opens, since) >= AT_LEAST:
                return True
        day += timedelta(days=1)
    return False


def _on(spans: list[OpenSpan], day: date) -> Iterator[tuple[datetime, datetime]]:
    for span in spans:
        if day.isoweekday() in span.days:
            yield _at(day, span.opens), _at(day, span.closes)


def _at(day: date, words: str) -> datetime:
    hour, minute = words.split(":")
    return shanghai(day, int(hour), int(minute))
