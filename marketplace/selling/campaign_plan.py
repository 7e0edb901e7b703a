"""What a merchant decides about a run of an offer. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from marketplace.pick_up.pick_up_rules import UNCOLLECTED_DAYS, UncollectedRule
from marketplace.pick_up.shortage import ShortageRule
from marketplace.selling.success import Joined
from marketplace.selling.tier_prices import PriceTier


class BelowCostReason(StrEnum):
    """Why something may be sold for less than its declared cost; nothing else is a reason."""

    NEAR_EXPIRY = "near_expiry"
    SEASONAL = "seasonal"
    END_OF_LINE = "end_of_line"
    OPENING_WEEK = "opening_week"


@dataclass(frozen=True)
class PointPlan:
    """Where and when goods are collected."""

    point_id: UUID
    collect_from: datetime
    collect_until: datetime


@dataclass(frozen=True)
class VariantPlan:
    """What one variant of the offer costs in this run, in fen, and how much of it there is.

    ``offer_variant_id`` is None for the only variant an offer has; ``stock_units`` is None
    when only the whole run is bounded. With a ``case_size`` only whole cases are ordered.
    """

    price_fen: int
    list_price_fen: int
    offer_variant_id: UUID | None = None
    stock_units: int | None = None
    case_size: int | None = None


@dataclass(frozen=True)
class CampaignPlan:
    """Everything a merchant decides about a run.

    The first prices are those of the variants; ``cheaper`` holds the tiers that follow, with
    one price for each variant by position. ``host_basis_points`` is what of the price goes to
    who keeps the pick-up point. ``after_sale_hours`` is how long after collecting a buyer may
    complain; without it, as long as goods of their kind need at least.
    """

    variants: tuple[VariantPlan, ...]
    stock_units: int
    min_units: int | None
    limit_per_person: int | None
    limit_per_household: int | None
    opens_at: datetime
    closes_at: datetime
    community_ids: tuple[UUID, ...]
    points: tuple[PointPlan, ...]
    min_people: int | None = None
    min_amount_fen: int | None = None
    joined: Joined = Joined.ALL
    cheaper: tuple[PriceTier, ...] = ()
    uncollected_rule: UncollectedRule = UncollectedRule.RETURN_AND_REFUND
    uncollected_days: int = UNCOLLECTED_DAYS
    shortage_rule: ShortageRule = ShortageRule.FIRST_COME
    host_basis_points: int = 0
    after_sale_hours: int | None = None
    below_cost_reason: BelowCostReason | None = None

    @property
    def cheapest(self) -> VariantPlan:
        """Give the variant whose price a list shows as the price from which on one buys."""
        return min(self.variants, key=lambda variant: variant.price_fen)

    @property
    def tiers(self) -> tuple[PriceTier, ...]:
        """Give the price tiers; the first has the variants' own prices (rule L8)."""
        own = tuple(variant.price_fen for variant in self.variants)
        return (PriceTier(self.min_units or 1, own), *self.cheaper)
