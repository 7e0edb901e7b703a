"""Goods that never came: everybody is told once, and the buyer may have the money back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from core import clock
from core.database import execute, fetch, fetch_row, transaction, within_transaction
from core.outbox import record
from marketplace.facts import GoodsOverdue, OrderOverdue
from marketplace.locks import LockedOrder, lock_campaign, lock_order
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.overdue_goods import ended_by, goods_overdue, overdue
from marketplace.pick_up.pick_up_rules import not_delivered_from
from marketplace.refunds.refund_calculator import Fault, Terms
from marketplace.refunds.refunding import refund_decided
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.refusals import NoSuchOrder, NotOverdueYet, OrderWasDelivered
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    import asyncpg

log = structlog.get_logger(__name__)

BATCH = 100
OVERDUE = f"""
    SELECT at.id, at.campaign, at.point FROM campaign_point at
    WHERE at.arrived_at IS NULL AND at.overdue_told_at IS NULL AND {goods_overdue("$1")}
      AND EXISTS (SELECT FROM market_order o WHERE o.campaign = at.campaign
                  AND o.point = at.point AND {overdue("$1")})"""  # noqa: S608 - words are ours


async def tell_of_overdue_goods() -> int:
    """Tell of every delivery that is overdue, once (a sweep); give how many were told of."""
    rows = await fetch(
        f"{OVERDUE} ORDER BY at.collect_until, at.id LIMIT $2",
        ended_by(),
        BATCH,
    )
    return sum([await _tell_alone(row) for row in rows])


async def _tell_alone(row: asyncpg.Record) -> bool:
    try:
        return await _tell(row)
    except Exception:
        log.exception("overdue_goods_not_told", campaign_id=str(row["campaign"]))
        return False


async def _tell(row: asyncpg.Record) -> bool:
    async with transaction():
        # Goods that arrive at this moment wait for the same lock.
        await lock_campaign(row["campaign"])
        told = await execute(
            """UPDATE campaign_point SET overdue_told_at = $2
               WHERE id = $1 AND arrived_at IS NULL AND overdue_told_at IS NULL""",
            row["id"],
            clock.now(),
        )
        if not told:
            return False
        orders = await fetch(
            """SELECT id FROM market_order
               WHERE campaign = $1 AND point = $2 AND state = 'confirmed' ORDER BY id""",
            row["campaign"],
            row["point"],
        )
        await record(
            GoodsOverdue(campaign_id=row["campaign"], point_id=row["point"]),
            *(OrderOverdue(order_id=order["id"]) for order in orders),
        )
    return True


async def ask_money_back(order_id: UUID, *, buyer: UUID) -> None:
    """Refund an order that was not delivered, at its buyer's word; asking again is no-op.

    Raises NoSuchOrder, NotOverdueYet, and OrderWasDelivered for an order in another state.
    """
    async with transaction():
        locked = await lock_order(order_id)
        if locked is None or locked.order["buyer"] != buyer:
            raise NoSuchOrder
        key = f"undelivered:{order_id}"
        if await refund_decided(order_id, key):
            return
        if locked.order["state"] != OrderState.CONFIRMED:
            raise OrderWasDelivered(state=locked.order["state"])
        await _require_overdue(locked)
        terms = Terms(fault=Fault.MERCHANT)
        await refund_whole_order(locked, RefundReason.NOT_DELIVERED, key, terms=terms)


@within_transaction
async def _require_overdue(locked: LockedOrder) -> None:
    at = await fetch_row(
        "SELECT collect_until FROM campaign_point WHERE campaign = $1 AND point = $2",
        locked.order["campaign"],
        locked.order["point"],
    )
    if at is not None and clock.now() < not_delivered_from(at["collect_until"]):
        raise NotOverdueYet(possible_from=not_delivered_from(at["collect_until"]))
