"""Tiers over several variants: one ladder of units, a falling price for each variant."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.refunds.line_money import paid_line
from marketplace.selling.tier_prices import (
    TIERS_MAX,
    PriceTier,
    are_price_tiers,
    next_price_tier,
    tier_reached,
)
from marketplace.selling.true_up import LineAtClosing, true_up

# From 10 units 39.90 and 59.90, from 30 units 33.90 and 55.90, from 50 units 29.90 and 49.90.
TIERS = [PriceTier(10, (3990, 5990)), PriceTier(30, (3390, 5590)), PriceTier(50, (2990, 4990))]


@st.composite
def ladders(draw: st.DrawFn) -> list[PriceTier]:
    """Draw tiers of one to four variants."""
    count, variants = draw(st.integers(1, TIERS_MAX)), draw(st.integers(1, 4))
    distinct = {"min_size": count, "max_size": count}
    bounds = sorted(draw(st.sets(st.integers(1, 500), **distinct)))
    prices = [
        sorted(draw(st.sets(st.integers(1, 9999), **distinct)), reverse=True)
        for _ in range(variants)
    ]
    return [PriceTier(*tier) for tier in zip(bounds, zip(*prices, strict=True), strict=True)]


@pytest.mark.parametrize(
    ("units", "reached"), [(0, 0), (9, 0), (10, 0), (29, 0), (30, 1), (49, 1), (50, 2), (999, 2)]
)
def test_a_tier_is_reached_exactly_at_its_bound(units: int, reached: int) -> None:
    """One below is not enough; below the second tier the first price holds."""
    assert tier_reached(TIERS, units) == reached


def test_the_page_names_the_next_lower_price() -> None:
    """After the last tier there is none."""
    assert next_price_tier(TIERS, 12) == TIERS[1]
    assert next_price_tier(TIERS, 30) == TIERS[2]
    assert next_price_tier(TIERS, 50) is None


@given(tiers=ladders())
def test_what_falls_for_every_variant_is_a_ladder(tiers: list[PriceTier]) -> None:
    """Strictly rising bounds and strictly falling prices, of one length."""
    variants = len(tiers[0].prices_fen)
    assert are_price_tiers(tiers, variants)
    assert not are_price_tiers(tiers, variants + 1)
    assert not are_price_tiers([*tiers, tiers[-1]], variants)


@pytest.mark.parametrize(
    "tiers",
    [
        [],
        [PriceTier(10, ())],
        [PriceTier(10, (3990, 5990)), PriceTier(30, (3390, 5990))],
        [PriceTier(10, (3990, 5990)), PriceTier(10, (3390, 5590))],
        [PriceTier(10, (3990, 5990)), PriceTier(30, (3390,))],
        [PriceTier(0, (3990, 5990))],
        [PriceTier(10, (3990, 0))],
    ],
)
def test_a_ladder_with_a_broken_step_is_refused(tiers: list[PriceTier]) -> None:
    """A price that stays for one variant is no tier, even when it falls for another."""
    assert not are_price_tiers(tiers, 2)


@given(tiers=ladders(), units=st.lists(st.integers(0, 600), min_size=2, max_size=6).map(sorted))
def test_more_units_never_raise_a_price(tiers: list[PriceTier], units: list[int]) -> None:
    """Whoever joins makes it cheaper for all or changes nothing."""
    prices = [tiers[tier_reached(tiers, count)].prices_fen for count in units]
    for before, after in pairwise(prices):
        assert all(now <= then for then, now in zip(before, after, strict=True))


@given(tiers=ladders(), units=st.integers(0, 600), quantity=st.integers(1, 9))
def test_the_difference_to_the_reached_tier_comes_back(
    tiers: list[PriceTier], units: int, quantity: int
) -> None:
    """Everybody paid the first price; after closing everybody paid the reached one."""
    final = tiers[tier_reached(tiers, units)].prices_fen
    lines = [
        LineAtClosing(paid_line(quantity, quantity * first), price)
        for first, price in zip(tiers[0].prices_fen, final, strict=True)
    ]
    for line, decided in zip(lines, true_up(lines), strict=True):
        assert line.money.paid_fen - decided.true_up_fen == quantity * line.final_price_fen
