"""Without Redis nobody is known, but shop windows stay open and everybody is told the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.cache import close_redis
from core.settings import settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx

    from tests.api.conftest import SignedIn


@pytest.fixture
async def no_redis(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SignedIn]:
    """Give somebody signed in, after whose sign-in Redis went away."""
    await close_redis()
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:9/0")
    settings.cache_clear()
    yield signed_in
    await close_redis()
    monkeypatch.undo()
    settings.cache_clear()


async def test_a_person_is_told_to_wait_and_not_signed_out(no_redis: SignedIn) -> None:
    """A dead cache is not an empty one."""
    answer = await no_redis.client.get("/api/v1/mine")
    assert (answer.status_code, answer.json()["code"]) == (503, "cache-away")
    assert answer.headers["retry-after"] == "5"
    assert "set-cookie" not in answer.headers


async def test_anonymous_readers_go_on_reading(
    no_redis: SignedIn, client: httpx.AsyncClient
) -> None:
    """What needs nobody's name needs no session."""
    assert (await client.get("/api/v1/numbers")).status_code == 200
    answers = [await client.get("/api/v1/limited") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


async def test_live_pages_are_refused_before_they_begin(
    no_redis: SignedIn, client: httpx.AsyncClient
) -> None:
    """A browser falls back to asking, instead of hanging on an empty stream."""
    answer = await client.get("/api/v1/events")
    assert (answer.status_code, answer.json()["code"]) == (503, "cache-away")


async def test_the_process_says_that_it_is_not_ready(
    no_redis: SignedIn, client: httpx.AsyncClient
) -> None:
    """It lives, it is not ready, and it says which part is missing."""
    ready = await client.get("/health/ready")
    assert ready.status_code == 503
    assert (ready.json()["database"], ready.json()["redis"]) == ("up", "away")
    assert (await client.get("/health/live")).status_code == 200
