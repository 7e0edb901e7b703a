"""Offers go to the first in line, by day, and leave enough time to pay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SHANGHAI, shanghai
from core.database import fetch
from marketplace.selling.campaign_rules import GRACE
from marketplace.waiting_list.rules import (
    DAY_BEGINS,
    DAY_ENDS,
    OFFER_LASTS,
    OFFER_LASTS_AT_LEAST,
    Chosen,
    Waiting,
    choose,
    is_day,
    line_moves,
    may_offer,
    next_day_time,
    offer_until,
)

BOUNDS = [UUID(int=number) for number in range(3)]
FREE = st.dictionaries(st.sampled_from(BOUNDS), st.integers(0, 12), min_size=1)
INSTANTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
FAR = timedelta(days=30)


@st.composite
def lines(draw: st.DrawFn) -> list[Waiting]:
    """Draw who waits."""
    wishes = draw(
        st.lists(
            st.tuples(
                st.integers(1, 6), st.booleans(), st.sets(st.sampled_from(BOUNDS), min_size=1)
            ),
            max_size=8,
        )
    )
    return [
        Waiting(UUID(int=100 + place), units, fewer, tuple(sorted(bounds)))
        for place, (units, fewer, bounds) in enumerate(wishes)
    ]


@given(lines(), FREE)
def test_never_more_is_offered_than_is_free(line: list[Waiting], free: dict[UUID, int]) -> None:
    """What is offered within a bound is at most what it has room for."""
    bounds = {one.entry_id: one.bounds for one in line}
    for bound, room in free.items():
        taken = sum(one.units for one in choose(line, free) if bound in bounds[one.entry_id])
        assert taken <= room


@given(lines(), FREE)
def test_nobody_gets_more_than_asked_nor_less_unless_they_take_fewer(
    line: list[Waiting], free: dict[UUID, int]
) -> None:
    """A wish is met whole, or in part where that was agreed to, or not at all."""
    wishes = {one.entry_id: one for one in line}
    for one in choose(line, free):
        wish = wishes[one.entry_id]
        assert 0 < one.units <= wish.quantity
        assert one.units == wish.quantity or wish.accepts_fewer


@given(lines(), FREE)
def test_who_comes_later_changes_nothing_for_who_was_first(
    line: list[Waiting], free: dict[UUID, int]
) -> None:
    """The offers to a line begin with the offers to its beginning."""
    for length in range(len(line)):
        first = choose(line[:length], free)
        assert choose(line, free)[: len(first)] == first


@given(st.integers(1, 9), st.integers(1, 9), FREE)
def test_among_equals_the_first_is_served_first(
    units: int, people: int, free: dict[UUID, int]
) -> None:
    """Who waits for the same as somebody before is never served instead."""
    line = [Waiting(UUID(int=place), units, False, tuple(BOUNDS)) for place in range(people)]
    served = [one.entry_id for one in choose(line, free)]
    assert served == [one.entry_id for one in line][: len(served)]


def test_who_does_not_fit_is_passed_over() -> None:
    """Three units pass somebody who wants five at once, and go to who wants less."""
    whole, small, fewer = (UUID(int=place) for place in range(10, 13))
    line = [
        Waiting(whole, 5, False, (BOUNDS[0],)),
        Waiting(small, 2, False, (BOUNDS[0],)),
        Waiting(fewer, 5, True, (BOUNDS[0],)),
    ]
    assert choose(line, {BOUNDS[0]: 3}) == [Chosen(small, 2), Chosen(fewer, 1)]


@given(INSTANTS)
def test_an_offer_has_two_hours_of_day(now: datetime) -> None:
    """Its end is by day, and the hours of day until then are two; nights do not count."""
    until = offer_until(now, now + FAR)
    assert _hours_of_day(now, until) == OFFER_LASTS
    # A whole window may end exactly when the day does.
    assert is_day(until) or is_day(until - timedelta(microseconds=1))


@given(INSTANTS, st.integers(0, 48 * 60))
def test_an_offer_ends_soon_after_closing_at_the_latest(now: datetime, minutes: int) -> None:
    """Nobody is waited for longer than for any other buyer."""
    closes_at = now + timedelta(minutes=minutes)
    assert offer_until(now, closes_at) <= closes_at + GRACE


@given(INSTANTS, st.integers(0, 48 * 60))
def test_whoever_is_offered_units_has_time_to_pay(now: datetime, minutes: int) -> None:
    """What is offered is kept for ten minutes at least."""
    closes_at = now + timedelta(minutes=minutes)
    if may_offer(now, closes_at):
        assert is_day(now)
        assert offer_until(now, closes_at) - now >= OFFER_LASTS_AT_LEAST


@given(INSTANTS, st.integers(0, 48 * 60), st.integers(0, 48 * 60))
def test_a_line_that_does_not_move_never_will(now: datetime, minutes: int, later: int) -> None:
    """Where no offer can come before closing, none can come later."""
    closes_at, then = now + timedelta(minutes=minutes), now + timedelta(minutes=later)
    if not line_moves(now, closes_at):
        assert not may_offer(then, closes_at)


@pytest.mark.parametrize(
    ("at", "then"),
    [((7, 59), (8, 0)), ((8, 0), (8, 0)), ((20, 59), (20, 59)), ((21, 0), (32, 0))],
)
def test_the_night_ends_at_eight(at: tuple[int, int], then: tuple[int, int]) -> None:
    """From 21:00 to 08:00 nothing is offered."""
    day = datetime(2026, 11, 21, tzinfo=SHANGHAI).date()
    later = shanghai(day, 0) + timedelta(hours=then[0], minutes=then[1])
    assert next_day_time(shanghai(day, *at)) == later


@pytest.mark.usefixtures("database")
async def test_the_database_knows_when_a_line_moves() -> None:
    """The function that placing calls decides as the rule does, at every minute of two days."""
    begins = datetime(2026, 11, 21, tzinfo=UTC)
    rows = await fetch(
        """SELECT at, closes_at, line_moves(at, closes_at) AS moves
           FROM generate_series($1::timestamptz, $1 + interval '2 days', '17 minutes') at
           CROSS JOIN generate_series($1::timestamptz, $1 + interval '2 days', '13 minutes')
             closes_at""",
        begins,
    )
    wrong = [row for row in rows if row["moves"] != line_moves(row["at"], row["closes_at"])]
    assert len(rows) > 10_000
    assert not wrong


def _hours_of_day(begins: datetime, ends: datetime) -> timedelta:
    total, day = timedelta(), begins.astimezone(SHANGHAI).date()
    while day <= ends.astimezone(SHANGHAI).date():
        first = max(begins, shanghai(day, DAY_BEGINS))
        last = min(ends, shanghai(day, DAY_ENDS))
        total += max(last - first, timedelta())
        day += timedelta(days=1)
    return total
