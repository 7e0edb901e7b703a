"""What a payee earns, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from accounts.refusals import RoleNotEnough
from api.given import FromPath, SignedIn, ThisVisit
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.payee_paths import both, named
from api.shapes.payees import OrderMoney
from api.shapes.settlement import Earning, EarningsPage, EarningTotals, Why
from api.shapes.shown import shown
from marketplace.desk_roles import merchant_order, require_money
from marketplace.explaining import why_of_earning
from marketplace.queries.earnings import EarningState, earning_totals, earnings_of
from marketplace.queries.order_money import order_money
from marketplace.refusals import NoSuchOrder, NoSuchPayee

InState = Annotated[EarningState | None, QueryParameter(name="state")]


@get(
    both("/earnings"),
    operation_id=named("list_earnings"),
    summary="What we earn",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, RoleNotEnough),
)
async def list_earnings(
    viewer: SignedIn,
    payee_id: FromPath[UUID],
    in_state: InState = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> EarningsPage:
    """Give earnings booked and to come, newest first, with the sums of all."""
    require_money(viewer, payee_id)
    after = read_cursor(cursor, "earnings", tuple[datetime, UUID])
    found = await earnings_of(payee_id, state=in_state, after=after, limit=limit + 1)
    page = found[:limit]
    last = page[-1] if found[limit:] else None
    return EarningsPage(
        items=[shown(view, Earning) for view in page],
        next_cursor=write_cursor("earnings", last.at, last.id) if last else None,
        totals=shown(await earning_totals(payee_id), EarningTotals),
    )


@get(
    "/merchants/{merchant_id:uuid}/orders/{order_id:uuid}/why",
    operation_id="explain_merchant_order",
    summary="Where every fen of an order is",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, NoSuchOrder, RoleNotEnough),
)
async def explain_order(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Why:
    """Explain what an order earns, from the ledger's own movements."""
    await merchant_order(viewer, merchant_id, order_id)
    return shown(await why_of_earning(order_id, visit.language), Why)


@get(
    "/merchants/{merchant_id:uuid}/orders/{order_id:uuid}/money",
    operation_id="get_order_money",
    summary="What an order brings, and when",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, NoSuchOrder, RoleNotEnough),
)
async def get_order_money(
    viewer: SignedIn, merchant_id: FromPath[UUID], order_id: FromPath[UUID]
) -> OrderMoney:
    """Give the fees of an order, the statement and payout it is in, and the day it arrives."""
    await merchant_order(viewer, merchant_id, order_id)
    return shown(await order_money(merchant_id, order_id), OrderMoney)


RESOURCES = [explain_order, get_order_money, list_earnings]
