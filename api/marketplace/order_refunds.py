"""What may come back of an order: told before asking; fewer units; the next run."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post

from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.after_sales import CaseUnits
from api.shapes.base import Answer, Body
from api.shapes.settlement import NewBankAccount
from marketplace.access import my_order
from marketplace.after_sales.refusals import NothingLeftToReturn
from marketplace.ordering.moving_on import move_to_next_run
from marketplace.ordering.placing import LINES_MAX, QUANTITY_MAX, PlacedOrder
from marketplace.ordering.reducing import reduce_order
from marketplace.queries.orders import OrderView
from marketplace.refunds.previewing_refunds import Refundable, preview_refund, refundable
from marketplace.refunds.refund_calculator import Wish
from marketplace.refunds.refund_routes import Destination, choose_route
from marketplace.refusals import (
    BadBankAccount,
    CampaignNotOpen,
    LimitReached,
    NoNextRun,
    NoRoomAtPoint,
    NoSuchOrder,
    NotServed,
    OrderIdReused,
    OrderNotCancellable,
    RefundChoiceMade,
    SoldOut,
)
from payments.refusals import RefundNotFound

Units = Annotated[list[CaseUnits], msgspec.Meta(min_length=1, max_length=LINES_MAX)]


class PreviewRequest(Body):
    """Units somebody thinks of giving back."""

    lines: Units


class RefundPreview(Answer):
    """What they would bring back."""

    amount_fen: int


class FewerUnits(Body):
    """Units to give up, and how many are kept: sending it again changes nothing."""

    lines: Units
    left: Annotated[int, msgspec.Meta(ge=1, le=LINES_MAX * QUANTITY_MAX)]


class NextRunOrder(Body):
    """The order in the next run; the device mints ``id``."""

    id: UUID


class RefundDestination(Body):
    """Where a refund goes: to a bank account, or without one into the balance."""

    bank: NewBankAccount | None


def wishes(lines: list[CaseUnits]) -> list[Wish]:
    """Give units of lines as the calculator takes them; a line named twice is one."""
    units: dict[UUID, int] = {}
    for line in lines:
        units[line.line_id] = units.get(line.line_id, 0) + line.units
    return [Wish(name, count) for name, count in units.items()]


@get(
    "/orders/{order_id:uuid}/refundable",
    operation_id="get_refundable",
    summary="What is left of an order",
    tags=["orders"],
    responses=refusals(NoSuchOrder),
)
async def get_refundable(
    viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID]
) -> Refundable:
    """Give the units that may still be given back, and what comes back in which case."""
    return await refundable(order_id, buyer=viewer.person_id, language=visit.language)


@post(
    "/orders/{order_id:uuid}/refund-preview",
    status_code=200,
    operation_id="preview_refund",
    summary="What would come back",
    tags=["orders"],
    opt={"keeps_answer": False},
    responses=refusals(NoSuchOrder, NothingLeftToReturn),
)
async def preview(
    viewer: SignedIn, order_id: FromPath[UUID], data: JSONBody[PreviewRequest]
) -> RefundPreview:
    """Compute a refund as the real one is computed; nothing is changed."""
    amount = await preview_refund(order_id, wishes(data.lines), buyer=viewer.person_id)
    return RefundPreview(amount_fen=amount)


@post(
    "/orders/{order_id:uuid}/reduce",
    status_code=200,
    operation_id="reduce_order",
    summary="Take fewer units",
    tags=["orders"],
    responses=refusals(NoSuchOrder, OrderNotCancellable, NothingLeftToReturn),
)
async def reduce(
    viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID], data: JSONBody[FewerUnits]
) -> OrderView:
    """Give units up before the group-buy closes; their money goes back at once."""
    await reduce_order(order_id, wishes(data.lines), buyer=viewer.person_id, left=data.left)
    return await my_order(viewer, order_id, language=visit.language)


@post(
    "/orders/{order_id:uuid}/next-run",
    operation_id="move_to_next_run",
    summary="Join the next run",
    tags=["orders"],
    responses=refusals(
        NoSuchOrder,
        NoNextRun,
        NotServed,
        CampaignNotOpen,
        SoldOut,
        NoRoomAtPoint,
        LimitReached,
        OrderIdReused,
    ),
)
async def next_run(
    viewer: SignedIn, order_id: FromPath[UUID], data: JSONBody[NextRunOrder]
) -> PlacedOrder:
    """Order the same units again in the next run of the offer; it is paid like any order."""
    return await move_to_next_run(order_id, buyer=viewer.person_id, new_order_id=data.id)


@post(
    "/orders/{order_id:uuid}/refunds/{refund_id:uuid}/route",
    status_code=200,
    operation_id="choose_refund_route",
    summary="Choose where a refund goes",
    tags=["orders"],
    responses=refusals(NoSuchOrder, RefundNotFound, RefundChoiceMade, BadBankAccount),
)
async def choose(
    viewer: SignedIn,
    visit: ThisVisit,
    order_id: FromPath[UUID],
    refund_id: FromPath[UUID],
    data: JSONBody[RefundDestination],
) -> OrderView:
    """Keep money that cannot go back as it came in the balance, or have it sent to a bank."""
    bank = None
    if data.bank is not None:
        bank = Destination(data.bank.holder, data.bank.number, data.bank.bank_name)
    await choose_route(order_id, refund_id, bank, buyer=viewer.person_id)
    return await my_order(viewer, order_id, language=visit.language)


RESOURCES = [get_refundable, preview, reduce, next_run, choose]
