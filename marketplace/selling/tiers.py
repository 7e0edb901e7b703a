"""Tier prices of a group-buy (rules L8, L9). Pure.

Only lower bounds are stored, so tiers have neither gaps nor overlaps. The first tier's
threshold is the minimum for success and its price is what a buyer pays at most.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

TIERS_MAX = 6


class Tier(NamedTuple):
    """From ``min_units`` paid units on, a unit costs ``unit_price_fen``."""

    min_units: int
    unit_price_fen: int


def are_tiers(tiers: Sequence[Tier]) -> bool:
    """Tell whether tiers rise strictly in units and fall strictly in price."""
    if not 1 <= len(tiers) <= TIERS_MAX:
        return False
    if tiers[0].min_units < 1 or tiers[-1].unit_price_fen < 1:
        return False
    return all(
        one.min_units < two.min_units and one.unit_price_fen > two.unit_price_fen
        for one, two in pairwise(tiers)
    )
