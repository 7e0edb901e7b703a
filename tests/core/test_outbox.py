"""Facts are delivered at least once, claimed once, retried, parked and resumed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

import pytest

from core import clock, facts, invariants, outbox
from core.database import execute, fetch, fetch_value, transaction
from core.facts import Fact, on
from core.identifiers import uuid7
from core.outbox import ATTEMPTS_MAX, Delivery, deliver, dispatch, prune, record, resume_parked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    import asyncpg

    Connection = asyncpg.Connection[asyncpg.Record]
    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]


@dataclass(frozen=True)
class BellRung(Fact):
    """A fact made up for these tests."""

    bell: UUID
    times: int = 1


class Town:
    """Two reactions to a bell: an inside one that writes, and an outside one that notes."""

    def __init__(self) -> None:
        self.heard: list[BellRung] = []
        self.failures: dict[str, int] = {"inside": 0, "outside": 0}

    def fail(self, where: str) -> None:
        if self.failures[where]:
            self.failures[where] -= 1
            message = f"{where} is not ready"
            raise LookupError(message)


@pytest.fixture
async def town(
    database: str, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Town]:
    """Register a fact and its reactions for one test."""
    monkeypatch.setattr(facts, "_facts", {"tests.bell_rung": BellRung})
    monkeypatch.setattr(facts, "_reactions", {})
    monkeypatch.setattr(BellRung, "kind", "tests.bell_rung")
    await connection.execute("CREATE TABLE ringing (bell uuid)")
    town = Town()

    @on(BellRung)
    async def write_down(fact: BellRung) -> None:
        await execute("INSERT INTO ringing (bell) VALUES ($1)", fact.bell)
        town.fail("inside")

    @on(BellRung, outside=True)
    async def listen(fact: BellRung) -> None:
        town.heard.append(fact)
        town.fail("outside")

    yield town
    await connection.execute("DROP TABLE ringing")


async def ring(bell: UUID | None = None, *, times: int = 1) -> UUID:
    bell = bell or uuid7()
    async with transaction():
        await record(BellRung(bell=bell, times=times))
    return bell


async def due() -> list[Delivery]:
    """Hand out what is due, without running it."""
    found: list[Delivery] = []

    async def publish(batch: list[Delivery]) -> None:
        found.extend(batch)

    await dispatch(publish)
    return found


async def rung() -> list[UUID]:
    return [row["bell"] for row in await fetch("SELECT bell FROM ringing")]


async def states() -> dict[str, tuple[str, int]]:
    rows = await fetch("SELECT reaction, state, attempts FROM outbox_delivery")
    return {row["reaction"].rpartition(".")[2]: (row["state"], row["attempts"]) for row in rows}


async def test_a_fact_reaches_every_reaction_with_its_fields(town: Town, settle: Settle) -> None:
    """One delivery each, the fact rebuilt as it was."""
    bell = await ring(times=3)
    assert await settle() == 2
    assert town.heard == [BellRung(bell=bell, times=3)]
    assert await rung() == [bell]
    assert await states() == {"write_down": ("done", 0), "listen": ("done", 0)}
    assert await settle() == 0


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


async def test_a_failed_reaction_leaves_nothing_and_comes_back(
    town: Town, settle: Settle, move: Move
) -> None:
    """Its writes are taken back together with its claim, and the error is kept."""
    town.failures["inside"] = 1
    bell = await ring()
    await settle()
    assert await rung() == []
    assert (await states())["write_down"] == ("waiting", 1)
    error = await fetch_value("SELECT last_error FROM outbox_delivery WHERE state = 'waiting'")
    assert "LookupError: inside is not ready" in error
    move(timedelta(minutes=5))
    await settle()
    assert await rung() == [bell]
    assert (await states())["write_down"] == ("done", 1)
    assert await fetch_value("SELECT count(*) FROM outbox_delivery WHERE last_error <> ''") == 0


async def test_an_outside_reaction_may_repeat_but_its_neighbour_does_not(
    town: Town, settle: Settle, move: Move
) -> None:
    """One reaction's failure touches nobody else."""
    town.failures["outside"] = 2
    bell = await ring()
    for _ in range(3):
        await settle()
        move(timedelta(minutes=5))
    assert [fact.bell for fact in town.heard] == [bell] * 3
    assert await rung() == [bell]


async def test_the_waits_grow_and_are_spread(town: Town, settle: Settle, move: Move) -> None:
    """Each wait lies between half of and the whole power of two."""
    town.failures["outside"] = 5
    await ring()
    for attempt in range(1, 6):
        await settle()
        wait = await fetch_value(
            "SELECT due_at - $1 FROM outbox_delivery WHERE state = 'waiting'", clock.now()
        )
        whole = timedelta(seconds=2**attempt)
        assert whole - whole // 2 - timedelta(seconds=2) <= wait <= whole
        move(timedelta(minutes=5))


async def test_a_reaction_that_keeps_failing_is_parked_and_reported(
    town: Town, settle: Settle, move: Move
) -> None:
    """After the last attempt it rests, and the invariant names it."""
    town.failures["outside"] = ATTEMPTS_MAX
    await ring()
    for _ in range(ATTEMPTS_MAX):
        assert await settle() >= 1
        move(timedelta(minutes=10))
    assert (await states())["listen"] == ("parked", ATTEMPTS_MAX)
    assert await settle() == 0
    [broken] = await invariants.check()
    assert broken.name == "every parked delivery is resolved"
    assert "outside is not ready" in broken.counterexamples[0]["last_error"]


async def test_a_parked_delivery_is_resumed_by_name(town: Town, settle: Settle, move: Move) -> None:
    """The operator repairs the cause, resumes, and it runs with all its attempts again."""
    town.failures["outside"] = ATTEMPTS_MAX
    bell = await ring()
    for _ in range(ATTEMPTS_MAX):
        await settle()
        move(timedelta(minutes=10))
    assert await resume_parked("nobody") == 0
    assert await resume_parked() == 1
    assert await settle() == 1
    assert (await states())["listen"] == ("done", 0)
    assert town.heard[-1].bell == bell
    assert await invariants.check() == []


async def test_a_reaction_this_version_no_longer_has_is_not_forgotten(
    town: Town, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waits for the version that has it, or is parked and seen."""
    await ring()
    handed_out = await due()
    monkeypatch.setattr(facts, "_reactions", {})
    for delivery in handed_out:
        await deliver(delivery)
    assert await states() == {"write_down": ("waiting", 1), "listen": ("waiting", 1)}


async def test_a_reaction_that_hangs_is_stopped_and_counted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot be handed out for ever without anybody noticing."""
    monkeypatch.setattr(outbox, "DELIVERY_SECONDS", 0.05)
    monkeypatch.setattr(town, "fail", lambda _: None)
    never = asyncio.Event()

    async def hang(fact: Any) -> None:
        await never.wait()

    found = facts._reactions
    for key, reaction in list(found.items()):
        found[key] = facts.Reaction(reaction.name, reaction.kind, hang, reaction.outside)
    await ring()
    for delivery in await due():
        await deliver(delivery)
    assert await states() == {"write_down": ("waiting", 1), "listen": ("waiting", 1)}


async def test_a_late_failure_does_not_undo_what_a_rival_has_done(town: Town) -> None:
    """The second worker fails after the first was done: done stays done."""
    await ring()
    [outside] = [one for one in await due() if one.reaction.endswith("listen")]

    async def rival_is_faster() -> None:
        await execute("UPDATE outbox_delivery SET state = 'done'")
        raise LookupError

    key = f"{outside.reaction}:tests.bell_rung"
    found = facts._reactions[key]
    facts._reactions[key] = replace(found, run=lambda _: rival_is_faster())
    await deliver(outside)
    assert (await states())["listen"] == ("done", 0)


async def test_recording_nothing_is_nothing(town: Town) -> None:
    """A loop that found no facts needs no special case."""
    async with transaction():
        await record()
    assert await due() == []


async def test_a_delivery_of_a_pruned_fact_is_nothing(town: Town) -> None:
    """A late message from a broker finds nothing to do."""
    await deliver(Delivery(uuid7(), "tests.nobody"))
    assert town.heard == []


async def test_only_old_facts_that_are_all_done_are_pruned(
    town: Town, settle: Settle, move: Move
) -> None:
    """What is waiting, parked or young stays."""
    await ring()
    await settle()
    town.failures["outside"] = 1
    stuck = await ring()
    await settle()
    assert await prune(timedelta(days=7)) == 0
    move(timedelta(days=8))
    young = await ring()
    await due()
    assert await prune(timedelta(days=7)) == 1
    left = {row["payload"]["bell"] for row in await fetch("SELECT payload FROM outbox_entry")}
    assert left == {str(stuck), str(young)}


async def test_a_fact_without_reactions_is_relayed_and_done(
    town: Town, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not come back with every batch."""
    monkeypatch.setattr(facts, "_reactions", {})
    await ring()
    assert await settle() == 0
    assert await fetch_value("SELECT count(*) FROM outbox_entry WHERE relayed_at IS NULL") == 0


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
