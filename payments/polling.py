"""Ask the provider about what has been open too long, so that a lost webhook heals.

Sweeps choose by state, oldest look first. Each look is written down, so one object that
cannot be settled does not keep the others from their turn.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch
from payments import cancelling, closing, handling, submitting
from payments.gateway import gateway
from payments.payment_states import PaymentState
from payments.rounds import each

if TYPE_CHECKING:
    from asyncpg import Record

PAYMENT_WAITS = timedelta(minutes=10)
EXPIRED_WAITS = timedelta(minutes=5)
REFUND_WAITS = timedelta(hours=1)
NEXT_LOOK = timedelta(minutes=1)
BATCH = 100


async def look_at_open_payments() -> int:
    """Look at payments open for ten minutes; close those whose time is over. Give how many."""
    now = clock.now()
    rows = await fetch(
        """SELECT id, state, provider_id, expires_at FROM payment
           WHERE state IN ('created', 'pending', 'processing')
             AND coalesce(checked_at, created_at) < $1
           ORDER BY coalesce(checked_at, created_at) LIMIT $2""",
        now - PAYMENT_WAITS,
        BATCH,
    )
    return await each(rows, _look_at_payment)


async def look_at_open_refunds() -> int:
    """Look at refunds submitted an hour ago or more. Give how many."""
    rows = await fetch(
        """SELECT id, provider_id FROM refund WHERE state = 'submitted' AND due_at < $1
           ORDER BY due_at LIMIT $2""",
        clock.now() - REFUND_WAITS,
        BATCH,
    )
    return await each(rows, _look_at_refund)


async def submit_due_refunds() -> int:
    """Try refunds again whose pause is over. Give how many."""
    rows = await fetch(
        """SELECT id FROM refund WHERE state = 'requested' AND due_at < $1
           ORDER BY coalesce(tried_at, due_at) LIMIT $2""",
        clock.now() - NEXT_LOOK,
        BATCH,
    )
    return await each(rows, lambda row: submitting.submit(row["id"]))


async def look_at_waiting_webhooks() -> int:
    """Look again at webhooks that could not be handled a minute ago or more. Give how many."""
    rows = await fetch(
        """SELECT id FROM webhook_receipt
           WHERE state = 'waiting' AND coalesce(looked_at, received_at) < $1
           ORDER BY coalesce(looked_at, received_at) LIMIT $2""",
        clock.now() - NEXT_LOOK,
        BATCH,
    )
    return await each(rows, _look_at_webhook)


async def _look_at_webhook(row: Record) -> None:
    # An object still unknown is no news: its reaction is parked and reported.
    with contextlib.suppress(handling.UnknownObject):
        await handling.handle_receipt(row["id"])


async def _look_at_payment(row: Record) -> None:
    # Before asking: one that fails each time must not be the first in line for ever.
    await execute("UPDATE payment SET checked_at = $2 WHERE id = $1", row["id"], clock.now())
    over = row["expires_at"] + EXPIRED_WAITS < clock.now()
    if over and row["state"] != PaymentState.PROCESSING:
        await cancelling.cancel_payment(row["id"])
    elif row["provider_id"] is not None:
        await closing.note_as_told(row)


async def _look_at_refund(row: Record) -> None:
    # Moving the date on makes this the last in line until its next hour is over.
    await execute("UPDATE refund SET due_at = $2 WHERE id = $1", row["id"], clock.now())
    await submitting.note(row["id"], await gateway().retrieve_refund(row["provider_id"]))
