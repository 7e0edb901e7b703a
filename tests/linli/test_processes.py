"""The relay, the worker and the beat as processes: deliveries, deaths, restarts, ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

import httpx
import pytest
from celery import Celery

from core import clock, invariants, outbox
from core.database import fetch, fetch_row, fetch_value
from linli.web import compose
from tests.linli.deliveries import all_done, happened, tell, tell_when_possible, times
from tests.linli.house import House, until
from tests.linli.probes import BarrelPoisoned, DoorKnocked, FerryLate, GateClosed
from tests.marketplace.builders import a_campaign, a_street, state_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("linli-processes")


async def test_a_recorded_fact_is_delivered_once(house: House) -> None:
    """From the commit through the relay and the worker to one effect."""
    await house.relay()
    await house.worker()
    await tell(*(DoorKnocked(f"door {number}") for number in range(20)))
    await all_done()
    assert [await times(f"door {number}") for number in range(20)] == [1] * 20


async def test_a_delivery_that_comes_twice_has_one_effect(house: House) -> None:
    """The broker may repeat a message; the claim lets one through."""
    await house.relay()
    await house.worker()
    await tell(DoorKnocked("twice"))
    await all_done()
    row = await fetch_row("SELECT entry, reaction FROM outbox_delivery")
    assert row is not None
    for _ in range(3):
        _send(house, str(row["entry"]), row["reaction"])
    await tell(DoorKnocked("after"))
    await happened("after")
    assert await times("twice") == 1


def _send(house: House, entry: str, reaction: str) -> None:
    with Celery(broker=house.environment["BROKER_URL"]) as app:
        app.conf.broker_transport_options = {"global_keyprefix": "celery:"}
        app.send_task("deliver", (entry, reaction))


async def test_the_relay_survives_the_database_and_the_broker(house: House) -> None:
    """The same two processes deliver again after each server was killed and came back."""
    relay, worker = await house.relay(), await house.worker()
    for server in ("postgres", "redis"):
        before = house.kill(server)
        await tell_when_possible(DoorKnocked(server))
        await house.is_back(server, before)
        await happened(server)
        assert await times(server) == 1
    assert relay.process.poll() is None, relay.said
    assert worker.process.poll() is None, worker.said


async def test_a_relay_born_without_a_database_finds_it_later(house: House, tmp_path: Path) -> None:
    """A relay that starts before the database waits for it and then delivers."""
    sockets = house.environment["DATABASE_URL"].partition("host=")[2].partition("&")[0]
    door = tmp_path / "door"
    address = house.environment["DATABASE_URL"].replace(sockets, str(door))
    relay = house.launch("relay", "tests.linli.probing_relay", DATABASE_URL=address)

    async def has_knocked() -> bool:
        return "database_away" in relay.said

    await until(has_knocked, "a try without the database")
    door.symlink_to(unquote(sockets))
    await relay.ready()
    await house.worker()
    await tell(DoorKnocked("late"))
    await happened("late")


async def test_a_relay_without_a_broker_keeps_trying(house: House) -> None:
    """What cannot be handed out stays due, and the relay stays."""
    relay = house.launch("relay", "tests.linli.probing_relay", BROKER_URL="redis://127.0.0.1:1/0")
    await relay.ready()
    await tell(DoorKnocked("kept"))

    async def has_tried_twice() -> bool:
        assert relay.process.poll() is None, relay.said
        return relay.said.count("broker_away") > 1

    await until(has_tried_twice, "the second try")
    await house.relay()
    await house.worker()
    await happened("kept")


async def test_a_provider_that_hangs_holds_up_no_order(house: House, tmp_path: Path) -> None:
    """While every process for the outside waits, what only needs our database goes on."""
    await house.relay()
    await house.worker(queue="celery")
    await house.worker(queue="outside")
    await tell(*(FerryLate(str(tmp_path), f"ferry {number}") for number in range(5)))

    async def hangs() -> bool:
        return (tmp_path / "waiting").exists()

    await until(hangs, "the wait for the ferry")
    await tell(DoorKnocked("meanwhile"))
    await happened("meanwhile")
    assert await times("ferry 0") == 0
    (tmp_path / "arrived").touch()
    await all_done()
    assert [await times(f"ferry {number}") for number in range(5)] == [1] * 5


async def test_a_poisoned_reaction_is_parked_and_reported(house: House, tmp_path: Path) -> None:
    """After eight tries it waits for a person: the truth, the figures and the command know it."""
    await house.relay()
    await house.worker()
    cure = tmp_path / "cure"
    await tell(BarrelPoisoned(str(cure), "drunk"), DoorKnocked("beside"))
    await happened("beside")

    async def is_parked() -> bool:
        clock.move_shared(timedelta(minutes=5))
        return bool(await fetch_value("SELECT 1 FROM outbox_delivery WHERE state = 'parked'"))

    await until(is_parked, "the parking")
    broken = {one.name: one for one in await invariants.check()}
    parked = broken["every parked delivery is resolved"].counterexamples
    assert [one["reaction"] for one in parked] == ["tests.linli.probes.drink"]
    assert "LookupError: drunk" in parked[0]["last_error"]
    assert 'linli_outbox_deliveries{state="parked"} 1.0' in await figures()
    assert await times("drunk") == 0
    cure.touch()
    assert await outbox.resume_parked() == 1
    await happened("drunk")
    assert await times("drunk") == 1


async def figures() -> str:
    """Read the figures as the monitoring does."""
    transport = httpx.ASGITransport(app=compose())  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return (await client.get("/metrics")).text


async def test_each_process_ends_cleanly_with_its_task_finished(
    house: House, tmp_path: Path
) -> None:
    """A stop waits for the reaction in hand; its effect is there, and nothing comes twice."""
    relay, worker, beat = await house.relay(), await house.worker(), await house.beat()
    await tell(GateClosed(str(tmp_path), "through"))

    async def waits() -> bool:
        return (tmp_path / "waiting").exists()

    await until(waits, "the reaction at the gate")
    for process in (beat, relay, worker):
        process.ask_to_stop()

    async def is_stopping() -> bool:
        return "Warm shutdown" in worker.said

    await until(is_stopping, "the worker's hearing of the stop")
    (tmp_path / "open").touch()
    assert [await process.ended() for process in (relay, worker, beat)] == [0, 0, 0], worker.said
    assert await times("through") == 1
    assert await fetch_value("SELECT state FROM outbox_delivery") == "done"


async def test_the_beat_has_the_sweeps_run(house: House) -> None:
    """A campaign whose time has come opens, because the clock says so and nobody asks."""
    street = await a_street()
    campaign = await a_campaign(street, opens_at=clock.now() + timedelta(hours=1))
    assert await state_of("campaign", campaign) == "scheduled"
    await house.worker()
    await house.beat()
    clock.move_shared(timedelta(hours=2))

    async def is_open() -> bool:
        return await state_of("campaign", campaign) == "open"

    await until(is_open, "the opening")
    kinds = {row["kind"] for row in await fetch("SELECT kind FROM outbox_entry")}
    assert "marketplace.campaign_changed" in kinds
