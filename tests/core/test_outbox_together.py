"""A reaction that takes many facts at once: in few transactions, and no fact twice or never."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import facts
from core.database import execute, fetch_value, transaction
from core.facts import on_many
from core.identifiers import uuid7
from core.outbox import deliver, record
from tests.core.town import BellRung, due, ring, rung, states

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    import asyncpg

    from core.outbox import Delivery
    from tests.core.town import Town

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

MOST = 3
WAITING = "SELECT count(*) FROM outbox_delivery WHERE state = 'waiting'"


class Choir:
    """One reaction that writes many bells down; the bell it cannot bear spoils a batch."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.unbearable: UUID | None = None

    async def sing(self, rung_now: Sequence[BellRung]) -> None:
        self.sizes.append(len(rung_now))
        bells = [fact.bell for fact in rung_now]
        await execute("INSERT INTO ringing (bell) SELECT unnest($1::uuid[])", bells)
        if self.unbearable in bells:
            message = "not this one"
            raise LookupError(message)


@pytest.fixture
def choir(town: Town, monkeypatch: pytest.MonkeyPatch) -> Choir:
    """Put a choir in the place of the town's own reactions."""
    monkeypatch.setattr(facts, "_reactions", {})
    choir = Choir()
    on_many(BellRung, most=MOST)(choir.sing)
    return choir


async def _ring(number: int) -> list[UUID]:
    bells = [uuid7() for _ in range(number)]
    async with transaction():
        await record(*(BellRung(bell=bell) for bell in bells))
    return bells


async def test_whoever_is_first_takes_others_along(choir: Choir, settle: Settle) -> None:
    """Seven facts are three batches; what was taken along finds nothing to do."""
    bells = await _ring(7)
    await settle()
    assert choir.sizes == [3, 3, 1]
    assert await rung() == bells


async def test_no_other_kind_is_taken_along(choir: Choir, settle: Settle) -> None:
    """A fact of one kind does not run what belongs to another."""
    (bell,) = await _ring(1)
    handed = await due()
    await execute("UPDATE outbox_entry SET kind = 'tests.gone' WHERE payload ->> 'bell' <> $1", "")
    await _ring(1)
    await due()
    await execute("UPDATE outbox_entry SET kind = 'tests.bell_rung' WHERE id = $1", handed[0].entry)
    await execute("UPDATE outbox_entry SET kind = 'tests.gone' WHERE id <> $1", handed[0].entry)
    await deliver(handed[0])
    assert (await rung(), choir.sizes) == ([bell], [1])


async def test_one_bad_fact_keeps_nobody_else(choir: Choir, settle: Settle, move: Move) -> None:
    """A batch that fails is taken back whole and tried one by one; only the bad one waits."""
    bells = await _ring(5)
    choir.unbearable = bells[1]
    await settle()
    assert sorted(await rung()) == sorted(set(bells) - {bells[1]})
    # The bad one was handed out by itself, too, and takes nobody along.
    assert choir.sizes == [3, 1, 1, 1, 1, 2]
    assert await fetch_value(WAITING) == 1
    more = await _ring(2)
    choir.unbearable = None
    move(timedelta(minutes=5))
    await settle()
    assert sorted(await rung()) == sorted([*bells, *more])
    assert await fetch_value(WAITING) == 0


async def test_what_failed_before_is_not_taken_along(choir: Choir, settle: Settle) -> None:
    """It would spoil one batch after the other."""
    (bad,) = await _ring(1)
    choir.unbearable = bad
    await settle()
    await _ring(2)
    await settle()
    assert choir.sizes == [1, 2]
    assert (await states())["sing"] in {("done", 0), ("waiting", 1)}


@pytest.mark.races
async def test_rivals_share_what_waits(choir: Choir) -> None:
    """Delivering everything five times at once runs each fact once."""
    bells = await _ring(20)
    handed = await due()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(5):
            tasks.create_task(_deliver_all(handed))
    # What a rival had in hand is its own; nothing was left over by both.
    assert sorted(await rung()) == sorted(bells)
    assert sum(choir.sizes) == 20


async def test_what_a_rival_holds_is_left_to_it(
    choir: Choir, connection: asyncpg.Connection[asyncpg.Record]
) -> None:
    """Nobody waits for a delivery that is in hand elsewhere."""
    bells = await _ring(2)
    handed = await due()
    async with connection.transaction():
        await connection.execute(
            "SELECT 1 FROM outbox_delivery WHERE entry = $1 FOR UPDATE", handed[0].entry
        )
        await _deliver_all(handed)
        assert await rung() == bells[1:]
    await deliver(handed[0])
    assert sorted(await rung()) == sorted(bells)


async def test_a_single_failure_is_counted_once(choir: Choir, settle: Settle) -> None:
    """Alone from the beginning, a bad fact is tried once and kept with its error."""
    choir.unbearable = await ring()
    await settle()
    assert choir.sizes == [1]
    assert await rung() == []
    assert (await states())["sing"] == ("waiting", 1)


async def _deliver_all(handed: Sequence[Delivery]) -> None:
    for delivery in handed:
        await deliver(delivery)
