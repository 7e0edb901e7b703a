"""Opening and closing campaigns when it is time (rules L3 to L6); ``deciding`` says how they end.

Every step selects by state, so whatever was missed while the scheduler was away is caught
up in the next run, and running twice changes nothing.
"""

from __future__ import annotations

from uuid import UUID

import structlog

from core import clock
from core.database import fetch, transaction
from core.outbox import record
from marketplace.facts import CampaignChanged
from marketplace.ordering.expiring import expire_unpaid_orders
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.deciding import decide_campaign
from marketplace.waiting_list.ending import close_lines

log = structlog.get_logger(__name__)

BATCH = 100


async def advance_campaigns() -> int:
    """Sweep: open, close, expire and decide whatever is due; give how many steps were made.

    It asks nobody outside. Holds whose payment began have a sweep of their own, so that a
    provider that is away keeps only their campaigns waiting.
    """
    steps = await _move_due("scheduled", "open", "opens_at")
    steps += await _move_due("open", "closing", "closes_at")
    steps += await expire_unpaid_orders()
    steps += await decide_closing_campaigns()
    return steps + await close_refunded_campaigns()


async def _move_due(before: str, after: str, column: str) -> int:
    async with transaction():
        rows = await fetch(
            f"""UPDATE campaign SET state = $3, version = version + 1 WHERE id IN (
                  SELECT id FROM campaign WHERE state = $2 AND {column} <= $1
                  ORDER BY id LIMIT {BATCH} FOR NO KEY UPDATE SKIP LOCKED)
                RETURNING id""",  # noqa: S608 - both names are ours
            clock.now(),
            before,
            after,
        )
        if after == CampaignState.CLOSING:
            await close_lines([row["id"] for row in rows])
        await record(*(CampaignChanged(campaign_id=row["id"]) for row in rows))
    return len(rows)


async def decide_closing_campaigns() -> int:
    """Decide every closing campaign in which nobody is paying any more."""
    rows = await fetch(
        """SELECT id FROM campaign WHERE state = 'closing' AND NOT EXISTS (
             SELECT FROM market_order
             WHERE market_order.campaign = campaign.id AND market_order.state = 'pending')
           ORDER BY closes_at LIMIT $1""",
        BATCH,
    )
    return sum([await _decide_alone(row["id"]) for row in rows])


async def _decide_alone(campaign_id: UUID) -> bool:
    """Decide one campaign; what is wrong with one must not keep the others undecided."""
    try:
        return await decide_campaign(campaign_id)
    except Exception:
        log.exception("campaign_not_decided", campaign_id=str(campaign_id))
        return False


async def close_refunded_campaigns() -> int:
    """Close every failed campaign in which no order waits for money or for an answer."""
    async with transaction():
        rows = await fetch(
            """UPDATE campaign SET state = 'closed', version = version + 1 WHERE id IN (
                 SELECT id FROM campaign WHERE state = 'refunding' AND NOT EXISTS (
                   SELECT FROM market_order WHERE market_order.campaign = campaign.id
                     AND market_order.state IN ('pending', 'refunding'))
                 ORDER BY id LIMIT 100 FOR NO KEY UPDATE SKIP LOCKED)
               RETURNING id"""
        )
        await record(*(CampaignChanged(campaign_id=row["id"]) for row in rows))
    return len(rows)
