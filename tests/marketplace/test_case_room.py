"""Extra units are offered only where every counter has room for them."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.selling.case_room import Asked, Bound, Room

names = st.sampled_from([UUID(int=number) for number in range(3)])
rooms = st.integers(0, 12)
bounds = st.lists(
    st.builds(Bound, names, st.none() | names, st.none() | names), max_size=6, unique=True
)
asked = st.lists(st.builds(Asked, names, st.integers(0, 9)), max_size=8)


@given(bounds=bounds, left=st.tuples(rooms, rooms, rooms), variant=names, wishes=asked)
def test_what_is_admitted_can_be_taken(
    bounds: list[Bound], left: tuple[int, int, int], variant: UUID, wishes: list[Asked]
) -> None:
    """Nothing is left below zero, nobody gets more than asked, and looking takes nothing."""
    room = Room(bounds, {UUID(int=number): units for number, units in enumerate(left)})
    before = dict(room.left)
    admitted = room.admitted(variant, wishes)
    assert room.left == before
    for wish, units in zip(wishes, admitted, strict=True):
        assert 0 <= units <= wish.units
        room.take(variant, Asked(wish.point, units))
    assert all(units >= 0 for units in room.left.values())


def test_more_than_there_is_room_for_is_not_taken() -> None:
    """A programmer's mistake is not a sold unit."""
    name = UUID(int=1)
    with pytest.raises(ValueError, match="no room"):
        Room([Bound(name, None, None)], {name: 1}).take(name, Asked(name, 2))


def test_a_point_bounds_its_own_units_alone() -> None:
    """What one point has no room for another may take."""
    here, there, goods = UUID(int=1), UUID(int=2), UUID(int=3)
    room = Room([Bound(here, None, here)], {here: 2})
    assert room.admitted(goods, [Asked(here, 3), Asked(there, 3), Asked(here, 1)]) == [2, 3, 0]
