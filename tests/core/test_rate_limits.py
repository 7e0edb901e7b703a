"""A bucket gives no more than it holds, however many ask at once."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.cache import CacheAway, redis
from core.rate_limits import TooManyRequests, allow, forget

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.core.own_redis import OwnRedis

    Move = Callable[[timedelta], None]

MINUTE = timedelta(minutes=1)
PHONE = "+8613812345678"


async def took(subject: str = PHONE, *, limit: int = 3, bucket: str = "codes") -> int:
    """Ask until the bucket is empty; give how often it said yes."""
    for count in range(1000):
        try:
            await allow(bucket, subject, limit, MINUTE)
        except TooManyRequests:
            return count
    return 1000


async def test_a_bucket_empties_and_says_when_to_come_back(database: str, move: Move) -> None:
    """After the seconds it names there is one more, and not before."""
    assert await took() == 3
    with pytest.raises(TooManyRequests) as refused:
        await allow("codes", PHONE, 3, MINUTE)
    seconds = refused.value.retry_after_seconds
    assert 15 <= seconds <= 20
    assert str(seconds) in refused.value.detail_in("zh-CN")
    move(timedelta(seconds=seconds))
    assert await took() == 1


async def test_a_full_bucket_does_not_overflow(database: str, move: Move) -> None:
    """However long nobody asked, it holds its limit."""
    assert await took() == 3
    move(timedelta(days=3))
    assert await took() == 3


async def test_buckets_and_subjects_do_not_share(database: str) -> None:
    """Another person, or another thing to do, has a bucket of its own."""
    assert await took() == 3
    assert await took("+8613900000000") == 3
    assert await took(bucket="look-ups") == 3


async def test_asking_for_more_costs_more(database: str) -> None:
    """What is refused takes nothing."""
    await allow("export", PHONE, 10, MINUTE, cost=7)
    with pytest.raises(TooManyRequests):
        await allow("export", PHONE, 10, MINUTE, cost=7)
    await allow("export", PHONE, 10, MINUTE, cost=3)


async def test_a_forgotten_bucket_is_full(database: str) -> None:
    """The right password takes back the wrong ones."""
    assert await took() == 3
    await forget("codes", PHONE)
    assert await took() == 3


@pytest.mark.races
async def test_two_hundred_at_once_get_no_more_than_the_limit(database: str) -> None:
    """The decision is one step in Redis."""
    allowed = 0

    async def ask() -> None:
        nonlocal allowed
        try:
            await allow("codes", PHONE, 10, timedelta(days=1))
        except TooManyRequests:
            return
        allowed += 1

    async with asyncio.TaskGroup() as tasks:
        for _ in range(200):
            tasks.create_task(ask())
    assert allowed == 10


async def test_no_address_lies_about_in_the_cache(database: str) -> None:
    """Keys hold a keyed hash, and expire by themselves."""
    await allow("codes", PHONE, 3, MINUTE)
    [key] = map(str, await redis().keys("*"))
    assert re.fullmatch(r"limit:codes:[0-9a-f]{32}", key)
    assert 0 < await redis().pttl(key) <= 61_000


async def test_without_redis_nobody_passes(own: OwnRedis) -> None:
    """A guess at a code is worth more than the minute without Redis."""
    own.kill()
    with pytest.raises(CacheAway):
        await allow("codes", PHONE, 3, MINUTE)
