"""Killing a sweep at a named point: where it waits for a row that somebody else holds."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import asyncpg

from core import clock
from linli.running.home import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

GENEROUS_SECONDS = 120.0
WAITS_FOR = "SELECT pid FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))"


@asynccontextmanager
async def killed_at(
    dsn: str, what: str, row: str, *values: Any, provider: str = "", **settings: int
) -> AsyncIterator[None]:
    """Run a sweep elsewhere, kill it where it asks for a row we hold, and let the row go.

    ``row`` is the query that locks it; a setting is written ``module__name=number``.
    """
    holder = await asyncpg.connect(dsn)
    within = holder.transaction()
    await within.start()
    assert await holder.fetch(row, *values), "there is no such row to wait for"
    process = _begin(what, provider, settings)
    try:
        await _until_it_waits(holder, process, dsn)
        process.send_signal(signal.SIGKILL)
        process.wait(GENEROUS_SECONDS)
        yield
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(GENEROUS_SECONDS)
        await within.rollback()
        await _until_nobody_is_left(holder, dsn)
        await holder.close()


def _begin(what: str, provider: str, settings: dict[str, int]) -> subprocess.Popen[bytes]:
    moved = (clock.now() - datetime.now(UTC)).total_seconds()  # noqa: TID251 - the difference
    command = [sys.executable, "-m", "tests.faults.doing", what, f"--moved={moved}"]
    command += ["--provider", provider]
    for name, value in settings.items():
        command += ["--set", f"{name.replace('__', '.')}={value}"]
    return subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ, "PGAPPNAME": "to be killed"})


async def _until_it_waits(
    holder: asyncpg.Connection[asyncpg.Record], process: subprocess.Popen[bytes], dsn: str
) -> None:
    watcher = await asyncpg.connect(dsn)
    deadline = time.monotonic() + GENEROUS_SECONDS
    try:
        while not await watcher.fetch(WAITS_FOR, holder.get_server_pid()):
            assert process.poll() is None, "the sweep ended before it was killed"
            assert time.monotonic() < deadline, "the sweep never asked for the row"
            await asyncio.sleep(0.05)
    finally:
        await watcher.close()


async def _until_nobody_is_left(holder: asyncpg.Connection[asyncpg.Record], dsn: str) -> None:
    """Wait until the server has seen that the killed process is gone."""
    deadline = time.monotonic() + GENEROUS_SECONDS
    query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'to be killed'"
    while await holder.fetch(query):
        assert time.monotonic() < deadline, "the server still serves a process that is dead"
        await asyncio.sleep(0.05)
