"""The code and the "why" of an order."""

from __future__ import annotations

from uuid import UUID

from litestar import get

from api.given import FromPath, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.papers import PickUpCode, PickUpPlace
from api.shapes.settlement import Why
from api.shapes.shown import shown
from marketplace.access import my_order
from marketplace.explaining import why_of_order
from marketplace.queries.codes import code_of
from marketplace.refusals import (
    AlreadyCollected,
    NoSuchOrder,
    OrderGivenBack,
    OrderNotReady,
    WaitedTooLong,
)


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


RESOURCES = [get_code, get_why]
