"""Ask the provider about transfers, reversals and accounts that nobody has told us of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch
from payments.connecting import refresh_account
from payments.reversing import look_at_reversals, submit_reversal
from payments.rounds import each
from payments.sending_transfers import send_transfer

if TYPE_CHECKING:
    from asyncpg import Record

NEXT_LOOK = timedelta(minutes=1)
ACCOUNT_WAITS = timedelta(minutes=10)
# What was sent is looked at now and then: somebody may bring it back at the provider by hand.
SENT_WAITS = timedelta(days=1)
REVERSIBLE = timedelta(days=60)
BATCH = 100


async def send_due_transfers() -> int:
    """Try transfers again whose answer never came. Give how many."""
    rows = await fetch(
        """SELECT id FROM outgoing_transfer WHERE state = 'created' AND due_at < $1
           ORDER BY due_at LIMIT $2""",
        clock.now() - NEXT_LOOK,
        BATCH,
    )
    return await each(rows, lambda row: send_transfer(row["id"]))


async def submit_due_reversals() -> int:
    """Try reversals again whose answer never came. Give how many."""
    rows = await fetch(
        """SELECT id FROM transfer_reversal WHERE state = 'created' AND due_at < $1
           ORDER BY due_at LIMIT $2""",
        clock.now() - NEXT_LOOK,
        BATCH,
    )
    return await each(rows, lambda row: submit_reversal(row["id"]))


async def look_at_unready_accounts() -> int:
    """Look at accounts that cannot be paid yet. Give how many."""
    rows = await fetch(
        """SELECT * FROM connected_account
           WHERE state IN ('pending', 'restricted') AND provider_id IS NOT NULL
             AND coalesce(checked_at, created_at) < $1
           ORDER BY coalesce(checked_at, created_at) LIMIT $2""",
        clock.now() - ACCOUNT_WAITS,
        BATCH,
    )
    return await each(rows, refresh_account)


async def look_at_sent_transfers() -> int:
    """Look for what came back of transfers of the last weeks. Give how many were looked at."""
    now = clock.now()
    rows = await fetch(
        """SELECT id, provider_id FROM outgoing_transfer
           WHERE state = 'sent' AND due_at < $1 AND settled_at > $2 ORDER BY due_at LIMIT $3""",
        now - SENT_WAITS,
        now - REVERSIBLE,
        BATCH,
    )
    return await each(rows, _look_at_sent)


async def _look_at_sent(row: Record) -> None:
    # Before asking: one that fails each time must not be the first in line for ever.
    await execute("UPDATE outgoing_transfer SET due_at = $2 WHERE id = $1", row["id"], clock.now())
    await look_at_reversals(row["id"], row["provider_id"])
