"""When a pick-up point is open, and whether anybody can collect there in a span of time. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from core.clock import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from marketplace.point_rules import OpenSpan

# Shorter than this nobody comes by.
AT_LEAST = timedelta(minutes=30)


def open_within(hours: Iterable[OpenSpan], since: datetime, until: datetime) -> bool:
    """Tell whether a point is open for half an hour somewhere between two instants."""
    spans = list(hours)
    day = since.astimezone(SHANGHAI).date()
    last = min(until.astimezone(SHANGHAI).date(), day + timedelta(days=7))
    while day <= last:
        for opens, closes in _on(spans, datetime.combine(day, time(), SHANGHAI)):
            if min(closes, until) - max(opens, since) >= AT_LEAST:
                return True
        day += timedelta(days=1)
    return False


def _on(spans: list[OpenSpan], midnight: datetime) -> Iterator[tuple[datetime, datetime]]:
    for span in spans:
        if midnight.isoweekday() in span.days:
            yield _at(midnight, span.opens), _at(midnight, span.closes)


def _at(midnight: datetime, words: str) -> datetime:
    hour, minute = words.split(":")
    return midnight.replace(hour=int(hour), minute=int(minute))
