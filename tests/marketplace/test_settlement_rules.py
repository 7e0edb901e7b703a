"""The arithmetic of statements and the days of settlement."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import shanghai
from core.working_days import is_working_day
from marketplace.settling.settlement_calendar import available_on
from marketplace.settling.statements import MINIMUM_PAYOUT_FEN, totals

amounts = st.lists(st.integers(-(10**7), 10**7), max_size=20)


@given(opening=st.integers(-(10**7), 10**7), nets=amounts, promised=st.integers(0, 10**7))
def test_a_statement_adds_up(opening: int, nets: list[int], promised: int) -> None:
    """Closing is opening plus lines; what is payable is free of promises and no crumbs."""
    found = totals(opening, nets, promised_fen=promised)
    assert found.lines_fen == sum(nets)
    assert found.closing_fen == opening + sum(nets)
    if found.payable_fen:
        assert found.payable_fen == found.closing_fen - promised >= MINIMUM_PAYOUT_FEN
    else:
        assert found.carried
        assert found.closing_fen - promised < MINIMUM_PAYOUT_FEN


@given(lines=st.lists(amounts, max_size=8))
def test_statements_in_a_row_lose_nothing(lines: list[list[int]]) -> None:
    """However earnings fall into statements, the last closing is their sum."""
    opening = 0
    for nets in lines:
        opening = totals(opening, nets).closing_fen
    assert opening == sum(sum(nets) for nets in lines)


def test_below_the_minimum_nothing_is_paid_and_all_is_carried() -> None:
    """¥9.99 wait for the next statement."""
    assert totals(0, [999]).payable_fen == 0
    assert totals(999, [1]).payable_fen == 1000


def test_a_negative_closing_pays_nothing() -> None:
    """A debt is carried and netted with what comes next."""
    found = totals(0, [5000, -8000])
    assert (found.closing_fen, found.payable_fen) == (-3000, 0)
    assert totals(found.closing_fen, [4500]).payable_fen == 1500


@pytest.mark.parametrize(("promised", "minimum"), [(-1, 1000), (0, 0)])
def test_impossible_bounds_are_refused(promised: int, minimum: int) -> None:
    """A promise is not negative, a payout at least one fen."""
    with pytest.raises(ValueError, match="promise"):
        totals(0, [1], promised_fen=promised, minimum_payout_fen=minimum)


@pytest.mark.parametrize(
    ("collected", "days", "available"),
    [
        # Tuesday evening, completed Wednesday: T+1 is Thursday.
        (shanghai(date(2026, 11, 17), 18), 1, date(2026, 11, 19)),
        # Thursday evening, completed Friday: T+1 is Monday.
        (shanghai(date(2026, 11, 19), 18), 1, date(2026, 11, 23)),
        # Just after Shanghai midnight it is the next business day, whatever UTC says.
        (shanghai(date(2026, 11, 18), 0, 30), 1, date(2026, 11, 20)),
        # Over National Day 2026 (1 to 7 October) with the make-up workday of 10 October.
        (shanghai(date(2026, 9, 29), 18), 1, date(2026, 10, 8)),
        (shanghai(date(2026, 9, 29), 18), 2, date(2026, 10, 9)),
        (shanghai(date(2026, 9, 29), 18), 3, date(2026, 10, 10)),
    ],
)
def test_money_is_available_working_days_after_completion(
    collected: datetime, days: int, available: date
) -> None:
    """T+N counts the days banks work, with holidays and make-up workdays."""
    assert available_on(collected + timedelta(hours=24), days) == available


@given(
    collected=st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1)),  # noqa: DTZ001 - made aware below
    days=st.integers(1, 30),
)
def test_available_days_are_working_days(collected: datetime, days: int) -> None:
    """Nothing is promised for a day on which no bank works."""
    aware = shanghai(collected.date(), collected.hour)
    day = available_on(aware, days)
    assert is_working_day(day)
    assert day > aware.date() - timedelta(days=1)
