"""What a run sells: its variants with their prices, tiers and room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from marketplace.queries.room import room_of
from marketplace.selling.success import Joined

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class VariantTierPrice:
    """From how many paid units on a unit of the variant costs so much."""

    min_units: int
    unit_price_fen: int


@dataclass(frozen=True)
class SoldVariant:
    """A variant a run sells; ``id`` is the run's own. ``left`` is what the run and it have.

    With a ``case_size`` only whole cases are ordered; ``decided_cases`` is how many were.
    """

    id: UUID
    offer_variant_id: UUID
    name: str
    price_fen: int
    list_price_fen: int
    final_price_fen: int | None
    stock_units: int | None
    case_size: int | None
    decided_cases: int | None
    left: int
    tier_prices: list[VariantTierPrice]


@dataclass(frozen=True)
class ThresholdsView:
    """From where on a run succeeds: all of them, or any one."""

    joined: Joined
    people: int | None
    units: int | None
    amount_fen: int | None


SOLD = f"""
  SELECT sold.campaign, sold.id, sold.variant AS offer_variant_id, kind.name, sold.price_fen,
    sold.list_price_fen, sold.final_price_fen, sold.stock_units,
    sold.case_size, sold.decided_cases, least(run.stock_units - run.held_units - run.paid_units,
      {room_of("variant", "run.id", "sold.id")}) AS left,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('min_units', tier.min_units, 'unit_price_fen',
         price.unit_price_fen) ORDER BY tier.min_units), '[]')
     FROM campaign_tier_price price JOIN campaign_tier tier ON tier.id = price.tier
     WHERE price.variant = sold.id) AS tier_prices
  FROM campaign_variant sold JOIN campaign run ON run.id = sold.campaign
  JOIN offer_variant kind ON kind.id = sold.variant
  WHERE sold.campaign = ANY($1) ORDER BY sold.campaign, sold.position
"""  # noqa: S608 - columns are ours


async def variants_of(campaign_ids: Sequence[UUID]) -> dict[UUID, list[SoldVariant]]:
    """Give what each of some runs sells, in the merchant's order."""
    found: dict[UUID, list[SoldVariant]] = {}
    for row in await fetch(SOLD, list(campaign_ids)):
        values = dict(row)
        campaign = values.pop("campaign")
        tiers = [VariantTierPrice(**tier) for tier in values.pop("tier_prices")]
        found.setdefault(campaign, []).append(SoldVariant(**values, tier_prices=tiers))
    return found


def thresholds_view(row: Any) -> ThresholdsView:
    """Give the thresholds a campaign's row states."""
    return ThresholdsView(
        joined=Joined(row["thresholds"]),
        people=row["min_people"],
        units=row["min_units"],
        amount_fen=row["min_amount_fen"],
    )
