"""Campaigns as their merchant sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from core.pictures.queries import PictureView, views_of
from marketplace.pick_up.pick_up_rules import UncollectedRule
from marketplace.pick_up.shortage import ShortageRule
from marketplace.queries.arrival_reports import ArrivalReport, arrival_reports
from marketplace.queries.cards import Goal, goal_of
from marketplace.queries.variants import (
    SoldVariant,
    ThresholdsView,
    thresholds_view,
    variants_of,
)
from marketplace.selling.campaign_plan import BelowCostReason
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.counting import AMOUNT_PAID
from marketplace.selling.why_failed import why_failed

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class PlannedPoint:
    """A pick-up point of a campaign and whether the goods are there."""

    point_id: UUID
    name: str
    collect_from: datetime
    collect_until: datetime
    arrived_at: datetime | None
    units: int
    orders: int
    report: ArrivalReport | None


@dataclass(frozen=True)
class TierRow:
    """From how many paid units on which prices hold, in the order of the variants."""

    min_units: int
    prices_fen: list[int]


@dataclass(frozen=True)
class CampaignRow:
    """A campaign as its merchant sees it; ``waiting`` are in line for units that may come back."""

    id: UUID
    offer_id: UUID
    title: str
    picture: PictureView | None
    state: CampaignState
    price_fen: int
    list_price_fen: int
    final_price_fen: int | None
    stock_units: int
    units_held: int
    units_paid: int
    people_paid: int
    waiting: int
    taken_fen: int
    goal: Goal
    thresholds: ThresholdsView
    variants: list[SoldVariant]
    tiers: list[TierRow]
    limit_per_person: int | None
    limit_per_household: int | None
    uncollected_rule: UncollectedRule
    uncollected_days: int
    shortage_rule: ShortageRule
    host_basis_points: int
    after_sale_hours: int
    below_cost_reason: BelowCostReason | None
    review_asked_at: datetime | None
    review_note: str | None
    opens_at: datetime
    closes_at: datetime
    community_ids: list[UUID]
    points: list[PlannedPoint]
    why_failed: str | None
    version: int


async def campaigns_of(
    merchant_id: UUID | None,
    *,
    language: str,
    campaign_id: UUID | None = None,
    states: Sequence[str] | None = None,
    limit: int = 100,
) -> list[CampaignRow]:
    """Give a merchant's campaigns (all merchants' for None), newest first."""
    rows = await fetch(
        f"""SELECT run.*, offer.title, (SELECT count(*) FROM waiting_entry WHERE campaign = run.id
               AND waiting_entry.state = 'waiting')::integer AS people_waiting,
             ({AMOUNT_PAID.format(run="run")}) AS amount_paid,
             (SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
              ORDER BY position LIMIT 1) AS picture_id,
             ARRAY(SELECT community FROM campaign_community WHERE campaign = run.id)
               AS community_ids
           FROM campaign run JOIN offer ON offer.id = run.offer
           WHERE ($1::uuid IS NULL OR run.merchant = $1) AND ($2::uuid IS NULL OR run.id = $2)
             AND ($3::text[] IS NULL OR run.state = ANY($3))
           ORDER BY run.created_at DESC, run.id DESC LIMIT $4""",  # noqa: S608 - columns are ours
        merchant_id,
        campaign_id,
        list(states) if states else None,
        limit,
    )
    pictures = await views_of([row["picture_id"] for row in rows if row["picture_id"]])
    points = await _points([row["id"] for row in rows])
    variants = await variants_of([row["id"] for row in rows])
    return [
        _row(
            row,
            pictures.get(row["picture_id"]),
            points.get(row["id"], []),
            variants.get(row["id"], []),
            language,
        )
        for row in rows
    ]


async def _points(campaign_ids: list[UUID]) -> dict[UUID, list[PlannedPoint]]:
    rows = await fetch(
        """SELECT at.id, at.campaign, at.point AS point_id, point.name, at.collect_from,
             at.collect_until, at.arrived_at, coalesce(sum(o.quantity), 0)::integer AS units,
             count(o.id)::integer AS orders
           FROM campaign_point at JOIN pick_up_point point ON point.id = at.point
           LEFT JOIN market_order o ON o.campaign = at.campaign AND o.point = at.point
             AND o.state IN ('paid_waiting', 'confirmed', 'ready', 'collected', 'uncollected',
                             'completed')
           WHERE at.campaign = ANY($1)
           GROUP BY at.id, point.name ORDER BY at.collect_from, point.name""",
        campaign_ids,
    )
    reports = await arrival_reports([row["id"] for row in rows])
    found: dict[UUID, list[PlannedPoint]] = {}
    for row in rows:
        values = {key: row[key] for key in set(row.keys()) - {"id", "campaign"}}
        point = PlannedPoint(**values, report=reports.get(row["id"]))
        found.setdefault(row["campaign"], []).append(point)
    return found


def _row(
    row: Any,
    picture: PictureView | None,
    points: list[PlannedPoint],
    variants: list[SoldVariant],
    language: str,
) -> CampaignRow:
    return CampaignRow(
        id=row["id"],
        offer_id=row["offer"],
        title=row["title"],
        picture=picture,
        state=row["state"],
        price_fen=row["price_fen"],
        list_price_fen=row["list_price_fen"],
        final_price_fen=row["final_price_fen"],
        stock_units=row["stock_units"],
        units_held=row["held_units"],
        units_paid=row["paid_units"],
        people_paid=row["paid_people"],
        waiting=row["people_waiting"],
        taken_fen=row["amount_paid"],
        goal=goal_of(row),
        thresholds=thresholds_view(row),
        variants=variants,
        tiers=_tiers(variants),
        limit_per_person=row["limit_per_person"],
        limit_per_household=row["limit_per_household"],
        uncollected_rule=row["uncollected_rule"],
        uncollected_days=row["uncollected_days"],
        shortage_rule=row["shortage_rule"],
        host_basis_points=row["host_basis_points"],
        after_sale_hours=row["after_sale_hours"],
        below_cost_reason=row["below_cost_reason"],
        review_asked_at=row["review_asked_at"],
        review_note=row["review_note"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        community_ids=list(row["community_ids"]),
        points=points,
        why_failed=why_failed(row, language),
        version=row["version"],
    )


def _tiers(variants: list[SoldVariant]) -> list[TierRow]:
    steps = [variant.tier_prices for variant in variants]
    return [
        TierRow(tier[0].min_units, [price.unit_price_fen for price in tier])
        for tier in zip(*steps, strict=True)
    ]
