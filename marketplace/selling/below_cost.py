"""Prices below what a merchant declared a unit to cost: said openly, and looked at (rule 3.18)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.database import fetch
from marketplace.refusals import BelowCost

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

CHEAPEST = """
  SELECT kind.name, kind.cost_fen, min(price.unit_price_fen) AS price_fen
  FROM campaign_variant sold JOIN offer_variant kind ON kind.id = sold.variant
  JOIN campaign_tier_price price ON price.variant = sold.id
  WHERE sold.campaign = $1 AND price.unit_price_fen < kind.cost_fen
  GROUP BY sold.id, kind.id ORDER BY sold.position
"""


class KindBelowCost(NamedTuple):
    """A kind of a run, what a unit costs its merchant, and the lowest price it may get; fen."""

    name: str
    cost_fen: int
    price_fen: int


async def kinds_below_cost(campaign_id: UUID) -> list[KindBelowCost]:
    """Give the kinds of a run that may be sold below their declared cost, at whatever tier."""
    return [KindBelowCost(**dict(row)) for row in await fetch(CHEAPEST, campaign_id)]


async def sells_below_cost(campaign: asyncpg.Record) -> bool:
    """Tell whether a run may sell below cost. Raises BelowCost when it gives no reason."""
    kinds = await kinds_below_cost(campaign["id"])
    if kinds and campaign["below_cost_reason"] is None:
        raise BelowCost(
            kinds=[kind.name for kind in kinds if kind.name],
            cost_fen=kinds[0].cost_fen,
            price_fen=kinds[0].price_fen,
        )
    return bool(kinds)
