"""A dead Redis is a refusal within seconds, and a new one is found again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.cache import ANSWER_SECONDS, CONNECT_SECONDS, CacheAway, close_redis, redis

if TYPE_CHECKING:
    from tests.core.own_redis import OwnRedis


async def test_texts_go_in_and_out(own: OwnRedis) -> None:
    """Answers are text, pipelines too."""
    await redis().set("name", "小丽", ex=60)
    assert await redis().get("name") == "小丽"
    async with redis().pipeline() as pipeline:
        pipeline.execute_command("INCR", "count")
        pipeline.execute_command("GET", "name")
        assert await pipeline.execute() == [1, "小丽"]


async def test_one_client_serves_a_loop(own: OwnRedis) -> None:
    """Closing it is repeatable, and the next use opens another."""
    first = redis()
    assert redis() is first
    await close_redis()
    await close_redis()
    assert redis() is not first
    assert await redis().ping()


def test_every_loop_has_its_own_client(environment: dict[str, str]) -> None:
    """A client is never carried into another loop."""

    async def ask() -> bool:
        alive: bool = await redis().ping()
        await close_redis()
        return alive

    assert [asyncio.run(ask()) for _ in range(3)] == [True] * 3


async def test_more_callers_than_connections_wait_for_their_turn(own: OwnRedis) -> None:
    """Two hundred at once are all answered."""

    async def count() -> int:
        return int(await redis().incr("count"))

    async with asyncio.TaskGroup() as tasks:
        counts = [tasks.create_task(count()) for _ in range(200)]
    assert sorted(task.result() for task in counts) == list(range(1, 201))


async def test_a_dead_redis_refuses_and_its_successor_is_found(own: OwnRedis) -> None:
    """Commands and pipelines refuse alike; nothing has to be restarted."""
    await redis().set("name", "x")
    own.kill()
    with pytest.raises(CacheAway):
        await redis().get("name")
    with pytest.raises(CacheAway):
        async with redis().pipeline() as pipeline:
            pipeline.execute_command("GET", "name")
            await pipeline.execute()
    own.start()
    assert await redis().get("name") is None


async def test_a_restart_in_between_is_not_noticed(own: OwnRedis) -> None:
    """A connection that died with the old Redis is replaced in the same call."""
    await redis().ping()
    own.kill()
    own.start()
    assert await redis().ping()


async def test_a_redis_that_does_not_answer_refuses_in_time(own: OwnRedis) -> None:
    """Stopped but not dead, it must not hold the caller."""
    await redis().ping()
    own.stop()
    try:
        async with asyncio.timeout(4 * (ANSWER_SECONDS + CONNECT_SECONDS)):
            with pytest.raises(CacheAway):
                await redis().get("name")
    finally:
        own.go_on()
