"""Counting wrong pick-up digits: five in a row lock a person out at a point for a while.

Six digits are few; the count is what keeps them from being guessed. Each try is made under
the lock of its tally, so that twenty tries at once are counted like twenty in a row.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, within_transaction
from marketplace.refusals import TooManyWrongDigits, WrongDigits

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    import asyncpg

TRIES = 5
LOCK_OUT = timedelta(minutes=15)


@within_transaction
async def lock_tally(point_id: UUID, person_id: UUID) -> asyncpg.Record | None:
    """Make tries of one person at one point wait for each other; give the tally as it is."""
    await execute(
        """INSERT INTO code_miss (id, point, person, misses) VALUES (uuidv7(), $1, $2, 0)
           ON CONFLICT (point, person) DO NOTHING""",
        point_id,
        person_id,
    )
    return await fetch_row(
        "SELECT * FROM code_miss WHERE point = $1 AND person = $2 FOR UPDATE", point_id, person_id
    )


def locked_out(tally: asyncpg.Record | None, now: datetime) -> TooManyWrongDigits | None:
    """Give the refusal for somebody who is locked out at this moment."""
    until = tally["locked_until"] if tally else None
    if until is None or until <= now:
        return None
    seconds = int((until - now).total_seconds()) + 1
    return TooManyWrongDigits(retry_after_seconds=seconds)


@within_transaction
async def count_miss(tally: asyncpg.Record | None) -> WrongDigits | TooManyWrongDigits:
    """Count a wrong try and give what to answer; the caller holds the tally."""
    if tally is None:
        return WrongDigits(tries_left=0)
    misses = tally["misses"] + 1
    out = misses >= TRIES
    until = clock.now() + LOCK_OUT if out else None
    # A lock-out wipes the slate: after it five new tries begin.
    await execute(
        "UPDATE code_miss SET misses = $2, locked_until = $3 WHERE id = $1",
        tally["id"],
        0 if out else misses,
        until,
    )
    if out:
        return TooManyWrongDigits(retry_after_seconds=int(LOCK_OUT.total_seconds()))
    return WrongDigits(tries_left=TRIES - misses)


@within_transaction
async def forget_misses(point_id: UUID, person_id: UUID) -> None:
    """Start again at nothing after a hand-over."""
    await execute(
        """UPDATE code_miss SET misses = 0, locked_until = NULL
           WHERE point = $1 AND person = $2 AND misses > 0""",
        point_id,
        person_id,
    )
