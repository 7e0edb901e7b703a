"""The outbox: facts are written with the change they report and delivered afterwards.

``record`` writes a fact in the open transaction, ``record_for_each`` one for each of many.
``dispatch`` (the relay) turns new facts into one delivery per reaction and hands every due
delivery to a publisher. ``deliver`` (a worker) runs one reaction. A delivery that is lost on
the way, or whose worker died, falls due again and is handed out again; so the broker may be
wiped at any time. While nobody takes what was handed out, the publisher holds reactions back:
they wait here instead.
"""

from __future__ import annotations

import asyncio
import random
import traceback
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import structlog

from core import clock
from core.claiming import claim_together
from core.database import (
    current_transaction,
    execute,
    fetch,
    fetch_row,
    transaction,
    within_transaction,
)
from core.facts import Fact, Reaction, fact_from, reaction, reactions_to
from core.identifiers import uuid7

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence
    from datetime import datetime

    from asyncpg import Record

CHANNEL = "outbox"
ATTEMPTS_MAX = 8
REDELIVER_AFTER = timedelta(minutes=2)
# Shorter than the time limit of the worker, whose end nobody would count.
DELIVERY_SECONDS = 45
BATCH = 500

# The state is compared by us: the database would look through all that wait for the one.
DELIVERED = """
  SELECT entry.kind, entry.payload, delivery.state FROM outbox_entry entry
  JOIN outbox_delivery delivery ON delivery.entry = entry.id
  WHERE entry.id = $1 AND delivery.reaction = $2"""

log = structlog.get_logger(__name__)


class Delivery(NamedTuple):
    """One fact to be handed to one reaction."""

    entry: UUID
    reaction: str


@within_transaction
async def record(*facts: Fact) -> None:
    """Write facts in the open transaction and wake the relay when it commits."""
    if not facts:
        return
    await execute(
        """INSERT INTO outbox_entry (id, kind, payload, recorded_at)
           SELECT fact.id, fact.kind, fact.payload, $4
           FROM unnest($1::uuid[], $2::text[], $3::jsonb[]) AS fact (id, kind, payload)""",
        [uuid7() for _ in facts],
        [fact.kind for fact in facts],
        [fact.payload() for fact in facts],
        clock.now(),
    )
    await _wake()


@within_transaction
async def record_for_each(made: Callable[[UUID], Fact], subjects: Sequence[UUID]) -> None:
    """Write the same fact of each of many subjects: built once here, filled in by the database.

    ``made`` gives the fact of a subject, whose id may stand anywhere in it, within words too.
    """
    if not subjects:
        return
    nobody = uuid7()
    sample = made(nobody)
    await execute(
        """INSERT INTO outbox_entry (id, kind, payload, recorded_at)
           SELECT uuidv7(), $1, replace($2::jsonb::text, $3, subject::text)::jsonb, $4
           FROM unnest($5::uuid[]) AS subject""",
        sample.kind,
        sample.payload(),
        str(nobody),
        clock.now(),
        list(subjects),
    )
    await _wake()


async def _wake() -> None:
    inside = current_transaction()
    if inside is not None and not inside.woken:
        inside.woken = True
        await execute(f"SELECT pg_notify('{CHANNEL}', '')")


async def dispatch(
    publish: Callable[[list[Delivery]], Awaitable[None]], *, held_back: Collection[str] = ()
) -> int:
    """Hand all due deliveries of one batch to the publisher; give how many there were.

    Those of the reactions held back stay due, whatever their number. Publishing comes before
    the commit, so a crash between the two repeats deliveries and never loses one.
    """
    # A worker may be quicker than our commit: it must find the deliveries, if need be locked.
    async with transaction():
        await _expand_new_entries()
    async with transaction():
        due = await _claim_due(clock.now(), list(held_back))
        if due:
            await publish(due)
    return len(due)


async def _expand_new_entries() -> None:
    now = clock.now()
    rows = await fetch(
        """WITH new AS (
             SELECT id FROM outbox_entry WHERE relayed_at IS NULL
             ORDER BY sequence LIMIT $1 FOR UPDATE SKIP LOCKED)
           UPDATE outbox_entry entry SET relayed_at = $2 FROM new WHERE entry.id = new.id
           RETURNING entry.id, entry.kind, entry.sequence""",
        BATCH,
        now,
    )
    pairs = [
        (row["id"], found.name)
        for row in sorted(rows, key=lambda row: row["sequence"])
        for found in reactions_to(row["kind"])
    ]
    await execute(
        """INSERT INTO outbox_delivery (id, entry, reaction, state, attempts, due_at)
           SELECT uuidv7(), pair.entry, pair.reaction, 'waiting', 0, $3
           FROM unnest($1::uuid[], $2::text[]) AS pair (entry, reaction)
           ON CONFLICT (entry, reaction) DO NOTHING""",
        [entry for entry, _ in pairs],
        [name for _, name in pairs],
        now,
    )


async def _claim_due(now: datetime, held_back: list[str]) -> list[Delivery]:
    rows = await fetch(
        """WITH due AS (
             SELECT id FROM outbox_delivery WHERE state = 'waiting' AND due_at <= $1
               AND reaction <> ALL($4)
             ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)
           UPDATE outbox_delivery delivery SET due_at = $3 FROM due
           WHERE delivery.id = due.id RETURNING delivery.id, delivery.entry, delivery.reaction""",
        now,
        BATCH,
        now + REDELIVER_AFTER,
        held_back,
    )
    ordered = sorted(rows, key=lambda row: row["id"])
    return [Delivery(row["entry"], row["reaction"]) for row in ordered]


async def deliver(delivery: Delivery) -> None:
    """Run one reaction; failures are counted and come back later, or are parked."""
    entry = await fetch_row(DELIVERED, *delivery)
    if entry is None or entry["state"] != "waiting":
        return
    try:
        # A reaction that hangs is stopped before its delivery is handed out again.
        async with asyncio.timeout(DELIVERY_SECONDS):
            await _run(delivery, _found(delivery, entry["kind"]), entry)
    except Exception:  # noqa: BLE001 - whatever a reaction raises is counted and kept
        await _failed(delivery, traceback.format_exc(limit=-8))


def _found(delivery: Delivery, kind: str) -> Reaction:
    found = reaction(delivery.reaction, kind)
    if found is None:
        message = f"no reaction is called {delivery.reaction}"
        raise LookupError(message)
    return found


async def _run(delivery: Delivery, found: Reaction, entry: Record) -> None:
    if found.together is not None:
        await _run_together(delivery, found)
        return
    fact = fact_from(entry["kind"], entry["payload"])
    if found.outside:
        await found.run(fact)
        await _claim(delivery)
        return
    async with transaction():
        if await _claim(delivery):
            await found.run(fact)


async def _run_together(delivery: Delivery, found: Reaction) -> None:
    """Run a reaction once for this fact and others of its kind that wait for the same.

    Whose fault it was when that fails shows when each is tried alone.
    """
    taken: dict[UUID, Fact] = {}
    try:
        async with transaction():
            taken = await claim_together(*delivery, found)
            if taken and found.together is not None:
                await found.together(list(taken.values()))
    except Exception:
        if len(taken) <= 1:
            raise
        log.warning("reactions_tried_alone", reaction=found.name, facts=len(taken))
    else:
        return
    for entry, fact in taken.items():
        await _run_alone(Delivery(entry, found.name), found, fact)


async def _run_alone(delivery: Delivery, found: Reaction, fact: Fact) -> None:
    try:
        async with transaction():
            if await _claim(delivery):
                await found.run(fact)
    except Exception:  # noqa: BLE001 - as in ``deliver``
        await _failed(delivery, traceback.format_exc(limit=-8))


async def _claim(delivery: Delivery) -> bool:
    """Mark the delivery done; the row lock makes a rival wait and then find nothing to do."""
    return bool(
        await execute(
            """UPDATE outbox_delivery SET state = 'done', done_at = $3, last_error = NULL
               WHERE entry = $1 AND reaction = $2 AND state = 'waiting'""",
            *delivery,
            clock.now(),
        )
    )


async def _failed(delivery: Delivery, error: str) -> None:
    row = await fetch_row(
        """UPDATE outbox_delivery SET attempts = attempts + 1, last_error = $3,
             state = CASE WHEN attempts + 1 >= $4 THEN 'parked' ELSE 'waiting' END
           WHERE entry = $1 AND reaction = $2 AND state = 'waiting'
           RETURNING id, attempts, state""",
        *delivery,
        error[-4000:],
        ATTEMPTS_MAX,
    )
    if row is None:
        return
    # Full jitter keeps many failures of one cause from coming back at the same moment.
    wait = min(300, 2 ** row["attempts"]) * (500 + random.randrange(500)) // 1000  # noqa: S311
    due_at = clock.now() + timedelta(seconds=wait)
    await execute("UPDATE outbox_delivery SET due_at = $2 WHERE id = $1", row["id"], due_at)
    log.warning(
        "reaction_failed",
        entry=str(delivery.entry),
        reaction=delivery.reaction,
        attempts=row["attempts"],
        state=row["state"],
        error=error[-2000:],
    )


async def resume_parked(reaction_name: str | None = None) -> int:
    """Make parked deliveries (of one reaction, or all) due again; give how many."""
    return await execute(
        """UPDATE outbox_delivery SET state = 'waiting', attempts = 0, due_at = $1
           WHERE state = 'parked' AND ($2::text IS NULL OR reaction = $2)""",
        clock.now(),
        reaction_name,
    )


async def prune(older_than: timedelta) -> int:
    """Delete facts whose deliveries are all done and that are older than a span."""
    before = clock.now() - older_than
    async with transaction():
        rows = await fetch(
            """SELECT id FROM outbox_entry entry WHERE relayed_at < $1 AND NOT EXISTS (
                 SELECT FROM outbox_delivery delivery
                 WHERE delivery.entry = entry.id AND delivery.state <> 'done')
               ORDER BY sequence LIMIT 10000 FOR UPDATE SKIP LOCKED""",
            before,
        )
        ids = [row["id"] for row in rows]
        await execute("DELETE FROM outbox_delivery WHERE entry = ANY($1)", ids)
        return await execute("DELETE FROM outbox_entry WHERE id = ANY($1)", ids)
