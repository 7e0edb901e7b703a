"""What a merchant sends about a run of an offer."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Body, Instant
from marketplace.after_sales.after_sale_windows import AFTER_SALE_HOURS_MAX
from marketplace.pick_up.pick_up_rules import (
    UNCOLLECTED_DAYS,
    UNCOLLECTED_DAYS_MAX,
    UncollectedRule,
)
from marketplace.pick_up.shortage import ShortageRule
from marketplace.selling.campaign_plan import BelowCostReason, CampaignPlan, PointPlan, VariantPlan
from marketplace.selling.campaign_rules import (
    AMOUNT_FEN_MAX,
    CASE_SIZE_MAX,
    CASE_SIZE_MIN,
    HOST_BASIS_POINTS_MAX,
    LIMIT_MAX,
    PRICE_FEN_MAX,
    STOCK_UNITS_MAX,
    VARIANTS_MAX,
)
from marketplace.selling.success import Joined
from marketplace.selling.tier_prices import TIERS_MAX, PriceTier

Fen = Annotated[int, msgspec.Meta(ge=1, le=PRICE_FEN_MAX)]
Units = Annotated[int, msgspec.Meta(ge=1, le=STOCK_UNITS_MAX)]
CaseSize = Annotated[int, msgspec.Meta(ge=CASE_SIZE_MIN, le=CASE_SIZE_MAX)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=LIMIT_MAX)]


class PickUpBody(Body):
    """Where and when goods are collected."""

    point_id: UUID
    collect_from: Instant
    collect_until: Instant


class SoldVariantBody(Body, kw_only=True):
    """A variant of the offer at its first price, and how much of it this run may sell.

    ``stock_units`` null means as much as the whole run has. With a ``case_size`` only whole
    cases are ordered: units that fill none are refunded.
    """

    offer_variant_id: UUID
    price_fen: Fen
    list_price_fen: Fen
    stock_units: Units | None = None
    case_size: CaseSize | None = None


class TierBody(Body):
    """A cheaper tier: one price for each variant, in their order."""

    min_units: Units
    prices_fen: Annotated[list[Fen], msgspec.Meta(max_length=VARIANTS_MAX)]


class ThresholdsBody(Body, kw_only=True):
    """From where on the run succeeds: all of what is named, or any one of it."""

    joined: Joined = Joined.ALL
    people: Units | None = None
    units: Units | None = None
    amount_fen: Annotated[int, msgspec.Meta(ge=1, le=AMOUNT_FEN_MAX)] | None = None


class CampaignBody(Body, kw_only=True):
    """Everything a merchant decides about a run.

    Without ``variants`` the two prices are those of the only variant the offer has; without
    ``thresholds`` it succeeds from ``min_units`` on.
    """

    stock_units: Units
    opens_at: Instant
    closes_at: Instant
    community_ids: Annotated[list[UUID], msgspec.Meta(max_length=50)]
    pick_up: Annotated[list[PickUpBody], msgspec.Meta(max_length=20)]
    price_fen: Fen | None = None
    list_price_fen: Fen | None = None
    min_units: Units | None = None
    variants: Annotated[tuple[SoldVariantBody, ...], msgspec.Meta(max_length=VARIANTS_MAX)] = ()
    tiers: Annotated[tuple[TierBody, ...], msgspec.Meta(max_length=TIERS_MAX - 1)] = ()
    thresholds: ThresholdsBody | None = None
    limit_per_person: Limit | None = None
    limit_per_household: Limit | None = None
    uncollected_rule: UncollectedRule = UncollectedRule.RETURN_AND_REFUND
    uncollected_days: Annotated[int, msgspec.Meta(ge=1, le=UNCOLLECTED_DAYS_MAX)] = UNCOLLECTED_DAYS
    shortage_rule: ShortageRule = ShortageRule.FIRST_COME
    host_basis_points: Annotated[int, msgspec.Meta(ge=0, le=HOST_BASIS_POINTS_MAX)] = 0
    after_sale_hours: Annotated[int, msgspec.Meta(ge=1, le=AFTER_SALE_HOURS_MAX)] | None = None
    below_cost_reason: BelowCostReason | None = None

    def plan(self) -> CampaignPlan:
        """Give it in the marketplace's words."""
        asked = self.thresholds or ThresholdsBody(units=self.min_units)
        return CampaignPlan(
            variants=self._sold(),
            stock_units=self.stock_units,
            min_units=asked.units,
            min_people=asked.people,
            min_amount_fen=asked.amount_fen,
            joined=asked.joined,
            cheaper=tuple(PriceTier(tier.min_units, tuple(tier.prices_fen)) for tier in self.tiers),
            limit_per_person=self.limit_per_person,
            limit_per_household=self.limit_per_household,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            community_ids=tuple(dict.fromkeys(self.community_ids)),
            points=tuple(
                PointPlan(point.point_id, point.collect_from, point.collect_until)
                for point in self.pick_up
            ),
            uncollected_rule=self.uncollected_rule,
            uncollected_days=self.uncollected_days,
            shortage_rule=self.shortage_rule,
            host_basis_points=self.host_basis_points,
            after_sale_hours=self.after_sale_hours,
            below_cost_reason=self.below_cost_reason,
        )

    def _sold(self) -> tuple[VariantPlan, ...]:
        if not self.variants:
            # A price that is missing is told as one that is too low.
            return (VariantPlan(self.price_fen or 0, self.list_price_fen or 0),)
        return tuple(
            VariantPlan(
                sold.price_fen,
                sold.list_price_fen,
                sold.offer_variant_id,
                sold.stock_units,
                sold.case_size,
            )
            for sold in self.variants
        )
