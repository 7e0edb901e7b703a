"""The pure rules of hosts: identity numbers, room, opening hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SHANGHAI
from marketplace.hosts.identity import normal_id_number
from marketplace.pick_up.point_hours import AT_LEAST, open_within
from marketplace.pick_up.point_rules import OpenSpan
from marketplace.pick_up.storage import UNITS_MAX, Capacity, Storage

EVENINGS = (OpenSpan((1, 2, 3, 4, 5), "18:00", "20:00"),)
MONDAY = datetime(2026, 11, 23, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "text", ["11010519491231002X", " 11010519491231002x ", "１１010519491231002X"]
)
def test_an_identity_number_is_read_however_it_is_typed(text: str) -> None:
    """Small letters, spaces and full-width digits are the same number."""
    assert normal_id_number(text) == "11010519491231002X"


@given(place=st.integers(0, 16), digit=st.integers(0, 9))
def test_one_wrong_digit_of_an_identity_number_is_found(place: int, digit: int) -> None:
    """The last character proves the seventeen before it."""
    right = "11010519491231002X"
    wrong = f"{right[:place]}{digit}{right[place + 1 :]}"
    assert (normal_id_number(wrong) is None) == (wrong != right)


@given(text=st.text(max_size=30))
def test_whatever_is_no_identity_number_is_none(text: str) -> None:
    """No input crashes the reader."""
    assert normal_id_number(text) in {None, text.strip().upper()} or len(text) >= 18


@given(units=st.one_of(st.none(), st.integers(-5, UNITS_MAX + 5)))
def test_room_is_empty_or_a_number_one_can_keep_to(units: int | None) -> None:
    """Nothing, nought and too much are told apart."""
    bad = units is not None and not 1 <= units <= UNITS_MAX
    for capacity in (Capacity(units), Capacity(None, units), Capacity(None, None, units)):
        assert bool(capacity.complaints()) == bad


def test_cold_goods_need_a_point_that_is_cold_enough() -> None:
    """A fridge is no freezer, and every point keeps what needs no cold."""
    fridge = Capacity(None, 40, None)
    assert [fridge.keeps(storage) for storage in Storage] == [True, True, False]


@pytest.mark.parametrize(
    ("since", "until", "opens"),
    [
        (timedelta(hours=9), timedelta(hours=17), False),
        (timedelta(hours=9), timedelta(hours=18, minutes=29), False),
        (timedelta(hours=9), timedelta(hours=18, minutes=30), True),
        (timedelta(hours=19, minutes=40), timedelta(hours=23), False),
        (timedelta(days=5), timedelta(days=7), False),
        (timedelta(days=5), timedelta(days=7, hours=19), True),
    ],
)
def test_a_point_is_open_when_somebody_can_come_by(
    since: timedelta, until: timedelta, *, opens: bool
) -> None:
    """Half an hour of its hours must lie in the collecting hours."""
    assert open_within(EVENINGS, MONDAY + since, MONDAY + until) is opens


@given(
    since=st.integers(0, 300 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes)),
    hours=st.integers(1, 14 * 24),
)
def test_a_week_of_collecting_meets_every_opening_hour(since: datetime, hours: int) -> None:
    """Whatever span is within another that is open is open as well, and a week always is."""
    until = since + timedelta(hours=hours)
    if hours >= 7 * 24 + 2:
        assert open_within(EVENINGS, since, until)
    if open_within(EVENINGS, since, until):
        assert open_within(EVENINGS, since - timedelta(hours=1), until)
        assert until - since >= AT_LEAST
