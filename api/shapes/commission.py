"""What would be taken of a sale, told before anything is agreed to."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Body
from api.shapes.payees import NewCommissionRule
from marketplace.selling.campaign_rules import PRICE_FEN_MAX, VARIANTS_MAX
from marketplace.selling.categories import Category
from marketplace.settling.commission_kinds import SoldIn

Price = Annotated[int, msgspec.Meta(ge=1, le=PRICE_FEN_MAX)]
TIERS_MAX = 10


class CommissionPreview(Answer):
    """What would be taken of a sale at a price, and what is left."""

    commission_fen: int
    earning_fen: int
    rule_text: str
    rate_bps: int


class StandingRule(Answer):
    """A rule of commission in words; without a category it is the rule for all others."""

    category: Category | None
    text: str


class PlannedTier(Body):
    """From how many units on which price each variant has."""

    min_units: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    prices: Annotated[list[Price], msgspec.Meta(min_length=1, max_length=VARIANTS_MAX)]


class SalesPlan(Body):
    """A plan to sell: its tiers, the offer or its category, and the host's share."""

    tiers: Annotated[list[PlannedTier], msgspec.Meta(min_length=1, max_length=TIERS_MAX)]
    offer_id: UUID | None = None
    category: Category | None = None
    kind: SoldIn = SoldIn.NEIGHBOURHOOD
    host_basis_points: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0


class PlannedSale(Answer):
    """How the price of one unit would be divided; the commission includes its tax."""

    price_fen: int
    commission_fen: int
    host_fen: int
    charge_fen: int
    earning_fen: int
    tax_fen: int


class TierPreview(Answer):
    """What one unit of each variant would bring at a tier."""

    min_units: int
    sales: list[PlannedSale]


class PlanPreview(Answer):
    """What a plan would bring, tier by tier, and by which rule."""

    rule_text: str
    tiers: list[TierPreview]


class RuleTrial(Body):
    """A rule to be, and a sale to try it on."""

    rule: NewCommissionRule
    price_fen: Price
    units: Annotated[int, msgspec.Meta(ge=1, le=999)] = 1
    category: Category | None = None


class RulePreview(Answer):
    """What the rule would take of the sale, and what is taken of it now.

    ``decides`` is false when another rule would still decide about such a sale.
    """

    text: str
    decides: bool
    paid_fen: int
    commission_fen: int
    earning_fen: int
    present_text: str
    present_commission_fen: int
    tax_fen: int
