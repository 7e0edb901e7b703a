"""Goods that wait at a point: their buyers are reminded, and then the rule is applied (L13).

The sweep selects by state and each order has its own transaction, so what was missed while
the scheduler was away is caught up, and two runs at once do nothing twice.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from core import clock
from core.database import execute, fetch, fetch_row, transaction, within_transaction
from core.outbox import record
from marketplace.facts import OrderUncollected, PickUpReminded
from marketplace.locks import lock_order
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.ending_parts import end_as_collected, void_codes
from marketplace.pick_up.handing_out import units_left
from marketplace.pick_up.pick_up_rules import UncollectedRule, Waiting, reminder_due
from marketplace.refunds.refund_calculator import Wish
from marketplace.refunds.refunding import decide_refund
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.tables.refunds import RefundReason

if TYPE_CHECKING:
    import asyncpg

    from marketplace.locks import LockedOrder

log = structlog.get_logger(__name__)

BATCH = 500
# The first reminder comes at most a day and a half before the collecting hours end.
SOON = timedelta(days=2)
WAITING = """
    SELECT o.id, o.ready_at, o.reminders_sent, at.collect_until, run.uncollected_days
    FROM market_order o JOIN campaign run ON run.id = o.campaign
    JOIN campaign_point at ON at.campaign = o.campaign AND at.point = o.point
    WHERE o.state = 'ready'"""


async def remind_and_end_waiting_goods() -> int:
    """Remind whose goods wait, and end what waited too long (a sweep); give how many steps."""
    done = 0
    after: UUID | None = None
    while batch := await _soon(after):
        done += sum([await _look_alone(row) for row in batch])
        after = batch[-1]["id"]
    return done


async def _soon(after: UUID | None) -> list[asyncpg.Record]:
    return await fetch(
        f"""{WAITING} AND at.collect_until <= $1 AND ($2::uuid IS NULL OR o.id > $2)
            ORDER BY o.id LIMIT $3""",
        clock.now() + SOON,
        after,
        BATCH,
    )


async def _look_alone(row: asyncpg.Record) -> bool:
    """Look at one order; what is wrong with one must not keep the others waiting."""
    try:
        return await look_at_waiting(row["id"]) if _something_is_due(row) else False
    except Exception:
        log.exception("waiting_goods_not_dealt_with", order_id=str(row["id"]))
        return False


async def look_at_waiting(order_id: UUID) -> bool:
    """Do what is due for one order; tell whether anything was."""
    async with transaction():
        locked = await lock_order(order_id)
        if locked is None or locked.order["state"] != OrderState.READY:
            return False
        row = await fetch_row(f"{WAITING} AND o.id = $1", order_id)
        if row is None or not _something_is_due(row):
            return False
        if waiting_of(row).kept_until <= clock.now():
            await _end(locked)
        else:
            await _remind(row)
    return True


def waiting_of(row: asyncpg.Record) -> Waiting:
    """Give what the rules need to know of an order that waits."""
    return Waiting(row["ready_at"], row["collect_until"], row["uncollected_days"])


def _something_is_due(row: asyncpg.Record) -> bool:
    now, waiting, sent = clock.now(), waiting_of(row), row["reminders_sent"]
    return waiting.kept_until <= now or reminder_due(waiting, sent, now)[0] > sent


@within_transaction
async def _remind(row: asyncpg.Record) -> None:
    passed, which = reminder_due(waiting_of(row), row["reminders_sent"], clock.now())
    await execute("UPDATE market_order SET reminders_sent = $2 WHERE id = $1", row["id"], passed)
    if which is not None:
        await record(PickUpReminded(order_id=row["id"], which=which.value))


@within_transaction
async def _end(locked: LockedOrder) -> None:
    """Take an order as not collected and do what its campaign said before anybody paid."""
    order, now = locked.order, clock.now()
    refunds = locked.campaign["uncollected_rule"] == UncollectedRule.RETURN_AND_REFUND
    if refunds and await _end_of_a_part(order):
        return
    await execute(
        """UPDATE market_order SET state = 'uncollected', uncollected_at = $2, fulfilled_at = $3,
             after_sale_until = $3::timestamptz
               + (SELECT after_sale_hours FROM campaign WHERE campaign.id = market_order.campaign)
                 * interval '1 hour'
           WHERE id = $1""",
        order["id"],
        now,
        None if refunds else now,
    )
    await void_codes(order["id"])
    if refunds:
        await refund_whole_order(locked, RefundReason.UNCOLLECTED, f"uncollected:{order['id']}")
    await record(OrderUncollected(order_id=order["id"], refunded=refunds))


@within_transaction
async def _end_of_a_part(order: asyncpg.Record) -> bool:
    """Refund what nobody came for of an order partly handed out; tell whether it was one.

    What was handed out stays sold: the order ends as collected when its last part was.
    """
    if not await end_as_collected(order):
        return False
    left = await units_left(order["id"])
    await decide_refund(
        order,
        RefundReason.UNCOLLECTED,
        f"uncollected:{order['id']}",
        [Wish(line, units) for line, units in left.items() if units],
    )
    await record(OrderUncollected(order_id=order["id"], refunded=True))
    return True
