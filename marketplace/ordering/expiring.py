"""Ending holds nobody paid for.

A hold whose payment was begun is freed only after the provider confirmed that the payment
is cancelled (rule L3); if it says the money came after all, the order is paid.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch, transaction
from core.outbox import record
from marketplace.facts import OrderExpired
from marketplace.locks import lock_order
from marketplace.ordering.giving_back import give_back_held
from marketplace.ordering.order_states import OrderState
from marketplace.ordering.payment_requests import close_request, unpaid_requests_of
from marketplace.waiting_list.ending import settle_offer
from marketplace.waiting_list.rules import WaitingState
from payments.cancelling import close_payments_of
from payments.rounds import Round

if TYPE_CHECKING:
    from datetime import datetime

    import asyncpg

BATCH = 200


async def release_stale_holds(campaign_id: UUID) -> int:
    """Free what nobody paid for of a campaign, or of others that share its stock or points.

    Only expired holds whose payment never began; gives how many.
    """
    rows = await fetch(
        """SELECT id FROM market_order WHERE campaign IN (
               SELECT $1 UNION SELECT other.campaign FROM campaign_quota mine
               JOIN campaign_quota other ON other.quota = mine.quota WHERE mine.campaign = $1)
             AND state = 'pending'
             AND hold_until <= $2 AND payment_requested_at IS NULL ORDER BY id LIMIT $3""",
        campaign_id,
        clock.now(),
        BATCH,
    )
    return sum([await expire_order(row["id"]) for row in rows])


async def expire_unpaid_orders() -> int:
    """End every hold whose time is over and whose payment never began; give how many."""
    rows = await fetch(
        """SELECT id FROM market_order
           WHERE state = 'pending' AND hold_until <= $1 AND payment_requested_at IS NULL
           ORDER BY hold_until LIMIT $2""",
        clock.now(),
        BATCH,
    )
    return sum([await expire_order(row["id"]) for row in rows])


async def expire_paying_orders() -> int:
    """Sweep: end every hold whose time is over while its buyer was paying; give how many.

    The provider is asked first, and not again in this run once it does not answer.
    """
    ended, this_round = 0, Round()
    after: tuple[datetime, UUID] | None = None
    # Walking on, not by state alone: money that is under way for long must not come first again.
    while batch := await _paying(after):
        # In any order: those the provider answers with an error must not all come first.
        for row in random.sample(batch, len(batch)):
            ended += await this_round.ask(row["id"], _end(row)) or False
            if this_round.over:
                return ended
        after = batch[-1]["hold_until"], batch[-1]["id"]
    return ended


async def _paying(after: tuple[datetime, UUID] | None) -> list[asyncpg.Record]:
    return await fetch(
        """SELECT id, hold_until FROM market_order
           WHERE state = 'pending' AND hold_until <= $1 AND payment_requested_at IS NOT NULL
             AND ($2::timestamptz IS NULL OR (hold_until, id) > ($2, $3::uuid))
           ORDER BY hold_until, id LIMIT $4""",
        clock.now(),
        *(after or (None, None)),
        BATCH,
    )


async def _end(row: asyncpg.Record) -> bool:
    # When the money came after all, the order is left to it.
    for request_id in await unpaid_requests_of(row["id"]):
        if not await close_payments_of(request_id):
            return False
        # What else was asked in it stays held for its own time and may be asked again.
        await close_request(request_id)
    return await expire_order(row["id"])


async def expire_order(order_id: UUID) -> bool:
    """End one hold whose time is over and give its units back; False when it was settled."""
    async with transaction():
        locked = await lock_order(order_id)
        if locked is None or locked.order["state"] != OrderState.PENDING:
            return False
        if locked.order["hold_until"] > clock.now():
            return False
        await give_back_held(locked.order)
        await settle_offer(locked, WaitingState.LAPSED)
        await execute(
            "UPDATE market_order SET state = 'expired', ended_at = $2 WHERE id = $1",
            order_id,
            clock.now(),
        )
        await record(OrderExpired(order_id=order_id, campaign_id=locked.order["campaign"]))
    return True
