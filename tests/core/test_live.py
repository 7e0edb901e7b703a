"""Live events reach those who listen now, and nobody pays for those who do not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core import live
from core.cache import CacheAway, redis
from core.database import transaction
from core.live import LiveEvent, publish, subscribe

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.core.own_redis import OwnRedis

    Events = AsyncGenerator[LiveEvent | None]


async def listening(*channels: str) -> Events:
    """Give a subscription that already listens."""
    events = subscribe(channels)
    assert await anext(events) is None
    return events


async def heard(events: Events) -> LiveEvent:
    """Give the next event, past any heartbeat."""
    async with asyncio.timeout(20):
        while (event := await anext(events)) is None:
            pass
    return event


async def test_an_event_reaches_every_listener_of_its_channel(database: str) -> None:
    """And none of another channel."""
    first, second = await listening("campaign:1", "order:1"), await listening("campaign:1")
    other = await listening("campaign:2")
    await publish("campaign:1", {"units_paid": 7, "title": "橙子"})
    await publish("campaign:2", {"units_paid": 1})
    event = LiveEvent("campaign:1", {"units_paid": 7, "title": "橙子"})
    assert await heard(first) == await heard(second) == event
    assert await heard(other) == LiveEvent("campaign:2", {"units_paid": 1})


async def test_an_event_is_heard_after_the_commit_or_not_at_all(database: str) -> None:
    """What is taken back is never announced."""
    events = await listening("order:1")
    with pytest.raises(LookupError):
        async with transaction():
            await publish("order:1", {"state": "paid"})
            raise LookupError
    async with transaction():
        await publish("order:1", {"state": "expired"})
        await redis().publish("live:order:1", b'{"state":"between"}')
    assert (await heard(events)).data == {"state": "between"}
    assert (await heard(events)).data == {"state": "expired"}


async def test_silence_is_a_heartbeat(database: str) -> None:
    """None comes when nothing else does."""
    events = subscribe(["order:1"], heartbeat_seconds=0.01)
    assert [await anext(events) for _ in range(4)] == [None] * 4
    await publish("order:1", {"state": "paid"})
    assert (await heard(events)).data == {"state": "paid"}


async def test_all_listeners_share_one_connection(database: str) -> None:
    """A hundred open pages cost one."""
    before = len(await redis().client_list())
    pages = [await listening(f"order:{number}") for number in range(100)]
    assert len(await redis().client_list()) <= before + 2
    for page in pages:
        await page.aclose()


async def test_a_listener_that_left_is_forgotten(database: str) -> None:
    """Its channel too, unless somebody else still listens."""
    staying, leaving = await listening("order:1"), await listening("order:1", "order:2")
    await leaving.aclose()
    assert [name for name, _ in await redis().pubsub_numsub("live:order:1", "live:order:2")]
    counts = dict(await redis().pubsub_numsub("live:order:1", "live:order:2"))
    assert counts == {"live:order:1": 1, "live:order:2": 0}
    again = await listening("order:2")
    await publish("order:2", {"n": 1})
    assert (await heard(again)).data == {"n": 1}
    await staying.aclose()


async def test_a_slow_listener_loses_old_events_and_is_told(database: str) -> None:
    """Memory is bounded; the state is read again instead."""
    slow, quick = await listening("campaign:1"), await listening("campaign:1")
    last = live.WAITING_EVENTS_MAX + 5
    for number in range(last + 1):
        await publish("campaign:1", {"n": number})
        assert (await heard(quick)).data == {"n": number}
    events = [await heard(slow) for _ in range(6)]
    assert events[0].missed
    assert events[-1].data == {"n": last}
    assert len(events) < last


async def test_a_burst_is_told_twice(database: str) -> None:
    """At once, so that nobody waits; and once more at its end, so that nothing is left out."""
    told = subscribe(["merchant:1"], burst_seconds=0.5)
    assert await anext(told) is None
    marking = await listening("merchant:1")
    for number in range(20):
        await publish("merchant:1", {"n": number})
        await heard(marking)
    assert await heard(told) == LiveEvent("merchant:1", {"n": 0})
    assert await heard(told) == LiveEvent("merchant:1", {"n": 19}, missed=True)
    await publish("merchant:1", {"n": 20})
    assert await heard(told) == LiveEvent("merchant:1", {"n": 20})


async def test_the_task_that_listens_is_in_no_transaction(database: str) -> None:
    """A subscription begun inside one must outlive it."""
    async with transaction():
        events = await listening("order:1")
    await publish("order:1", {"state": "paid"})
    assert (await heard(events)).data == {"state": "paid"}


async def test_a_dead_redis_loses_events_but_fails_nobody(own: OwnRedis) -> None:
    """Publishing goes on quietly; who listened is told that something may be missing."""
    events = await listening("order:1")
    own.kill()
    await publish("order:1", {"state": "paid"})
    own.start()
    missed = await heard(events)
    assert missed == LiveEvent("order:1", {}, missed=True)
    while not dict(await redis().pubsub_numsub("live:order:1"))["live:order:1"]:
        await anext(events)
    await publish("order:1", {"state": "collected"})
    assert (await heard(events)).data == {"state": "collected"}


async def test_listening_to_a_dead_redis_refuses(own: OwnRedis) -> None:
    """The page is told to come back, and can."""
    own.kill()
    with pytest.raises(CacheAway):
        await anext(subscribe(["order:1"]))
    own.start()
    events = await listening("order:1")
    await publish("order:1", {"state": "paid"})
    assert (await heard(events)).data == {"state": "paid"}
