"""Which days a table is about. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from core import clock
from marketplace.refusals.tables import PeriodNotPossible

DAYS_MAX = 92


class Period(NamedTuple):
    """From one instant until before another."""

    since: datetime
    until: datetime


def period_of(first: date, last: date) -> Period:
    """Give the period from the begin of a Shanghai day to the end of another.

    Raises PeriodNotPossible for days in the wrong order, for more than a quarter of a year, and
    for years nobody means.
    """
    in_order = timedelta() <= last - first < timedelta(days=DAYS_MAX)
    if not in_order or not {first.year, last.year} <= set(clock.YEARS):
        raise PeriodNotPossible(days_max=DAYS_MAX)
    return Period(clock.start_of_day(first), clock.start_of_day(last + timedelta(days=1)))
