"""Opening, closing and deciding campaigns (rules L3 to L6).

Every step selects by state, so whatever was missed while the scheduler was away is caught
up in the next run, and running twice changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from core import clock
from core.database import execute, fetch, fetch_value, transaction, within_transaction
from core.outbox import record
from marketplace.campaign_states import CampaignState
from marketplace.commissioning import freeze_commission
from marketplace.expiring import expire_unpaid_orders
from marketplace.facts import (
    CampaignChanged,
    CampaignFailed,
    CampaignSucceeded,
    OrderConfirmed,
    RefundOwed,
)
from marketplace.locks import lock_campaign
from marketplace.tables.campaigns import FailureReason
from marketplace.tables.refunds import RefundReason
from marketplace.tiers import Tier, final_price

if TYPE_CHECKING:
    import asyncpg

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


async def decide_campaign(campaign_id: UUID) -> bool:
    """Decide once, on paid units alone; deciding again is no-op."""
    async with transaction():
        campaign = await lock_campaign(campaign_id)
        if campaign is None or campaign["state"] != CampaignState.CLOSING:
            return False
        if await _somebody_is_paying(campaign_id):
            return False
        price = final_price(await tiers_of(campaign_id), campaign["paid_units"])
        if price is None:
            await fail_campaign(campaign, FailureReason.TOO_FEW_UNITS)
        else:
            await _succeed(campaign, price)
    return True


async def _somebody_is_paying(campaign_id: UUID) -> bool:
    return bool(
        await fetch_value(
            "SELECT 1 FROM market_order WHERE campaign = $1 AND state = 'pending' LIMIT 1",
            campaign_id,
        )
    )


async def tiers_of(campaign_id: UUID) -> list[Tier]:
    """Give a campaign's price tiers, the first one first."""
    rows = await fetch(
        """SELECT min_units, unit_price_fen FROM campaign_tier WHERE campaign = $1
           ORDER BY min_units""",
        campaign_id,
    )
    return [Tier(row["min_units"], row["unit_price_fen"]) for row in rows]


async def _succeed(campaign: asyncpg.Record, price: int) -> None:
    now = clock.now()
    await execute(
        """UPDATE campaign SET state = 'succeeded', final_price_fen = $2, decided_at = $3,
             version = version + 1 WHERE id = $1""",
        campaign["id"],
        price,
        now,
    )
    await execute(
        "UPDATE campaign_variant SET final_price_fen = $2 WHERE campaign = $1",
        campaign["id"],
        price,
    )
    orders = await fetch(
        """UPDATE market_order SET state = 'confirmed', confirmed_at = $2
           WHERE campaign = $1 AND state = 'paid_waiting' RETURNING id""",
        campaign["id"],
        now,
    )
    await execute(
        "UPDATE order_line SET final_unit_price_fen = $2 WHERE parent = ANY($1)",
        [order["id"] for order in orders],
        price,
    )
    await freeze_commission(campaign["id"])
    await record(
        CampaignSucceeded(campaign_id=campaign["id"]),
        CampaignChanged(campaign_id=campaign["id"]),
        *(OrderConfirmed(order_id=order["id"]) for order in orders),
    )


@within_transaction
async def fail_campaign(
    campaign: asyncpg.Record, reason: FailureReason, note: str | None = None
) -> None:
    """Fail a campaign whose row the caller holds; every paid order is owed its money (L6)."""
    orders = await fetch(
        """UPDATE market_order SET state = 'refunding'
           WHERE campaign = $1 AND state = 'paid_waiting' RETURNING id""",
        campaign["id"],
    )
    await execute(
        """UPDATE campaign SET state = 'refunding', failure_reason = $2, failure_note = $3,
             decided_at = $4, version = version + 1 WHERE id = $1""",
        campaign["id"],
        reason.value,
        note,
        clock.now(),
    )
    await record(
        CampaignFailed(campaign_id=campaign["id"], reason=reason.value),
        CampaignChanged(campaign_id=campaign["id"]),
        *(
            RefundOwed(
                order_id=order["id"],
                reason=RefundReason.GROUP_FAILED.value,
                reason_key=f"groupfail:{order['id']}",
            )
            for order in orders
        ),
    )


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
