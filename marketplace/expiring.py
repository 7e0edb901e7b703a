"""Ending holds nobody paid for.

A hold whose payment was begun is freed only after the provider confirmed that the payment
is cancelled (rule L3); if it says the money came after all, the order is paid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch, transaction
from core.outbox import record
from marketplace.facts import OrderExpired
from marketplace.giving_back import give_back_held
from marketplace.locks import lock_order
from marketplace.order_states import OrderState
from payments.cancelling import cancel_payments_of

if TYPE_CHECKING:
    import asyncpg

BATCH = 200


async def release_stale_holds(campaign_id: UUID) -> int:
    """Free expired holds of one campaign whose payment never began; give how many."""
    rows = await fetch(
        """SELECT id FROM market_order WHERE campaign = $1 AND state = 'pending'
             AND hold_until <= $2 AND payment_requested_at IS NULL ORDER BY id LIMIT $3""",
        campaign_id,
        clock.now(),
        BATCH,
    )
    return sum([await expire_order(row["id"]) for row in rows])


async def expire_due_orders() -> int:
    """Sweep: end every hold whose time is over, asking the provider first where needed."""
    rows = await fetch(
        """SELECT id, purchase, payment_requested_at FROM market_order
           WHERE state = 'pending' AND hold_until <= $1 ORDER BY hold_until LIMIT $2""",
        clock.now(),
        BATCH,
    )
    return sum([await _end(row) for row in rows])


async def _end(row: asyncpg.Record) -> bool:
    if row["payment_requested_at"] is not None and not await cancel_payments_of(row["purchase"]):
        # The money came, or the provider could not be asked; either way not now.
        return False
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
        await execute(
            "UPDATE market_order SET state = 'expired', ended_at = $2 WHERE id = $1",
            order_id,
            clock.now(),
        )
        await record(OrderExpired(order_id=order_id, campaign_id=locked.order["campaign"]))
    return True
