"""What the platform would take, before a shop applies, lists goods or names a price."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from api.given import FromPath, FromQuery, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.commission import (
    CommissionPreview,
    PlanPreview,
    SalesPlan,
    StandingRule,
    TierPreview,
)
from api.shapes.shown import shown
from marketplace.access import merchant_offer, require_staff
from marketplace.refusals import NoSuchMerchant, NoSuchOffer
from marketplace.selling.campaign_rules import PRICE_FEN_MAX
from marketplace.selling.categories import Category
from marketplace.settling.commission import fee, in_words
from marketplace.settling.commissioning import rule_for
from marketplace.settling.previewing_commission import (
    PlannedTier,
    preview_plan,
    rules_for_newcomers,
)

PriceFen = Annotated[int, QueryParameter(name="price_fen", ge=1, le=PRICE_FEN_MAX)]


@get(
    "/merchant-applications/commission-rules",
    operation_id="list_rules_for_newcomers",
    summary="What would be taken of my sales",
    tags=["merchant applications"],
)
async def list_rules(visit: ThisVisit) -> Items[StandingRule]:
    """Give the rules in force a new merchant would sell by, the rule for all others last."""
    found = [
        StandingRule(
            category=Category(rule.category) if rule.category else None,
            text=rule.text.in_language(visit.language),
        )
        for rule in await rules_for_newcomers()
    ]
    return Items(items=found, next_cursor=None)


@get(
    "/merchants/{merchant_id:uuid}/commission-preview",
    operation_id="preview_commission",
    summary="What a sale would cost us",
    tags=["merchant money"],
    responses=refusals(NoSuchMerchant),
)
async def preview_commission(
    viewer: SignedIn,
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    price_fen: PriceFen,
    category: FromQuery[Category | None] = None,
) -> CommissionPreview:
    """Give what the rule in force would take of one unit, before anything is promised."""
    require_staff(viewer, merchant_id)
    rule = await rule_for(merchant_id, category or "")
    commission = fee(rule, price_fen, 1)
    return CommissionPreview(
        commission_fen=commission,
        earning_fen=price_fen - commission,
        rule_text=in_words(rule).in_language(visit.language),
        rate_bps=rule.basis_points,
    )


@post(
    "/merchants/{merchant_id:uuid}/commission-preview",
    status_code=200,
    operation_id="preview_plan",
    summary="What a whole plan would bring us",
    tags=["merchant money"],
    responses=refusals(NoSuchMerchant, NoSuchOffer),
)
async def post_plan(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID], data: JSONBody[SalesPlan]
) -> PlanPreview:
    """Give what one unit of each variant would bring at each price step; nothing is kept."""
    require_staff(viewer, merchant_id)
    category: str = data.category or ""
    if data.offer_id is not None:
        category = (await merchant_offer(viewer, merchant_id, data.offer_id)).category
    found = await preview_plan(
        merchant_id,
        [PlannedTier(tier.min_units, tier.prices) for tier in data.tiers],
        category=category,
        offer_id=data.offer_id,
        host_basis_points=data.host_basis_points,
        kind=data.kind,
    )
    return PlanPreview(
        rule_text=found.rule_text.in_language(visit.language),
        tiers=[shown(tier, TierPreview) for tier in found.tiers],
    )


RESOURCES = [list_rules, post_plan, preview_commission]
