"""The Chinese working-day calendar, with public holidays and make-up workdays."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

MOST_DAYS = 60


def is_working_day(day: date) -> bool:
    """Tell whether banks and offices work on a day.

    The State Council publishes each year's holidays late in the year before; for a year the
    calendar does not know yet, Monday to Friday are taken as working days.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.isoweekday() <= 5  # noqa: PLR2004 - Friday


def add_working_days(day: date, days: int) -> date:
    """Give the day that lies a number of working days after another (0 to 60).

    Zero gives the day itself. Raises ValueError outside that range.
    """
    if not 0 <= days <= MOST_DAYS:
        message = f"working days must be 0 to {MOST_DAYS}, not {days}"
        raise ValueError(message)
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day
