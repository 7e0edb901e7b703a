"""Goods that are late: who can do something hears of it daily, and in the end nothing came.

Both sweeps select by state, and each arrival has its own transaction, so what was missed while
the scheduler was away is caught up, and two runs at once do nothing twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from core import clock
from core.database import execute, fetch, fetch_row, transaction
from core.outbox import record
from marketplace.facts_of_arrivals import GoodsLate
from marketplace.locks import lock_campaign
from marketplace.pick_up.arriving import count_as_nothing
from marketplace.pick_up.pick_up_rules import GIVEN_UP_AFTER, LATE_AFTER, TOLD_AGAIN_AFTER, is_awake
from marketplace.selling.campaign_states import DELIVERING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    import asyncpg

log = structlog.get_logger(__name__)

BATCH = 100
# Goods somebody waits for: where all money is back nothing is awaited any more.
AWAITED = """
    SELECT at.* FROM campaign_point at JOIN campaign run ON run.id = at.campaign
    WHERE at.arrived_at IS NULL AND run.state = ANY($1)
      AND EXISTS (SELECT FROM market_order o WHERE o.campaign = at.campaign
                  AND o.point = at.point AND o.state = 'confirmed')"""
LATE = f"""{AWAITED} AND at.collect_from <= $2
      AND (at.late_told_at IS NULL OR at.late_told_at <= $3)"""
GIVEN_UP = f"{AWAITED} AND at.collect_until <= $2"
_DELIVERING = [state.value for state in DELIVERING]


async def tell_of_late_goods() -> int:
    """Tell of goods that should be there and are not, once a day (a sweep); give of how many."""
    now = clock.now()
    if not is_awake(now):
        return 0
    rows = await fetch(
        f"{LATE} ORDER BY at.collect_from, at.id LIMIT $4",
        _DELIVERING,
        now - LATE_AFTER,
        now - TOLD_AGAIN_AFTER,
        BATCH,
    )
    return sum([await _alone(_tell, row) for row in rows])


async def give_up_goods() -> int:
    """Take goods that never came as not delivered, days later (a sweep); give how many."""
    rows = await fetch(
        f"{GIVEN_UP} ORDER BY at.collect_until, at.id LIMIT $3",
        _DELIVERING,
        clock.now() - GIVEN_UP_AFTER,
        BATCH,
    )
    return sum([await _alone(_give_up, row) for row in rows])


async def _alone(step: Callable[[asyncpg.Record], Awaitable[bool]], row: asyncpg.Record) -> bool:
    """Deal with one arrival; what is wrong with one must not keep the others waiting."""
    try:
        return await step(row)
    except Exception:
        log.exception("late_goods_not_dealt_with", arrival_id=str(row["id"]))
        return False


async def _tell(row: asyncpg.Record) -> bool:
    now: datetime = clock.now()
    async with transaction():
        # Goods that arrive at this moment wait for the same lock.
        await lock_campaign(row["campaign"])
        told = await execute(
            """UPDATE campaign_point SET late_told_at = $2
               WHERE id = $1 AND arrived_at IS NULL
                 AND (late_told_at IS NULL OR late_told_at <= $3)""",
            row["id"],
            now,
            now - TOLD_AGAIN_AFTER,
        )
        if told:
            await record(GoodsLate(arrival_id=row["id"]))
    return bool(told)


async def _give_up(row: asyncpg.Record) -> bool:
    async with transaction():
        campaign = await lock_campaign(row["campaign"])
        plan = await fetch_row(
            "SELECT * FROM campaign_point WHERE id = $1 AND arrived_at IS NULL FOR NO KEY UPDATE",
            row["id"],
        )
        if campaign is None or plan is None:
            return False
        await count_as_nothing(campaign, plan, None)
    return True
