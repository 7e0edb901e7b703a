"""Tier prices of a group-buy (rules L8, L9). Pure.

Only lower bounds are stored, so tiers have neither gaps nor overlaps. The first tier's price is
what a buyer pays at most. A tier has one price for each variant, by position. Which tier is
reached depends on all paid units together, and whether the group-buy succeeds does not depend
on tiers at all.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

TIERS_MAX = 6


class PriceTier(NamedTuple):
    """From ``min_units`` paid units on, a unit of each variant costs its price in fen."""

    min_units: int
    prices_fen: tuple[int, ...]


def are_price_tiers(tiers: Sequence[PriceTier], variants: int) -> bool:
    """Tell whether tiers rise in units and fall in the price of every variant (rule L8)."""
    if variants < 1 or not 1 <= len(tiers) <= TIERS_MAX:
        return False
    if any(len(tier.prices_fen) != variants for tier in tiers):
        return False
    if tiers[0].min_units < 1 or min(tiers[-1].prices_fen) < 1:
        return False
    return all(
        one.min_units < two.min_units
        and all(dear > cheap for dear, cheap in zip(one.prices_fen, two.prices_fen, strict=True))
        for one, two in pairwise(tiers)
    )


def tier_reached(tiers: Sequence[PriceTier], paid_units: int) -> int:
    """Give which tier counts, from 0: the first one below the second's bound (rule L8)."""
    return sum(tier.min_units <= paid_units for tier in tiers[1:])


def next_price_tier(tiers: Sequence[PriceTier], paid_units: int) -> PriceTier | None:
    """Give the next cheaper tier that is still to be reached (rule L8)."""
    following = tier_reached(tiers, paid_units) + 1
    return tiers[following] if following < len(tiers) else None
