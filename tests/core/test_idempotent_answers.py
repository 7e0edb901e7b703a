"""A key belongs to one request, whose answer is kept for a day."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value
from core.idempotent_answers import (
    KEPT_FOR,
    TAKEN_OVER_AFTER,
    KeptAnswer,
    claim,
    free,
    keep,
    prune,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]

ME = ("person:1", "key-1")
ANSWER = KeptAnswer("hash", 201, {"content-type": "application/json"}, '{"id":1}')


async def done() -> None:
    assert await claim(*ME, "hash") is None
    await keep(*ME, 201, {"content-type": "application/json"}, '{"id":1}')


async def test_the_first_request_works_and_the_second_gets_its_answer(database: str) -> None:
    """In between it is told that the work goes on."""
    assert await claim(*ME, "hash") is None
    assert await claim(*ME, "hash") == KeptAnswer("hash", None, None, None)
    await keep(*ME, 201, {"content-type": "application/json"}, '{"id":1}')
    assert await claim(*ME, "hash") == ANSWER


async def test_another_body_is_told_whose_key_it_is(database: str) -> None:
    """The caller compares hashes and refuses."""
    await done()
    found = await claim(*ME, "another")
    assert found is not None
    assert found.request_hash == "hash"


async def test_another_person_has_keys_of_their_own(database: str) -> None:
    """Equal keys of two people do not meet."""
    await done()
    assert await claim("person:2", "key-1", "hash") is None


async def test_work_that_changed_nothing_frees_its_key(database: str) -> None:
    """But an answer that is kept stays."""
    assert await claim(*ME, "hash") is None
    await free(*ME)
    await done()
    await free(*ME)
    assert await claim(*ME, "hash") == ANSWER


async def test_work_whose_worker_died_is_taken_over(database: str, move: Move) -> None:
    """After a while, by the same request only."""
    assert await claim(*ME, "hash") is None
    move(TAKEN_OVER_AFTER + timedelta(seconds=1))
    assert await claim(*ME, "another") is not None
    assert await claim(*ME, "hash") is None
    assert await claim(*ME, "hash") is not None


async def test_after_a_day_a_key_is_as_new(database: str, move: Move) -> None:
    """Whether it was pruned or not."""
    await done()
    assert await prune() == 0
    move(KEPT_FOR + timedelta(seconds=1))
    assert await claim(*ME, "another") is None
    move(KEPT_FOR + timedelta(seconds=1))
    assert await prune() == 1
    assert await fetch_value("SELECT count(*) FROM idempotent_answer") == 0


@pytest.mark.races
async def test_of_twenty_equal_requests_one_does_the_work(database: str) -> None:
    """The insert decides."""
    async with asyncio.TaskGroup() as tasks:
        claims = [tasks.create_task(claim(*ME, "hash")) for _ in range(20)]
    assert sum(one.result() is None for one in claims) == 1
