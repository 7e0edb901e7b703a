"""The processes of the platform, one at a time, beside servers of their own."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linli.running.home import CHECKOUT
from linli.running.server_set import _die_with_parent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.running.runs import Run

GENEROUS_SECONDS = 120.0


async def until(true: Callable[[], Awaitable[object]], what: str) -> None:
    """Wait for an event; after a generous time fail with its name."""
    deadline = time.monotonic() + GENEROUS_SECONDS
    while not await true():
        assert time.monotonic() < deadline, f"{what} did not happen in {GENEROUS_SECONDS} s"
        await asyncio.sleep(0.05)


@dataclass
class Process:
    """A process that says when it is ready, and keeps what it says in a file."""

    name: str
    process: subprocess.Popen[bytes]
    ready_file: Path
    log: Path

    @property
    def said(self) -> str:
        """Give all it said until now."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    async def ready(self) -> None:
        """Wait until it does its work."""

        async def is_ready() -> bool:
            assert self.process.poll() is None, self.said
            return self.ready_file.exists()

        await until(is_ready, f"the readiness of {self.name}")

    def ask_to_stop(self) -> None:
        """Ask it to end, as the supervisor does."""
        self.process.send_signal(signal.SIGTERM)

    async def ended(self) -> int:
        """Wait for its end and give its exit status."""
        return await asyncio.to_thread(self.process.wait, GENEROUS_SECONDS)

    def end_now(self) -> None:
        """End it and all it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass
class House:
    """Servers of one's own, and the processes started beside them."""

    servers: Run
    environment: dict[str, str]
    folder: Path
    processes: list[Process] = field(default_factory=list)

    async def start(self, name: str, *command: str) -> Process:
        """Start a process and wait until it is ready."""
        process = self.launch(name, *command)
        await process.ready()
        return process

    def launch(self, name: str, *command: str, **changes: str) -> Process:
        """Start a process, with settings of its own if need be."""
        ready = self.folder / f"{name}-{len(self.processes)}"
        log = self.folder / f"{ready.name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=CHECKOUT,
                env={**os.environ, **self.environment, "LINLI_READY_FILE": str(ready), **changes},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - it calls the kernel only
            )
        self.processes.append(Process(name, process, ready, log))
        return self.processes[-1]

    async def relay(self) -> Process:
        """Start a relay."""
        return await self.start("relay", "tests.linli.probing_relay")

    async def worker(self, *, queue: str = "celery,outside") -> Process:
        """Start a worker with one child."""
        flags = ("-c", "1", "-l", "INFO", "--without-gossip", "--without-mingle", "-Q", queue)
        return await self.start(
            "worker", "celery", "-A", "tests.linli.probing_worker", "worker", *flags
        )

    async def beat(self) -> Process:
        """Start a beat with a new schedule."""
        schedule = str(self.folder / f"schedule-{len(self.processes)}")
        flags = ("--pidfile=", "-s", schedule, "-l", "INFO")
        return await self.start(
            "beat", "celery", "-A", "tests.linli.probing_worker", "beat", *flags
        )

    def kill(self, server: str) -> int:
        """Kill a server, which its supervisor starts again; give how often it had been started."""
        before: int = self.servers.services()[server]["starts"]
        os.kill(self.servers.pid(server), signal.SIGKILL)
        return before

    async def is_back(self, server: str, before: int) -> None:
        """Wait until the successor of a killed server is ready."""

        async def is_ready() -> bool:
            found = self.servers.services()[server]
            return found["starts"] > before and bool(found["ready"])

        await until(is_ready, f"the return of {server}")
