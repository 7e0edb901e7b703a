"""The same platform with RabbitMQ as its broker."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import fetch_value
from core.outbox import REDELIVER_AFTER
from tests.linli.deliveries import all_done, happened, tell, times
from tests.linli.house import House, until
from tests.linli.probes import DoorKnocked, GateClosed
from tests.linli.rabbit import PROGRAMME, Rabbit, a_rabbit
from tests.marketplace.builders import a_campaign, a_street, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.xdist_group("linli-processes"),
    pytest.mark.skipif(PROGRAMME is None, reason="this machine has no rabbitmq-server"),
]


@pytest.fixture(scope="module")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    """Give a broker that may be wiped."""
    with a_rabbit(tmp_path_factory.mktemp("rabbit")) as found:
        yield found


@pytest.fixture
def rabbit_house(house: House, rabbit: Rabbit) -> House:
    """Give a house whose processes use that broker."""
    house.environment["BROKER_URL"] = rabbit.url
    return house


async def test_facts_are_delivered_and_sweeps_run_over_rabbitmq(rabbit_house: House) -> None:
    """Relay, worker and beat speak to it with the same settings but one."""
    street = await a_street()
    campaign = await a_campaign(street, opens_at=clock.now() + timedelta(hours=1))
    await rabbit_house.relay()
    await rabbit_house.worker()
    await rabbit_house.beat()
    await tell(*(DoorKnocked(f"door {number}") for number in range(20)))
    clock.move_shared(timedelta(hours=2))

    async def is_open() -> bool:
        return await state_of("campaign", campaign) == "open"

    await until(is_open, "the opening")
    await all_done()
    assert [await times(f"door {number}") for number in range(20)] == [1] * 20


async def test_a_task_of_a_killed_worker_goes_to_another_at_once(
    rabbit_house: House, tmp_path: Path
) -> None:
    """RabbitMQ sees the connection end; its effect is there once."""
    await rabbit_house.relay()
    first = await rabbit_house.worker()
    await tell(GateClosed(str(tmp_path), "through"))

    async def waits() -> bool:
        return (tmp_path / "waiting").exists()

    await until(waits, "the reaction at the gate")
    first.end_now()
    (tmp_path / "open").touch()
    await rabbit_house.worker()
    await happened("through")
    assert await times("through") == 1


async def test_nothing_is_lost_when_rabbitmq_is_wiped(rabbit_house: House, rabbit: Rabbit) -> None:
    """What lay in it falls due again, and the same relay and worker go on with the new one."""
    relay = await rabbit_house.relay()
    await tell(DoorKnocked("in the queue"))

    async def is_handed_out() -> bool:
        return bool(
            await fetch_value("SELECT 1 FROM outbox_delivery WHERE due_at > $1", clock.now())
        )

    await until(is_handed_out, "the handing out")
    worker = await rabbit_house.worker(queue="outside")
    rabbit.stop()
    rabbit.wipe()
    await tell(DoorKnocked("while it was away"))

    async def is_noticed() -> bool:
        return "broker_away" in relay.said

    await until(is_noticed, "the relay's notice")
    rabbit.start()
    clock.move_shared(REDELIVER_AFTER)
    await rabbit_house.worker(queue="celery")
    await all_done()
    assert (relay.process.poll(), worker.process.poll()) == (None, None), relay.said + worker.said
    assert await times("in the queue") == 1
    assert await times("while it was away") == 1
