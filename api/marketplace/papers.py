"""The code and the "why" of an order, and what a sale would cost a merchant."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from api.given import FromPath, FromQuery, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.papers import CommissionPreview, PickUpCode, PickUpPlace
from api.shapes.settlement import Why
from api.shapes.shown import shown
from marketplace.access import my_order, require_staff
from marketplace.campaign_rules import PRICE_FEN_MAX
from marketplace.categories import Category
from marketplace.commission import fee, in_words
from marketplace.commissioning import rule_for
from marketplace.explaining import why_of_order
from marketplace.queries.codes import code_of
from marketplace.refusals import (
    AlreadyCollected,
    NoSuchMerchant,
    NoSuchOrder,
    OrderGivenBack,
    OrderNotReady,
    WaitedTooLong,
)

PriceFen = Annotated[int, QueryParameter(name="price_fen", ge=1, le=PRICE_FEN_MAX)]


@get(
    "/orders/{order_id:uuid}/code",
    operation_id="get_pick_up_code",
    summary="My pick-up code",
    tags=["orders"],
    responses=refusals(NoSuchOrder, OrderNotReady, OrderGivenBack, WaitedTooLong, AlreadyCollected),
)
async def get_code(viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID]) -> PickUpCode:
    """Give the code of an order that waits; the phone keeps it for when there is no network."""
    order = await my_order(viewer, order_id, language=visit.language)
    code = await code_of(order_id)
    return PickUpCode(
        qr_text=code.qr_text,
        digits=code.digits,
        expires_at=code.expires_at,
        pick_up_point=shown(order.pick_up_point, PickUpPlace),
        quantity=order.quantity,
        title=order.campaign.title,
    )


@get(
    "/orders/{order_id:uuid}/why",
    operation_id="explain_order",
    summary="Where every fen of my order is",
    tags=["orders"],
    responses=refusals(NoSuchOrder),
)
async def get_why(viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID]) -> Why:
    """Explain the price and where the money is, from the ledger's own movements."""
    await my_order(viewer, order_id, language=visit.language)
    return shown(await why_of_order(order_id, visit.language), Why)


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


RESOURCES = [get_code, get_why, preview_commission]
