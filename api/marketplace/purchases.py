"""Carts over many merchants: what they cost, ordering and paying them in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.response import Stream

from api.given import Anybody, FromPath, JSONBody, SignedIn, SignedInPerson, ThisVisit
from api.guards import rate
from api.live import event_stream
from api.marketplace.orders import PaymentBegun, PaymentChoice, payment_begun
from api.openapi import refusals
from api.refusals import FieldTrouble, InvalidRequest
from api.shapes.base import Body
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.access import my_purchase
from marketplace.ordering.paying import begin_purchase
from marketplace.ordering.placing import (
    LINES_MAX,
    NOTE_MAX,
    ORDERS_MAX,
    QUANTITY_MAX,
    LineWish,
    OrderWish,
    PlacedPurchase,
    PurchaseCommand,
    place,
)
from marketplace.queries.purchase_quotes import PurchaseQuote, quote_purchase
from marketplace.queries.purchases import PurchaseView
from marketplace.refusals import (
    CampaignNotOpen,
    HoldExpired,
    LimitReached,
    NoRoomAtPoint,
    NoSuchCampaign,
    NoSuchPoint,
    NoSuchPurchase,
    NoSuchVariant,
    NotServed,
    OrderIdReused,
    OrderNotPayable,
    PurchaseRefused,
    SoldOut,
)
from marketplace.wallet.refusals import BalanceShort, RestTooSmall
from payments.refusals import AmountTooSmall, PaymentNotPossible, PaymentsAway

if TYPE_CHECKING:
    from collections.abc import Iterable

ONCE = Text("同一个团购在一次购买里只能出现一次", "Each group-buy may be in a purchase once")
KIND_ONCE = Text("同一个规格只能出现一次", "Each kind may be there once")
ID_ONCE = Text("每个订单要有自己的编号", "Each order needs an id of its own")


Extra = Annotated[int, msgspec.Meta(ge=0, le=QUANTITY_MAX)]


class WantedLine(Body):
    """Units of one variant of a campaign; without one, the only variant there is.

    ``extra`` is how many more one would take to fill a case, and pay when that is decided.
    """

    quantity: Annotated[int, msgspec.Meta(ge=1, le=QUANTITY_MAX)]
    variant_id: UUID | None = None
    extra: Extra = 0


Lines = Annotated[list[WantedLine], msgspec.Meta(min_length=1, max_length=LINES_MAX)]


class WantedOrder(Body):
    """What of one campaign is in a cart."""

    campaign_id: UUID
    lines: Lines
    pick_up_point_id: UUID | None = None


class QuoteRequest(Body):
    """A cart that is looked at; ``wallet_fen`` of it would be paid from a balance."""

    orders: Annotated[list[WantedOrder], msgspec.Meta(min_length=1, max_length=ORDERS_MAX)]
    wallet_fen: Annotated[int, msgspec.Meta(ge=0, le=10**12)] = 0


class NewPurchaseOrder(Body):
    """One order of a purchase; the device mints ``id`` (UUIDv7)."""

    id: UUID
    campaign_id: UUID
    pick_up_point_id: UUID
    lines: Lines
    note: Annotated[str, msgspec.Meta(max_length=NOTE_MAX)] = ""


class NewPurchase(Body):
    """A purchase; the device mints ``id`` (UUIDv7) and stores everything before sending."""

    id: UUID
    orders: Annotated[list[NewPurchaseOrder], msgspec.Meta(min_length=1, max_length=ORDERS_MAX)]


@post(
    "/quotes",
    operation_id="quote_purchase",
    summary="What a cart would cost",
    tags=["purchases"],
    opt={"keeps_answer": False},
    status_code=200,
)
async def quote(
    optional_viewer: Anybody, visit: ThisVisit, data: JSONBody[QuoteRequest]
) -> PurchaseQuote:
    """Give prices, what would come back, and what stands against each order; nothing is held."""
    _require_once(data.orders)
    wishes = tuple(
        OrderWish(uuid7(), one.campaign_id, one.pick_up_point_id, _lines(one.lines))
        for one in data.orders
    )
    return await quote_purchase(
        PurchaseCommand(uuid7(), wishes),
        viewer=optional_viewer.person_id if optional_viewer else None,
        language=visit.language,
        wallet_fen=data.wallet_fen,
    )


@post(
    "/purchases",
    operation_id="place_purchase",
    summary="Join several group-buys at once",
    tags=["purchases"],
    guards=[rate("orders", 600, 60)],
    opt={"keeps_answer": False, "spread": False},
    responses=refusals(
        PurchaseRefused,
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
async def order_all(person: SignedInPerson, data: JSONBody[NewPurchase]) -> PlacedPurchase:
    """Hold the units of every order, or of none. The ids make sending it again harmless."""
    _require_once(data.orders)
    if len({one.id for one in data.orders}) < len(data.orders):
        raise InvalidRequest(errors=[FieldTrouble("orders", ID_ONCE)])
    wishes = tuple(
        OrderWish(one.id, one.campaign_id, one.pick_up_point_id, _lines(one.lines), one.note)
        for one in data.orders
    )
    return await place(PurchaseCommand(data.id, wishes), person)


@get(
    "/purchases/{purchase_id:uuid}",
    operation_id="get_purchase",
    summary="One of my purchases",
    tags=["purchases"],
    responses=refusals(NoSuchPurchase),
)
async def get_purchase(
    viewer: SignedIn, visit: ThisVisit, purchase_id: FromPath[UUID]
) -> PurchaseView:
    """Give a purchase with all its orders and what is still to be paid."""
    return await my_purchase(viewer, purchase_id, language=visit.language)


@post(
    "/purchases/{purchase_id:uuid}/payment",
    operation_id="pay_purchase",
    summary="Pay a purchase",
    tags=["purchases"],
    status_code=200,
    guards=[rate("payments", 120, 60)],
    responses=refusals(
        NoSuchPurchase,
        OrderNotPayable,
        HoldExpired,
        BalanceShort,
        RestTooSmall,
        AmountTooSmall,
        PaymentNotPossible,
        PaymentsAway,
    ),
)
async def pay_all(
    viewer: SignedIn, visit: ThisVisit, purchase_id: FromPath[UUID], data: JSONBody[PaymentChoice]
) -> PaymentBegun:
    """Pay every order that waits: from the balance, the rest where the answer says."""
    begun = await begin_purchase(
        purchase_id, data.way, payer=viewer.person_id, language=visit.language
    )
    return payment_begun(begun)


@get(
    "/purchases/{purchase_id:uuid}/events",
    operation_id="watch_purchase",
    summary="A purchase as it moves",
    tags=["purchases"],
    responses=refusals(NoSuchPurchase),
)
async def watch_purchase(viewer: SignedIn, visit: ThisVisit, purchase_id: FromPath[UUID]) -> Stream:
    """Send a `purchase` event now and whenever the state of one of its orders changes."""

    async def read() -> dict[str, Any]:
        view = await my_purchase(viewer, purchase_id, language=visit.language)
        return {
            "states": {str(order.id): order.state for order in view.orders},
            "payment_state": view.payment.state if view.payment else None,
        }

    view = await my_purchase(viewer, purchase_id, language=visit.language)
    channels = [f"order:{order.id}" for order in view.orders]
    return await event_stream(visit, "purchase", channels, read)


def _require_once(orders: Iterable[WantedOrder | NewPurchaseOrder]) -> None:
    """Refuse a campaign, or a variant of one, that comes twice."""
    wanted = list(orders)
    if len({one.campaign_id for one in wanted}) < len(wanted):
        raise InvalidRequest(errors=[FieldTrouble("orders", ONCE)])
    for place_of, one in enumerate(wanted):
        kinds = {line.variant_id for line in one.lines}
        if len(kinds) < len(one.lines) or (None in kinds and len(kinds) > 1):
            raise InvalidRequest(errors=[FieldTrouble(f"orders[{place_of}].lines", KIND_ONCE)])


def _lines(lines: Iterable[WantedLine]) -> tuple[LineWish, ...]:
    return tuple(LineWish(line.variant_id, line.quantity, line.extra) for line in lines)


RESOURCES = [quote, order_all, get_purchase, pay_all, watch_purchase]
