"""``warm-start``: seconds until a platform that was set up before is ready, and what takes them."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from linli.benchmarks.figures import Figure
from linli.benchmarks.serving import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

READY_SECONDS = 120
LIMIT_SECONDS = 10.0


async def run(_size: int | None) -> AsyncIterator[Figure]:
    """Start twice in a folder of its own; the second start is the measured one."""
    with TemporaryDirectory(prefix="linli-warm-", ignore_cleanup_errors=True) as home:
        await _start(home)
        seconds, running = await _start(home)
        yield Figure("warm-start", seconds, "s", "<=", LIMIT_SECONDS)
        for name, found in sorted(_seconds(running).items()):
            yield Figure(f"warm-start-{name}", found, "s")


async def _start(home: str) -> tuple[float, dict[str, Any]]:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "linli.running", "--home", home, "--no-demo",
        "--port", str(free_port()),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        async with asyncio.timeout(READY_SECONDS):
            while line := await process.stdout.readline():  # type: ignore[union-attr]
                if b"Linli is ready" in line:
                    break
        seconds = time.perf_counter() - began
        return seconds, json.loads((Path(home) / "running.json").read_text())
    finally:
        process.send_signal(signal.SIGTERM)
        await process.communicate()


def _seconds(running: dict[str, Any]) -> dict[str, float]:
    services = running.get("services", running)
    return {
        name: float(one["ready_seconds"])
        for name, one in services.items()
        if isinstance(one, dict) and one.get("ready_seconds") is not None
    }
