"""Completing orders that were collected, or were not and are kept by rule.

When the time for complaints ends the merchant has earned them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import execute, fetch, fetch_row, transaction
from core.outbox import record
from marketplace.facts import CampaignChanged, OrderCompleted
from marketplace.ordering.order_states import OrderState
from marketplace.settling.earning_orders import earn

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    import asyncpg

log = structlog.get_logger(__name__)

BATCH = 500
EARNS = (OrderState.COLLECTED.value, OrderState.UNCOLLECTED.value)
# The states are written out, or the indexes on them would not be used.
DUE = """
    SELECT id, after_sale_until FROM market_order
    WHERE state IN ('collected', 'uncollected') AND after_sale_until <= $1
      AND NOT EXISTS (SELECT FROM after_sale
                      WHERE after_sale.parent = market_order.id AND after_sale.ended_at IS NULL)
      AND ($2::timestamptz IS NULL OR (after_sale_until, id) > ($2, $3::uuid))
    ORDER BY after_sale_until, id LIMIT $4"""
COMPLETE = """
    WITH ended AS (
      SELECT id FROM campaign
      WHERE state IN ('succeeded', 'procuring', 'arrived', 'collecting') AND NOT EXISTS (
        SELECT FROM market_order placed WHERE placed.campaign = campaign.id
          AND placed.state IN ('pending', 'paid_waiting', 'confirmed', 'ready', 'collected',
                               'uncollected', 'refunding'))
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE campaign SET state = 'completed', version = version + 1 FROM ended
    WHERE campaign.id = ended.id RETURNING campaign.id"""


async def complete_orders() -> int:
    """Complete every order whose after-sale window has ended; give how many (a sweep).

    Orders are chosen by their state and completed one transaction each, so a sweep that dies
    or runs twice leaves none out and earns none twice.
    """
    done = 0
    after: tuple[datetime, UUID] | None = None
    # Walking on by time and id, not by state alone: orders that fail must not come first again.
    while batch := await _due(after):
        done += sum([await _complete_alone(row["id"]) for row in batch])
        after = batch[-1]["after_sale_until"], batch[-1]["id"]
    await complete_campaigns()
    return done


async def _due(after: tuple[datetime, UUID] | None) -> list[asyncpg.Record]:
    return await fetch(
        DUE,
        clock.now(),
        *(after or (None, None)),
        BATCH,
    )


async def _complete_alone(order_id: UUID) -> bool:
    """Complete one order; what is wrong with one must not keep the others from their money."""
    try:
        return await complete_order(order_id)
    except Exception:
        log.exception("order_not_completed", order_id=str(order_id))
        return False


async def complete_order(order_id: UUID) -> bool:
    """Complete an order whose window has ended; tell whether it was not completed before."""
    async with transaction():
        order = await fetch_row(
            """SELECT * FROM market_order WHERE id = $1 AND state = ANY($2)
                 AND after_sale_until <= $3 FOR NO KEY UPDATE""",
            order_id,
            EARNS,
            clock.now(),
        )
        # Asked under the lock: a case is opened under the same.
        if order is None or await _is_argued_about(order_id):
            return False
        await earn(order)
        # It does not depend on when somebody looks: a late sweep costs the merchant no day.
        ended = order["after_sale_until"]
        await execute(
            """UPDATE market_order SET state = 'completed', completed_at = $2, ended_at = $2
               WHERE id = $1""",
            order_id,
            ended,
        )
        await record(OrderCompleted(order_id=order_id))
    return True


async def _is_argued_about(order_id: UUID) -> bool:
    return bool(
        await fetch_row("SELECT 1 FROM after_sale WHERE parent = $1 AND ended_at IS NULL", order_id)
    )


async def complete_campaigns() -> int:
    """Complete campaigns of which nothing is left to hand out or to earn; give how many."""
    async with transaction():
        rows = await fetch(COMPLETE)
        await record(*(CampaignChanged(campaign_id=row["id"]) for row in rows))
    return len(rows)
