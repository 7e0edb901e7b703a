"""While nobody takes what the relay hands out, the broker does not fill up."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import tests.linli.probes  # noqa: F401 - its facts and reactions register
from core import clock, outbox
from core.cache import redis
from core.database import execute, fetch, fetch_value, transaction
from core.outbox import Delivery
from tests.linli.house import until
from tests.linli.probes import TABLE, DoorKnocked

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.xdist_group("linli-processes")

LONG = 10
QUEUE = "celery:celery"


@pytest.fixture
async def relaying(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Run a relay here that calls ten messages a long queue, and no worker."""
    # The application wants its settings when it is imported.
    from linli import relay  # noqa: PLC0415

    monkeypatch.setattr(relay, "QUEUE_LONG", LONG)
    monkeypatch.setattr(relay, "POLL_SECONDS", 0.1)
    await execute(TABLE)
    running = relay.Relay()
    task = asyncio.create_task(running.run())
    yield
    running.stop()
    await task
    await execute("DROP TABLE probe_effect")


@pytest.mark.usefixtures("relaying")
async def test_a_queue_nobody_reads_stays_short(move: Move) -> None:
    """Deliveries fall due again and again; the copies end at the limit, and nothing is lost."""
    await _knock(4)
    for _ in range(30):
        await until(_handed_out_or_held_back, "the next round")
        move(outbox.REDELIVER_AFTER + timedelta(seconds=1))
    await until(_handed_out_or_held_back, "the last round")
    # The length is measured once in a while, so a round or two may come on top: not thirty.
    assert LONG <= await _length() <= LONG + 3 * 4
    # A worker comes back: what it takes makes room for what was held back.
    await redis().delete(QUEUE)
    await until(_nothing_due, "the handing out of all")
    for row in await fetch("SELECT entry, reaction FROM outbox_delivery"):
        await outbox.deliver(Delivery(row["entry"], row["reaction"]))
    assert await fetch_value("SELECT count(*) FROM probe_effect") == 4


async def _knock(number: int) -> None:
    async with transaction():
        await outbox.record(*(DoorKnocked(f"door {one}") for one in range(number)))


async def _length() -> int:
    return int(await redis().llen(QUEUE))


async def _all_expanded() -> bool:
    return not await fetch_value(
        "SELECT EXISTS (SELECT FROM outbox_entry WHERE relayed_at IS NULL)"
    )


async def _nothing_due() -> bool:
    return await _all_expanded() and not await fetch_value(
        "SELECT EXISTS (SELECT FROM outbox_delivery WHERE due_at <= $1)", clock.now()
    )


async def _handed_out_or_held_back() -> bool:
    return await _nothing_due() or await _length() >= LONG
