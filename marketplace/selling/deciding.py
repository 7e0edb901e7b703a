"""How a campaign ends: decided once, at closing, on what is paid and nothing else (L4 to L9).

One transaction holds the campaign's row and writes the count, the tier, the final prices and
what each order is owed; deciding again finds it decided and does nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch, fetch_value, transaction, within_transaction
from core.outbox import record, record_for_each
from marketplace.facts import (
    CampaignChanged,
    CampaignFailed,
    CampaignSucceeded,
    OrderConfirmed,
    RefundOwed,
)
from marketplace.facts_of_closing import TrueUpOwed
from marketplace.locks import lock_campaign
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.counting import counted, thresholds_of, tiers_of
from marketplace.selling.filling_cases import fill_cases
from marketplace.selling.final_prices import write_final_prices
from marketplace.selling.quotas import give_units_back
from marketplace.selling.success import met
from marketplace.selling.tier_prices import tier_reached
from marketplace.settling.commissioning import freeze_commission
from marketplace.tables.campaigns import FailureReason
from marketplace.tables.refunds import RefundReason
from marketplace.waiting_list.ending import close_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from marketplace.selling.success import Progress


async def decide_campaign(campaign_id: UUID) -> bool:
    """Decide once, on paid units alone; deciding again is no-op."""
    async with transaction():
        campaign = await lock_campaign(campaign_id)
        if campaign is None or campaign["state"] != CampaignState.CLOSING:
            return False
        if await _somebody_is_paying(campaign_id):
            return False
        now = await counted(campaign)
        if met(thresholds_of(campaign), now):
            await _succeed(campaign, now)
        else:
            await _keep_the_count(campaign_id, now)
            await fail_campaign(campaign, FailureReason.THRESHOLD_NOT_MET)
    return True


async def _somebody_is_paying(campaign_id: UUID) -> bool:
    return bool(
        await fetch_value(
            "SELECT 1 FROM market_order WHERE campaign = $1 AND state = 'pending' LIMIT 1",
            campaign_id,
        )
    )


async def _keep_the_count(campaign_id: UUID, now: Progress, tier: int | None = None) -> None:
    await execute(
        """UPDATE campaign SET decided_units = $2, decided_people = $3, decided_amount_fen = $4,
             decided_tier = $5 WHERE id = $1""",
        campaign_id,
        now.units,
        now.people,
        now.amount_fen,
        tier,
    )


async def _succeed(campaign: asyncpg.Record, counted_now: Progress) -> None:
    tiers = await tiers_of(campaign["id"])
    reached = tier_reached(tiers, counted_now.units)
    await _keep_the_count(campaign["id"], counted_now, reached)
    await _set_final_prices(campaign["id"], tiers[reached].prices_fen)
    owed = await write_final_prices(await _paid_orders(campaign["id"]))
    await fill_cases(campaign)
    orders = await fetch(
        """UPDATE market_order SET state = 'confirmed', confirmed_at = $2
           WHERE campaign = $1 AND state = 'paid_waiting' RETURNING id""",
        campaign["id"],
        clock.now(),
    )
    names = [order["id"] for order in orders]
    await freeze_commission(campaign["id"])
    await record(
        CampaignSucceeded(campaign_id=campaign["id"]),
        CampaignChanged(campaign_id=campaign["id"]),
    )
    # Money first: thousands of letters may wait longer.
    await record_for_each(lambda name: TrueUpOwed(order_id=name), owed)
    await record_for_each(lambda name: OrderConfirmed(order_id=name), names)


async def _paid_orders(campaign_id: UUID) -> list[UUID]:
    rows = await fetch(
        """SELECT id FROM market_order WHERE campaign = $1 AND state = 'paid_waiting'
           ORDER BY id FOR NO KEY UPDATE""",
        campaign_id,
    )
    return [row["id"] for row in rows]


async def _set_final_prices(campaign_id: UUID, prices_fen: Sequence[int]) -> None:
    await execute(
        """UPDATE campaign_variant SET final_price_fen = price.fen
           FROM unnest($2::bigint[]) WITH ORDINALITY AS price (fen, place)
           WHERE campaign = $1 AND position = price.place - 1""",
        campaign_id,
        list(prices_fen),
    )
    await execute(
        """UPDATE campaign SET state = 'succeeded', final_price_fen = $2, decided_at = $3,
             version = version + 1 WHERE id = $1""",
        campaign_id,
        min(prices_fen),
        clock.now(),
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
    names = [order["id"] for order in orders]
    # Whoever is still paying gives back when their hold ends, or their money comes.
    await give_units_back(names)
    await close_lines([campaign["id"]])
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
    )
    await record_for_each(
        lambda name: RefundOwed(
            order_id=name,
            reason=RefundReason.GROUP_FAILED.value,
            reason_key=f"groupfail:{name}",
        ),
        names,
    )
