"""Ordering, paying, cancelling and following one's orders."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.response import Stream

from api.given import FromPath, FromQuery, JSONBody, SignedIn, SignedInPerson, ThisVisit
from api.guards import rate
from api.live import event_stream
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.base import Answer, Body, Items
from marketplace.access import my_order
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.ordering.order_states import OrderState
from marketplace.ordering.paying import Begun, Way, begin_order
from marketplace.ordering.placing import NOTE_MAX, QUANTITY_MAX, PlacedOrder
from marketplace.pick_up.overdue import ask_money_back
from marketplace.queries.orders import OrderView, orders_of_buyer
from marketplace.refusals import (
    CampaignNotOpen,
    HoldExpired,
    LimitReached,
    NoRoomAtPoint,
    NoSuchCampaign,
    NoSuchOrder,
    NoSuchPoint,
    NoSuchVariant,
    NotOverdueYet,
    NotServed,
    OrderIdReused,
    OrderNotCancellable,
    OrderNotPayable,
    OrderWasDelivered,
    SoldOut,
)
from marketplace.wallet.refusals import BalanceShort, RestTooSmall
from payments.gateway import Method
from payments.payment_states import PaymentState
from payments.refusals import AmountTooSmall, PaymentNotPossible, PaymentsAway

Quantity = Annotated[int, msgspec.Meta(ge=1, le=QUANTITY_MAX)]


class NewOrder(Body):
    """An order; the device mints ``id`` (UUIDv7) and stores it before sending.

    ``extra`` is how many more one would take to fill a case, and pay when that is decided.
    """

    id: UUID
    campaign_id: UUID
    pick_up_point_id: UUID
    quantity: Quantity
    variant_id: UUID | None = None
    extra: Annotated[int, msgspec.Meta(ge=0, le=QUANTITY_MAX)] = 0
    note: Annotated[str, msgspec.Meta(max_length=NOTE_MAX)] = ""


class PaymentChoice(Body):
    """How the buyer pays: so much from their balance, the rest by a method of the provider."""

    method: Method
    wallet_fen: Annotated[int, msgspec.Meta(ge=0, le=10**12)] = 0

    @property
    def way(self) -> Way:
        """Give the choice as the marketplace takes it."""
        return Way(self.method.value, self.wallet_fen)


class PaymentBegun(Answer):
    """Where to pay the rest; without a payment, the balance has paid everything."""

    payment_id: UUID | None
    state: PaymentState
    redirect_url: str | None
    wallet_fen: int


def payment_begun(begun: Begun) -> PaymentBegun:
    """Give what a buyer is told of a payment that began."""
    payment = begun.payment
    return PaymentBegun(
        payment_id=payment.id if payment else None,
        state=begun.state,
        redirect_url=payment.redirect_url if payment else None,
        wallet_fen=begun.wallet_fen,
    )


@post(
    "/orders",
    operation_id="place_order",
    summary="Join a group-buy",
    tags=["orders"],
    guards=[rate("orders", 600, 60)],
    opt={"keeps_answer": False, "spread": False},
    responses=refusals(
        NoSuchCampaign,
        NoSuchPoint,
        NoSuchVariant,
        NotServed,
        CampaignNotOpen,
        SoldOut,
        NoRoomAtPoint,
        LimitReached,
        OrderIdReused,
    ),
)
async def join(person: SignedInPerson, data: JSONBody[NewOrder]) -> PlacedOrder:
    """Hold units for fifteen minutes. The order's id makes sending it again harmless."""
    command = OrderCommand(
        order_id=data.id,
        campaign_id=data.campaign_id,
        point_id=data.pick_up_point_id,
        quantity=data.quantity,
        note=data.note,
        variant_id=data.variant_id,
        extra=data.extra,
    )
    return await place_order(command, person)


@get("/orders", operation_id="list_orders", summary="My orders", tags=["orders"])
async def list_orders(
    viewer: SignedIn,
    visit: ThisVisit,
    order_state: FromQuery[OrderState | None] = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[OrderView]:
    """Give the viewer's orders, newest first."""
    found = await orders_of_buyer(
        viewer.person_id,
        states=[order_state] if order_state else None,
        after=read_cursor(cursor, "orders", tuple[datetime, UUID]),
        limit=limit + 1,
        language=visit.language,
    )
    shown, more = found[:limit], len(found) > limit
    last = shown[-1] if more else None
    return Items(
        items=shown, next_cursor=write_cursor("orders", last.created_at, last.id) if last else None
    )


@get(
    "/orders/{order_id:uuid}",
    operation_id="get_order",
    summary="One of my orders",
    tags=["orders"],
    responses=refusals(NoSuchOrder),
)
async def get_order(viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID]) -> OrderView:
    """Give an order with its time line, refunds and what may be done now."""
    return await my_order(viewer, order_id, language=visit.language)


@post(
    "/orders/{order_id:uuid}/payment",
    operation_id="pay_order",
    summary="Pay an order",
    tags=["orders"],
    status_code=200,
    guards=[rate("payments", 120, 60)],
    responses=refusals(
        NoSuchOrder,
        OrderNotPayable,
        HoldExpired,
        BalanceShort,
        RestTooSmall,
        AmountTooSmall,
        PaymentNotPossible,
        PaymentsAway,
    ),
)
async def pay(
    viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID], data: JSONBody[PaymentChoice]
) -> PaymentBegun:
    """Give where the buyer pays what their balance leaves; asking again gives the same."""
    begun = await begin_order(order_id, data.way, payer=viewer.person_id, language=visit.language)
    return payment_begun(begun)


@post(
    "/orders/{order_id:uuid}/cancel",
    operation_id="cancel_order",
    summary="Cancel an order",
    tags=["orders"],
    status_code=200,
    responses=refusals(NoSuchOrder, OrderNotCancellable, PaymentsAway),
)
async def cancel(viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID]) -> OrderView:
    """Give the units up; what was paid goes back in full."""
    await cancel_order(order_id, buyer=viewer.person_id)
    return await my_order(viewer, order_id, language=visit.language)


@post(
    "/orders/{order_id:uuid}/not-delivered",
    operation_id="ask_money_back",
    summary="The goods never came",
    tags=["orders"],
    status_code=200,
    responses=refusals(NoSuchOrder, NotOverdueYet, OrderWasDelivered),
)
async def not_delivered(viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID]) -> OrderView:
    """Give all money back for goods that never came, 24 hours after the collecting hours."""
    await ask_money_back(order_id, buyer=viewer.person_id)
    return await my_order(viewer, order_id, language=visit.language)


@get(
    "/orders/{order_id:uuid}/events",
    operation_id="watch_order",
    summary="An order as it moves",
    tags=["orders"],
    responses=refusals(NoSuchOrder),
)
async def watch_order(viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID]) -> Stream:
    """Send an `order` event now and whenever its state changes."""

    async def read() -> dict[str, Any]:
        view = await my_order(viewer, order_id, language=visit.language)
        return {
            "state": view.state,
            "payment_state": view.payment.state if view.payment else None,
        }

    return await event_stream(visit, "order", [f"order:{order_id}"], read)


RESOURCES = [join, list_orders, get_order, pay, cancel, not_delivered, watch_order]
