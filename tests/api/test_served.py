"""What only a real web server shows: streams, their end, and the end of the process."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import socket
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from core.live import publish

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

ROOT = Path(__file__).resolve().parents[2]
GENEROUS_SECONDS = 60


class Served:
    """A running web process and a client of it."""

    def __init__(self, process: Process, client: httpx.AsyncClient, log: Path) -> None:
        self.process = process
        self.client = client
        self.log = log

    async def open_streams(self) -> int:
        """Ask how many streams the process holds."""
        figures = (await self.client.get("/metrics")).text
        found = re.search(r"^linli_open_streams (\d+)", figures, re.MULTILINE)
        assert found
        return int(found[1])

    async def stopped(self) -> str:
        """Ask the process to stop; give what it wrote."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(GENEROUS_SECONDS):
            await self.process.wait()
        return _read(self.log)


@pytest.fixture
async def served(database: str, tmp_path: Path) -> AsyncIterator[Served]:
    """Give the application of probes behind Granian, as the platform runs it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "web.log"
    with log.open("wb") as written:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1",
            "--port", str(port), "--workers", "1", "--workers-kill-timeout", "120",
            "tests.api.serving:app",
            cwd=ROOT, env={**os.environ, "DATABASE_URL": database}, stdout=written, stderr=written,
            start_new_session=True,
        )  # fmt: skip
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", timeout=GENEROUS_SECONDS, trust_env=False
    ) as client:
        try:
            await _until_ready(client, process, log)
            yield Served(process, client, log)
        finally:
            # The workers of a killed server live on, so the whole group is ended.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


async def _until_ready(client: httpx.AsyncClient, process: Process, log: Path) -> None:
    async with asyncio.timeout(GENEROUS_SECONDS):
        while True:
            assert process.returncode is None, _read(log)
            try:
                if (await client.get("/health/ready")).is_success:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.02)


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8")


class Lines:
    """The lines of a stream as they come."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def until(self, wanted: str) -> str:
        """Read until a line contains something; give that line."""
        async with asyncio.timeout(GENEROUS_SECONDS):
            async for line in self._lines:
                if wanted in line:
                    return line
        message = f"the stream ended without {wanted!r}"
        raise AssertionError(message)

    async def rest(self) -> None:
        """Read to the end."""
        async with asyncio.timeout(GENEROUS_SECONDS):
            async for _ in self._lines:
                pass


@asynccontextmanager
async def listening(served: Served, query: str = "") -> AsyncIterator[Lines]:
    async with served.client.stream("GET", f"/api/v1/events{query}") as answer:
        assert answer.status_code == 200
        yield Lines(answer)


async def test_a_stream_begins_with_the_state_and_goes_on_with_the_news(served: Served) -> None:
    """Nothing said after the state was read is overheard."""
    async with listening(served) as lines:
        assert lines.answer.headers["content-type"].startswith("text/event-stream")
        assert lines.answer.headers["x-accel-buffering"] == "no"
        assert lines.answer.headers["cache-control"] == "no-store"
        assert "content-security-policy" in lines.answer.headers
        assert await lines.until("retry:") == "retry: 3000"
        assert await lines.until("event:") == "event: progress"
        assert '"units_paid":7' in await lines.until("data:")
        await publish("probe", {"units_paid": 8})
        assert '"units_paid":8' in await lines.until("data:")
        await publish("probe", {})
        assert '"units_paid":7' in await lines.until("data:")


async def test_a_quiet_stream_shows_a_sign_of_life(served: Served) -> None:
    """Proxies and browsers do not take silence for death."""
    async with listening(served, "?heartbeat=0.1") as lines:
        assert await lines.until(": still") == ": still here"


async def test_a_reader_who_leaves_is_forgotten(served: Served) -> None:
    """A closed page costs nothing."""
    async with listening(served) as lines:
        await lines.until("data:")
        assert await served.open_streams() == 1
    async with asyncio.timeout(GENEROUS_SECONDS):
        while await served.open_streams():  # noqa: ASYNC110 - the figure is all there is to wait on
            await asyncio.sleep(0.02)


async def test_a_reader_with_too_many_streams_is_refused(served: Served) -> None:
    """One reader cannot take all there is."""
    async with asyncio.timeout(GENEROUS_SECONDS):
        async with asyncio.TaskGroup() as group, asyncio.Semaphore(1):
            enough = asyncio.Event()
            opened = asyncio.Semaphore(0)

            async def hold() -> None:
                async with listening(served) as lines:
                    await lines.until("data:")
                    opened.release()
                    await enough.wait()

            for _ in range(20):
                group.create_task(hold())
            for _ in range(20):
                await opened.acquire()
            refused = await served.client.get("/api/v1/events")
            enough.set()
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-live-pages")


async def test_a_stopping_process_ends_its_streams_in_order(served: Served) -> None:
    """Nobody has to kill a web process because a page is open somewhere."""
    async with listening(served) as lines:
        await lines.until("data:")
        written = await served.stopped()
        await lines.rest()
    assert served.process.returncode == 0
    assert "Killing" not in written


async def test_the_log_of_a_process_holds_no_local_variables(served: Served) -> None:
    """A stack in the log shows where, never what."""
    await served.client.get("/api/v1/broken", headers={"cookie": "linli_session=topsecret"})
    written = await served.stopped()
    assert "RuntimeError" in written
    assert "unknown_failure" in written
    assert "topsecret" not in written
    assert "locals" not in written
