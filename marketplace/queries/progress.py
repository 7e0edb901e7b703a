"""How far a campaign is, in the few figures everybody watches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch, fetch_row
from marketplace.queries.room import units_left
from marketplace.refusals import NoSuchCampaign
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.counting import counted, thresholds_of, tiers_of
from marketplace.selling.success import Missing, Progress, ThresholdKind, met, missing
from marketplace.selling.tier_prices import next_price_tier, tier_reached
from marketplace.waiting_list.queries import how_many_wait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marketplace.selling.tier_prices import PriceTier


@dataclass(frozen=True)
class MissingPart:
    """How much of a threshold is missing: people, units or fen."""

    kind: ThresholdKind
    left: int


@dataclass(frozen=True)
class TierPrice:
    """What a unit of a variant costs in a tier."""

    variant_id: UUID
    unit_price_fen: int


@dataclass(frozen=True)
class NextTier:
    """The next cheaper tier, and how many paid units it still needs."""

    min_units: int
    left: int
    prices: list[TierPrice]


@dataclass(frozen=True)
class LiveProgress:
    """What is paid, what is left, what is missing, and which tier is reached.

    ``amount_fen`` is told where an amount is a threshold. Once decided, everything but the
    stock is as it was then. ``waiting`` is how many stand in line for units that may come back.
    """

    units_paid: int
    people_paid: int
    amount_fen: int | None
    stock_left: int
    state: CampaignState
    threshold_met: bool
    missing: list[MissingPart]
    tier_index: int
    next_tier: NextTier | None
    waiting: int


async def progress_of(campaign_id: UUID) -> LiveProgress:
    """Give a published campaign's progress; raises NoSuchCampaign."""
    row = await fetch_row(
        f"""SELECT *, {units_left("campaign")} AS left
           FROM campaign WHERE id = $1 AND state NOT IN ('draft', 'in_review')""",  # noqa: S608
        campaign_id,
    )
    if row is None:
        raise NoSuchCampaign
    variants = await fetch(
        "SELECT id FROM campaign_variant WHERE campaign = $1 ORDER BY position", campaign_id
    )
    progress = _progress(
        row, await _counted(row), await tiers_of(campaign_id), [sold["id"] for sold in variants]
    )
    return replace(progress, waiting=await how_many_wait(row))


async def _counted(row: Any) -> Progress:
    # Adding up every order is worth it only where somebody waits for the sum.
    if row["min_amount_fen"] is None and row["decided_units"] is None:
        return Progress(row["paid_people"], row["paid_units"])
    return await counted(row)


def _progress(
    row: Any, now: Progress, tiers: Sequence[PriceTier], variants: Sequence[UUID]
) -> LiveProgress:
    asked = thresholds_of(row)
    coming = None if row["decided_units"] is not None else next_price_tier(tiers, now.units)
    return LiveProgress(
        units_paid=now.units,
        people_paid=now.people,
        amount_fen=None if asked.amount_fen is None else now.amount_fen,
        stock_left=row["left"],
        state=CampaignState(row["state"]),
        threshold_met=met(asked, now),
        missing=[_part(part) for part in missing(asked, now)],
        tier_index=tier_reached(tiers, now.units),
        next_tier=None if coming is None else _next(coming, now.units, variants),
        waiting=0,
    )


def _part(part: Missing) -> MissingPart:
    return MissingPart(part.kind, part.left)


def _next(tier: PriceTier, paid_units: int, variants: Sequence[UUID]) -> NextTier:
    prices = zip(variants, tier.prices_fen, strict=True)
    return NextTier(
        tier.min_units, tier.min_units - paid_units, [TierPrice(*price) for price in prices]
    )
