"""Orders as the platform's people see them: the buyer is masked until revealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from core.personal_data import mask_name
from marketplace.explaining_to_operators import why_of_platform
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.overdue_goods import ended_by, overdue, overdue_since
from marketplace.queries.arrival_reports import ArrivalReport, arrival_reports
from marketplace.queries.order_refunds import RefundView, refunds_of_orders
from marketplace.queries.orders import order_number
from marketplace.queries.timeline import Moment, timeline
from marketplace.refunds.refunding_by_operator import REFUNDABLE, all_that_may_go
from marketplace.whose_money import Why

if TYPE_CHECKING:
    from core.refusals import Language

SHOWN_MAX = 200
ORDERS = """
    SELECT o.*, buyer.display_name, merchant.name AS merchant_name,
           point.name AS point_name, at.id AS plan_id, at.collect_until
    FROM market_order o
    JOIN person buyer ON buyer.id = o.buyer JOIN merchant ON merchant.id = o.merchant
    JOIN pick_up_point point ON point.id = o.point
    JOIN campaign_point at ON at.campaign = o.campaign AND at.point = o.point"""


@dataclass(frozen=True)
class OperatorOrder:
    """One order; ``overdue_since`` when its goods should be at the point and are not."""

    id: UUID
    number: str
    state: OrderState
    title: str
    quantity: int
    total_fen: int
    paid_fen: int
    refunded_fen: int
    campaign_id: UUID
    buyer_id: UUID
    buyer_mask: str
    merchant_id: UUID
    merchant_name: str
    point_name: str
    collect_until: datetime
    placed_at: datetime
    overdue_since: datetime | None


@dataclass(frozen=True)
class OperatorOrderPage:
    """An order with its history, its refunds and every fen of it.

    ``refund_fen`` is what refunding all of it would bring; ``keeps_collected`` when units that
    were handed out would stay sold.
    """

    order: OperatorOrder
    timeline: list[Moment]
    refunds: list[RefundView]
    why: Why
    arrival: ArrivalReport | None
    can_refund: bool
    refund_fen: int
    keeps_collected: bool


async def orders_by_number(number: int) -> list[OperatorOrder]:
    """Give the order with a running number, if there is one."""
    return [_order(row) for row in await fetch(f"{ORDERS} WHERE o.number = $1", number)]


async def overdue_orders() -> list[OperatorOrder]:
    """Give the orders whose goods did not come, the longest overdue first, at most 200."""
    rows = await fetch(
        f"{ORDERS} WHERE {overdue('$1')} ORDER BY at.collect_until, o.number LIMIT $2",
        ended_by(),
        SHOWN_MAX,
    )
    return [_order(row) for row in rows]


async def operator_order(order_id: UUID, language: Language) -> OperatorOrderPage | None:
    """Give one order with all that is known of it; who may see it is decided before."""
    rows = await fetch(f"{ORDERS} WHERE o.id = $1", order_id)
    if not rows:
        return None
    refunds = (await refunds_of_orders([order_id], language)).get(order_id, [])
    can_refund = rows[0]["state"] in REFUNDABLE
    whole = await all_that_may_go(order_id) if can_refund else None
    return OperatorOrderPage(
        order=_order(rows[0]),
        timeline=timeline(rows[0], refunds, language),
        refunds=refunds,
        why=await why_of_platform(order_id, language),
        arrival=(await arrival_reports([rows[0]["plan_id"]])).get(rows[0]["plan_id"]),
        can_refund=can_refund,
        refund_fen=whole.amount_fen if whole else 0,
        keeps_collected=bool(whole and whole.is_part),
    )


def _order(row: Any) -> OperatorOrder:
    return OperatorOrder(
        id=row["id"],
        number=order_number(row),
        state=row["state"],
        title=row["title"],
        quantity=row["quantity"],
        total_fen=row["total_fen"],
        paid_fen=row["paid_fen"],
        refunded_fen=row["refunded_fen"],
        campaign_id=row["campaign"],
        buyer_id=row["buyer"],
        buyer_mask=mask_name(row["display_name"] or ""),
        merchant_id=row["merchant"],
        merchant_name=row["merchant_name"],
        point_name=row["point_name"],
        collect_until=row["collect_until"],
        placed_at=row["placed_at"],
        overdue_since=overdue_since(row["state"], row["collect_until"]),
    )
