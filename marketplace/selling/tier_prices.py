"""Tier prices of a group-buy with several variants (rules L8, L9). Pure.

A tier has one price for each variant, by position; each variant's prices are tiers of their
own (``marketplace.tiers``). Which tier is reached depends on all paid units together, and
whether the group-buy succeeds does not depend on tiers at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from marketplace.selling.tiers import Tier, are_tiers

if TYPE_CHECKING:
    from collections.abc import Sequence


class PriceTier(NamedTuple):
    """From ``min_units`` paid units on, a unit of each variant costs its price in fen."""

    min_units: int
    prices_fen: tuple[int, ...]


def are_price_tiers(tiers: Sequence[PriceTier], variants: int) -> bool:
    """Tell whether tiers rise in units and fall in the price of every variant (rule L8)."""
    if variants < 1 or any(len(tier.prices_fen) != variants for tier in tiers):
        return False
    return all(
        are_tiers([Tier(tier.min_units, tier.prices_fen[position]) for tier in tiers])
        for position in range(variants)
    )


def tier_reached(tiers: Sequence[PriceTier], paid_units: int) -> int:
    """Give which tier counts, from 0: the first one below the second's bound (rule L8)."""
    return sum(tier.min_units <= paid_units for tier in tiers[1:])


def next_price_tier(tiers: Sequence[PriceTier], paid_units: int) -> PriceTier | None:
    """Give the next cheaper tier that is still to be reached (rule L8)."""
    following = tier_reached(tiers, paid_units) + 1
    return tiers[following] if following < len(tiers) else None
