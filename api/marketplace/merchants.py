"""A merchant's own page and board."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter
from litestar.response import Stream

from api.given import FromPath, FromQuery, SignedIn, ThisVisit
from api.live import board_stream
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.base import Items
from marketplace.access import require_staff
from marketplace.ordering.order_states import OrderState
from marketplace.queries.console import (
    MerchantOrder,
    MerchantProfile,
    merchant_orders,
    merchant_profile,
)
from marketplace.queries.merchant_today import Today, today_of
from marketplace.queries.orders import read_order_number
from marketplace.refusals import NoSuchMerchant


@get(
    "/merchants/{merchant_id:uuid}",
    operation_id="get_merchant",
    summary="The merchant",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant),
)
async def get_merchant(viewer: SignedIn, merchant_id: FromPath[UUID]) -> MerchantProfile:
    """Give the merchant to somebody who works there."""
    require_staff(viewer, merchant_id)
    found = await merchant_profile(merchant_id)
    if found is None:
        raise NoSuchMerchant
    return found


@get(
    "/merchants/{merchant_id:uuid}/today",
    operation_id="get_today",
    summary="Today's board",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant),
)
async def get_today(viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID]) -> Today:
    """Give what is to be done today, what came in and the campaigns under way."""
    require_staff(viewer, merchant_id)
    return await today_of(merchant_id, language=visit.language)


@get(
    "/merchants/{merchant_id:uuid}/events",
    operation_id="watch_merchant",
    summary="A merchant's board as it changes",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant),
)
async def watch_merchant(viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID]) -> Stream:
    """Send a `changed` event now and when orders or group-buys of the merchant moved."""
    require_staff(viewer, merchant_id)
    return await board_stream(visit, f"merchant:{merchant_id}")


@get(
    "/merchants/{merchant_id:uuid}/orders",
    operation_id="list_merchant_orders",
    summary="Orders at a merchant",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant),
)
async def list_merchant_orders(  # noqa: PLR0917 - Litestar reads parameters by name
    viewer: SignedIn,
    merchant_id: FromPath[UUID],
    campaign: FromQuery[UUID | None] = None,
    order_state: FromQuery[OrderState | None] = None,
    q: Annotated[str, QueryParameter(max_length=20)] = "",
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[MerchantOrder]:
    """Give orders newest first; ``q`` is an order number, or its last part."""
    require_staff(viewer, merchant_id)
    wanted = read_order_number(q)
    found = await merchant_orders(
        merchant_id,
        campaign_id=campaign,
        state=order_state.value if order_state else None,
        # No order has a number below nothing.
        number=-1 if q and wanted is None else wanted,
        after=read_cursor(cursor, "merchant-orders", tuple[datetime, UUID]),
        limit=limit + 1,
    )
    shown, more = found[:limit], len(found) > limit
    last = shown[-1] if more else None
    marker = write_cursor("merchant-orders", last.placed_at, last.id) if last else None
    return Items(items=shown, next_cursor=marker)


RESOURCES = [get_merchant, get_today, watch_merchant, list_merchant_orders]
