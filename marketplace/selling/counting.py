"""What counts towards a group-buy: what is paid and was not given back, and nothing else (L4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.database import fetch, fetch_value
from marketplace.selling.success import Joined, Progress, Thresholds
from marketplace.selling.tier_prices import PriceTier

if TYPE_CHECKING:
    from uuid import UUID

# What paid orders cost at the first price; units that went back do not count.
AMOUNT_PAID = """
  SELECT coalesce(sum(line.unit_price_fen * (line.quantity - line.refunded_units)), 0)::bigint
  FROM market_order placed JOIN order_line line ON line.parent = placed.id
  WHERE placed.campaign = {run}.id AND placed.paid_fen > 0
    AND placed.state NOT IN ('refunding', 'refunded')
"""


def amount_if_awaited(run: str) -> str:
    """Give the SQL of what is paid in a run, null unless an amount is waited for."""
    return f"""CASE WHEN {run}.min_amount_fen IS NOT NULL
      THEN ({AMOUNT_PAID.format(run=run)}) END"""


def thresholds_of(row: Any) -> Thresholds:
    """Give the thresholds a campaign's row states."""
    return Thresholds(
        people=row["min_people"],
        units=row["min_units"],
        amount_fen=row["min_amount_fen"],
        joined=Joined(row["thresholds"]),
    )


async def counted(row: Any) -> Progress:
    """Give what counts of a campaign: as it is now, or as it was when it was decided."""
    if row["decided_units"] is not None:
        return Progress(row["decided_people"], row["decided_units"], row["decided_amount_fen"])
    amount = await fetch_value(
        f"SELECT ({AMOUNT_PAID.format(run='campaign')}) FROM campaign WHERE id = $1",  # noqa: S608
        row["id"],
    )
    return Progress(row["paid_people"], row["paid_units"], amount)


async def tiers_of(campaign_id: UUID) -> list[PriceTier]:
    """Give a campaign's price tiers, the first one first; prices stand in the variants' order."""
    rows = await fetch(
        """SELECT tier.min_units, array_agg(price.unit_price_fen ORDER BY sold.position) AS prices
           FROM campaign_tier tier JOIN campaign_tier_price price ON price.tier = tier.id
           JOIN campaign_variant sold ON sold.id = price.variant
           WHERE tier.campaign = $1 GROUP BY tier.id ORDER BY tier.min_units""",
        campaign_id,
    )
    return [PriceTier(row["min_units"], tuple(row["prices"])) for row in rows]
