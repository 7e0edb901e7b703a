"""What several tests of the foundations need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.cache import close_redis
from core.settings import settings
from tests.core.own_redis import OwnRedis, running_redis

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def own(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[OwnRedis]:
    """Point this test at a Redis of its own, which it may kill."""
    with running_redis(tmp_path) as server:
        monkeypatch.setenv("REDIS_URL", server.url)
        settings.cache_clear()
        yield server
        await close_redis()
    monkeypatch.undo()
    settings.cache_clear()
