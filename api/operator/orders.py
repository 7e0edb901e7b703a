"""Orders at the operator's desk: found by number, explained to the fen, refunded with a reason."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.access import Viewer
from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, FromQuery, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.operator_orders import OperatorOrder, OperatorOrderPage, RefundDecision
from api.shapes.shown import shown
from core.refusals import Language
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.queries.operator_orders import operator_order, orders_by_number, overdue_orders
from marketplace.queries.orders import read_order_number
from marketplace.refunds.refunding_by_operator import refund_order
from marketplace.refusals import NoSuchOrder, OrderNotRefundable

ONE = "/operator/orders/{order_id:uuid}"


@get(
    "/operator/orders",
    operation_id="find_orders",
    summary="Find orders",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def find_orders(
    viewer: SignedIn,
    number: Annotated[str, QueryParameter(max_length=20)] = "",
    overdue: FromQuery[bool] = False,
) -> Items[OperatorOrder]:
    """Give the order with a number (or its last part), or all whose goods are overdue."""
    viewer.require_platform(*FINANCE_ROLES)
    wanted = read_order_number(number)
    found = []
    if overdue:
        found = await overdue_orders()
    elif wanted is not None:
        found = await orders_by_number(wanted)
    return Items(items=[shown(one, OperatorOrder) for one in found], next_cursor=None)


@get(
    ONE,
    operation_id="get_operator_order",
    summary="An order and its history",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchOrder),
)
async def get_order(
    viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID]
) -> OperatorOrderPage:
    """Give an order with what happened to it, its refunds and where every fen is."""
    return await _page(viewer, order_id, visit.language)


@post(
    f"{ONE}/refunds",
    status_code=200,
    operation_id="refund_order",
    summary="Refund an order",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchOrder, OrderNotRefundable),
)
async def post_refund(
    viewer: SignedIn,
    visit: ThisVisit,
    order_id: FromPath[UUID],
    data: JSONBody[RefundDecision],
) -> OperatorOrderPage:
    """Give all of an order's money back while it is held; the buyer reads the reason."""
    await refund_order(viewer, order_id, data.reason.strip())
    return await _page(viewer, order_id, visit.language)


async def _page(viewer: Viewer, order_id: UUID, language: Language) -> OperatorOrderPage:
    viewer.require_platform(*FINANCE_ROLES)
    found = await operator_order(order_id, language)
    if found is None:
        raise NoSuchOrder
    return shown(found, OperatorOrderPage)


RESOURCES = [find_orders, get_order, post_refund]
