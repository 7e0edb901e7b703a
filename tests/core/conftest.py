"""What several tests of the foundations need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from core import facts
from core.cache import close_redis
from core.settings import settings
from tests.core.own_redis import OwnRedis, running_redis
from tests.core.town import BellRung, Town

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    import asyncpg


# A busy machine is slow, not wrong.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


@pytest.fixture
def set_settings(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., None]]:
    """Give a function that sets settings (None takes one away) until the test ends."""

    def change(**changed: str | None) -> None:
        for name, value in changed.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def own(set_settings: Callable[..., None], tmp_path: Path) -> AsyncIterator[OwnRedis]:
    """Point this test at a Redis of its own, which it may kill."""
    with running_redis(tmp_path) as server:
        set_settings(REDIS_URL=server.url)
        yield server
        await close_redis()


@pytest.fixture
async def town(
    database: str,
    connection: asyncpg.Connection[asyncpg.Record],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Town]:
    """Register a fact and its reactions for one test."""
    monkeypatch.setattr(facts, "_facts", {"tests.bell_rung": BellRung})
    monkeypatch.setattr(facts, "_reactions", {})
    monkeypatch.setattr(BellRung, "kind", "tests.bell_rung")
    await connection.execute("CREATE TABLE ringing (bell uuid)")
    made = Town()
    made.settle_in()
    yield made
    await connection.execute("DROP TABLE ringing")
