"""The Chinese working-day calendar of 2025 and 2026, as the State Council published it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.working_days import MOST_DAYS, add_working_days, is_working_day


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 1),  # New Year
        date(2025, 1, 28),  # New Year's Eve of the lunar year
        date(2025, 2, 4),  # the last day of the Spring Festival
        date(2025, 4, 4),  # Qingming
        date(2025, 5, 5),  # Labour Day, the fifth day
        date(2025, 6, 2),  # Dragon Boat, moved to the Monday
        date(2025, 10, 8),  # National Day with Mid-Autumn, the eighth day
        date(2026, 2, 23),  # Spring Festival, the ninth day
        date(2026, 10, 7),  # National Day
        date(2025, 3, 1),  # an ordinary Saturday
    ],
)
def test_holidays_and_weekends_are_free(day: date) -> None:
    """Banks are closed."""
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 26),  # a Sunday worked for the Spring Festival
        date(2025, 2, 8),  # a Saturday worked for it
        date(2025, 4, 27),  # a Sunday worked for Labour Day
        date(2025, 9, 28),  # a Sunday worked for National Day
        date(2025, 10, 11),  # a Saturday worked for it
        date(2026, 2, 14),  # a Saturday worked for the Spring Festival
        date(2026, 10, 10),  # a Saturday worked for National Day
        date(2025, 3, 3),  # an ordinary Monday
    ],
)
def test_make_up_days_are_worked(day: date) -> None:
    """A weekend day that the calendar calls to work counts."""
    assert is_working_day(day)


def test_settlement_waits_over_the_national_day_week() -> None:
    """Two working days after 30 September 2025 is 10 October."""
    assert add_working_days(date(2025, 9, 30), 2) == date(2025, 10, 10)
    assert add_working_days(date(2025, 9, 30), 3) == date(2025, 10, 11)


def test_settlement_waits_over_the_spring_festival() -> None:
    """One working day after 14 February 2026, itself a worked Saturday, is the 24th."""
    assert add_working_days(date(2026, 2, 14), 1) == date(2026, 2, 24)


def test_a_year_that_is_not_published_yet_works_monday_to_friday() -> None:
    """Far years must give an answer too."""
    assert is_working_day(date(2090, 3, 3))
    assert not is_working_day(date(2090, 3, 4))


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.integers(0, MOST_DAYS))
def test_counting_forward_lands_on_the_right_working_day(day: date, days: int) -> None:
    """Between the start (left out) and the end (counted) lie exactly so many working days."""
    end = add_working_days(day, days)
    between = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert not days or is_working_day(end)


@pytest.mark.parametrize("days", [-1, MOST_DAYS + 1])
def test_other_numbers_of_days_are_mistakes(days: int) -> None:
    """Nobody waits a quarter of a year for money."""
    with pytest.raises(ValueError, match="working days"):
        add_working_days(date(2025, 1, 1), days)
