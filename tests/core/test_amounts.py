"""Fen are split and cut without losing or making one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import BASIS, allocate, cumulative_cut, half_up, share, yuan

amounts = st.integers(0, 10**12)
weights = st.lists(st.integers(0, 10**9), max_size=20)


@given(amounts, weights)
def test_the_parts_sum_to_the_whole(total: int, by: list[int]) -> None:
    """Whatever the weights, nothing is lost; only without any weight is there nothing to give."""
    parts = allocate(total, by)
    assert len(parts) == len(by)
    assert all(part >= 0 for part in parts)
    assert sum(parts) == (total if any(by) else 0)


@given(amounts, weights)
def test_each_part_is_its_exact_share_rounded_down_or_up(total: int, by: list[int]) -> None:
    """No part is a whole fen away from what is due to it, and no weight means no part."""
    whole = sum(by)
    for part, weight in zip(allocate(total, by), by, strict=True):
        assert abs(part * whole - total * weight) < max(whole, 1)
        assert weight or not part


@given(weights, st.data())
def test_no_part_exceeds_its_weight_when_the_total_does_not(
    by: list[int], data: st.DataObject
) -> None:
    """A discount over lines never makes a line cost less than nothing."""
    total = data.draw(st.integers(0, sum(by)))
    assert all(part <= weight for part, weight in zip(allocate(total, by), by, strict=True))


@given(amounts, st.lists(st.integers(1, 10**6), min_size=1, max_size=8))
def test_a_larger_weight_never_gets_less(total: int, by: list[int]) -> None:
    """The order of the lines moves a fen at most, and never against the larger line."""
    parts = allocate(total, by)
    for one, weight in zip(parts, by, strict=True):
        for other, lighter in zip(parts, by, strict=True):
            assert one >= other or weight <= lighter


def test_ties_go_to_the_earlier_weight() -> None:
    """One fen over three equal lines lands on the first."""
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(1, [5, 5]) == [1, 0]
    assert allocate(0, [3, 4]) == [0, 0]
    assert allocate(7, []) == []


@pytest.mark.parametrize(("total", "by"), [(-1, [1]), (1, [1, -1])])
def test_nothing_below_zero_is_allocated(total: int, by: list[int]) -> None:
    """A negative total or weight is a mistake of the caller."""
    with pytest.raises(ValueError, match="negative"):
        allocate(total, by)


@given(amounts, st.integers(1, 500), st.data())
def test_any_sequence_of_partial_refunds_sums_to_what_was_paid(
    paid: int, units: int, data: st.DataObject
) -> None:
    """However the units are returned, every step is at least zero and all sum to the whole."""
    steps = sorted(data.draw(st.sets(st.integers(1, units), max_size=10)) | {0, units})
    refunds = [
        cumulative_cut(paid, until, units) - cumulative_cut(paid, since, units)
        for since, until in pairwise(steps)
    ]
    assert all(refund >= 0 for refund in refunds)
    assert sum(refunds) == paid


@pytest.mark.parametrize(("units", "of_units"), [(-1, 3), (4, 3), (0, 0)])
def test_more_units_than_there_are_cannot_be_cut(units: int, of_units: int) -> None:
    """The caller must know what was bought."""
    with pytest.raises(ValueError, match="cannot cut"):
        cumulative_cut(100, units, of_units)


@given(st.integers(-(10**12), 10**12), st.integers(0, BASIS))
def test_a_share_is_the_nearest_fen(amount: int, basis_points: int) -> None:
    """It is at most half a fen away, mirrored for negative amounts, and never more than all."""
    found = share(amount, basis_points)
    assert 2 * abs(found * BASIS - amount * basis_points) <= BASIS
    assert share(-amount, basis_points) == -found
    assert abs(found) <= abs(amount)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (-3, 2, -2), (1, 3, 0), (2, 3, 1), (0, 7, 0)],
)
def test_halves_go_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    """Not to the even neighbour."""
    assert half_up(numerator, denominator) == rounded


def test_rounding_needs_a_positive_denominator() -> None:
    """Zero and less are mistakes of the caller."""
    with pytest.raises(ValueError, match="positive"):
        half_up(1, 0)


@pytest.mark.parametrize(
    ("fen", "shown"), [(0, "0.00"), (5, "0.05"), (1205, "12.05"), (-1205, "-12.05"), (-5, "-0.05")]
)
def test_fen_are_shown_as_yuan(fen: int, shown: str) -> None:
    """Two decimals, and the sign of a refund in front."""
    assert yuan(fen) == shown
