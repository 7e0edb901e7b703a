"""Facts are recorded with their change, delivered at least once and claimed once."""

from __future__ import annotations

import asyncio
import contextvars
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

import pytest

from core import facts, outbox
from core.database import transaction
from core.facts import Fact, on
from core.identifiers import uuid7
from core.outbox import Delivery, deliver, dispatch, record, record_for_each
from tests.core.town import BellRung, Town, due, ring, rung, states

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import asyncpg

    Connection = asyncpg.Connection[asyncpg.Record]
    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]


async def test_a_fact_reaches_every_reaction_with_its_fields(town: Town, settle: Settle) -> None:
    """One delivery each, the fact rebuilt as it was."""
    bell = await ring(times=3)
    assert await settle() == 2
    assert town.heard == [BellRung(bell=bell, times=3)]
    assert await rung() == [bell]
    assert await states() == {"write_down": ("done", 0), "listen": ("done", 0)}
    assert await settle() == 0


async def test_facts_of_many_subjects_are_written_like_single_ones(
    town: Town, settle: Settle
) -> None:
    """Each has its own subject and is heard in the order of the subjects; of none there is none."""
    bells = [uuid7() for _ in range(3)]
    async with transaction():
        await record_for_each(lambda bell: BellRung(bell=bell, times=2), [])
        await record_for_each(lambda bell: BellRung(bell=bell, times=2), bells)
    await settle()
    assert town.heard == [BellRung(bell=bell, times=2) for bell in bells]


@pytest.mark.races
async def test_a_worker_that_is_quicker_than_the_relay_delivers(
    town: Town, connection: Connection
) -> None:
    """A delivery whose message comes before the commit of the relay is not taken for a ghost."""
    bell = await ring()
    delivering: list[asyncio.Task[None]] = []

    async def publish(batch: list[Delivery]) -> None:
        for delivery in batch:
            # A context of its own: the worker is not in the transaction of the relay.
            work = deliver(delivery)
            delivering.append(asyncio.create_task(work, context=contextvars.Context()))
        while not all(map(asyncio.Task.done, delivering)) and not await waiting(connection):  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(0.01)

    await dispatch(publish)
    for task in delivering:
        await task
    assert await rung() == [bell]
    assert [heard.bell for heard in town.heard] == [bell]
    assert await states() == {"write_down": ("done", 0), "listen": ("done", 0)}


async def waiting(connection: Connection) -> bool:
    """Tell whether both reactions wait for the lock of the relay."""
    return bool(
        await connection.fetchval(
            """SELECT count(*) = 2 FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock'"""
        )
    )


async def test_a_fact_of_a_failed_transaction_was_never_recorded(
    town: Town, settle: Settle
) -> None:
    """News travels only when it is true."""
    with pytest.raises(LookupError):
        async with transaction():
            await record(BellRung(bell=uuid7()))
            raise LookupError
    assert await settle() == 0


async def test_a_savepoint_that_is_taken_back_takes_its_facts_along(
    town: Town, settle: Settle
) -> None:
    """The facts before and after it stay."""
    kept = uuid7()
    async with transaction():
        await record(BellRung(bell=kept))
        with pytest.raises(LookupError):
            async with transaction():
                await record(BellRung(bell=uuid7()))
                raise LookupError
    await settle()
    assert await rung() == [kept]


async def test_recording_outside_a_transaction_is_an_error(town: Town) -> None:
    """A fact without its change could be a lie."""
    with pytest.raises(RuntimeError, match="inside a transaction"):
        await record(BellRung(bell=uuid7()))


async def test_the_relay_is_woken_when_the_fact_is_there(
    town: Town, connection: Connection
) -> None:
    """Once per transaction, at its commit."""
    woken: asyncio.Queue[str] = asyncio.Queue()
    await connection.add_listener(outbox.CHANNEL, lambda *about: woken.put_nowait(str(about[-1])))
    async with transaction():
        await record(BellRung(bell=uuid7()))
        await record(BellRung(bell=uuid7()), BellRung(bell=uuid7()))
        await connection.execute("SELECT 1")
        assert woken.empty()
    async with asyncio.timeout(10):
        await woken.get()
    await connection.execute("SELECT 1")
    assert woken.empty()


async def test_facts_are_handed_out_in_the_order_they_were_recorded(town: Town) -> None:
    """Across transactions and within one."""
    bells = [uuid7() for _ in range(5)]
    async with transaction():
        await record(*(BellRung(bell=bell) for bell in bells[:3]))
    for bell in bells[3:]:
        await ring(bell)
    for delivery in await due():
        await deliver(delivery)
    assert [fact.bell for fact in town.heard] == bells


async def test_a_crash_before_the_commit_hands_out_again(town: Town, settle: Settle) -> None:
    """The publisher that failed took nothing along: at least once."""

    async def crash(batch: list[Delivery]) -> None:
        message = f"the broker is away with {len(batch)} deliveries"
        raise ConnectionError(message)

    bell = await ring()
    with pytest.raises(ConnectionError):
        await dispatch(crash)
    assert await settle() == 2
    assert await rung() == [bell]


async def test_a_wiped_broker_gets_everything_again(town: Town, settle: Settle, move: Move) -> None:
    """What was handed out and never ran falls due after a while, and not before."""
    bell = await ring()
    assert len(await due()) == 2
    assert await due() == []
    move(outbox.REDELIVER_AFTER)
    assert await settle() == 2
    assert await rung() == [bell]
    assert len(town.heard) == 1


@pytest.mark.races
async def test_five_deliveries_of_one_fact_count_once(town: Town) -> None:
    """Rivals at the same moment find the delivery claimed; its effects happen once."""
    bell = await ring()
    deliveries = await due()
    inside = [one for one in deliveries if one.reaction.endswith("write_down")]
    async with asyncio.TaskGroup() as tasks:
        for _ in range(5):
            tasks.create_task(deliver(inside[0]))
    assert await rung() == [bell]
    assert (await states())["write_down"] == ("done", 0)


@pytest.mark.races
async def test_rival_relays_hand_each_delivery_out_once(town: Town) -> None:
    """Four relays, sixty facts: nothing twice, nothing forgotten."""
    bells = {await ring() for _ in range(60)}
    found: list[Delivery] = []

    async def relay() -> None:
        async def publish(batch: list[Delivery]) -> None:
            found.extend(batch)

        while await dispatch(publish):
            pass

    async with asyncio.TaskGroup() as tasks:
        for _ in range(4):
            tasks.create_task(relay())
    found.extend(await due())
    assert len(found) == len(set(found)) == 2 * len(bells)


def test_two_facts_or_reactions_of_one_name_are_a_mistake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second registration says so at import."""
    monkeypatch.setattr(facts, "_facts", dict(facts._facts))
    monkeypatch.setattr(facts, "_reactions", {})

    class DoorOpened(Fact):
        kind: ClassVar[str] = "tests.door_opened"

    async def react(fact: DoorOpened) -> None:
        """Do nothing."""

    on(DoorOpened)(react)
    with pytest.raises(ValueError, match="two reactions"):
        on(DoorOpened)(react)
    with pytest.raises(ValueError, match="two facts"):
        type("AnotherDoor", (Fact,), {"kind": "tests.door_opened"})
    assert facts.every_fact()["tests.door_opened"] is DoorOpened
    assert [one.run for one in facts.reactions_to("tests.door_opened")] == [react]
