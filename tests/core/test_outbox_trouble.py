"""Reactions that fail are retried, parked, reported and resumed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock, facts, invariants, outbox
from core.database import execute, fetch, fetch_value, transaction
from core.facts import reactions_to
from core.identifiers import uuid7
from core.outbox import ATTEMPTS_MAX, Delivery, deliver, dispatch, prune, record, resume_parked
from tests.core.town import BellRung, Town, due, ring, rung, states

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import asyncpg

    Connection = asyncpg.Connection[asyncpg.Record]
    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]


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


async def test_what_is_held_back_stays_due_and_hinders_nobody(
    town: Town, settle: Settle, move: Move
) -> None:
    """A reaction whose workers are away waits in the outbox; the others are handed out."""
    await ring()
    kept: list[Delivery] = []

    async def publish(batch: list[Delivery]) -> None:
        kept.extend(batch)

    (listens,) = (found.name for found in reactions_to(BellRung.kind) if found.outside)
    for _ in range(3):
        await dispatch(publish, held_back={listens})
        move(timedelta(minutes=3))
    assert len(kept) == 3
    assert listens not in {delivery.reaction for delivery in kept}
    assert len(await due()) == 2
    move(timedelta(minutes=3))
    await settle()
    assert len(town.heard) == len(await rung()) == 1


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
