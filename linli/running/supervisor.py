"""Starts services in their order, restarts what dies, stops all in the opposite order."""

import asyncio
import contextlib
import os
import time
from collections.abc import Iterable
from typing import Any

from linli.running.child import Child, Hear
from linli.running.home import Home, write_json
from linli.running.orphans import mark_of
from linli.running.service import Service
from linli.running.telling import Telling
from linli.running.troubles import Trouble

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 10.0
STEADY_SECONDS = 30.0
FAILURES_AT_START = 3
LOOK_EVERY_SECONDS = 0.03


class Run:
    """One service under supervision: its child of the moment and its history."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.child: Child | None = None
        self.is_ready = asyncio.Event()
        self.was_ready = asyncio.Event()
        self.starts = 0
        self.ready_seconds: float | None = None

    def seen(self) -> dict[str, object]:
        return {
            "pid": self.child.pid if self.child and self.child.is_alive else None,
            "ready": self.is_ready.is_set(),
            "starts": self.starts,
            "ready_seconds": self.ready_seconds,
        }


class Supervisor:
    """Runs one set of services until `stop` is called or one cannot be brought up."""

    def __init__(self, services: Iterable[Service], *, home: Home, telling: Telling) -> None:
        self._runs = {service.name: Run(service) for service in services}
        self._home = home
        self._telling = telling
        self._stopping = asyncio.Event()
        self._began = time.monotonic()
        self._all_ready_seconds: float | None = None

    def stop(self) -> None:
        """Take everything down in order; asked a second time, at once."""
        if self._stopping.is_set():
            for run in self._runs.values():
                if run.child is not None:
                    run.child.end_now()
        self._stopping.set()

    async def run(self) -> None:
        """Bring everything up, keep it up, and take it down again.

        :raises Trouble: a service could not be started, or a step failed
        """
        keepers = [
            asyncio.create_task(self._keep(run), name=run.service.name)
            for run in self._runs.values()
        ]
        stopping = asyncio.create_task(self._stopping.wait())
        announcing = asyncio.create_task(self._announce())
        try:
            # A spawn error must not vanish inside its task: the first failure ends the wait.
            pending: set[asyncio.Task[Any]] = {*keepers, stopping}
            while not stopping.done():
                done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            self._stopping.set()
            announcing.cancel()
            await self._stop_all()
            for keeper in keepers:
                keeper.cancel()
            await asyncio.wait(keepers)
            self._home.running_file.unlink(missing_ok=True)

    async def all_ready(self) -> None:
        for run in self._runs.values():
            await run.was_ready.wait()

    async def _announce(self) -> None:
        await self.all_ready()
        self._all_ready_seconds = round(time.monotonic() - self._began, 3)
        self._note()

    async def _keep(self, run: Run) -> None:
        for name in run.service.after:
            await self._runs[name].was_ready.wait()
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            began = time.monotonic()
            status = await self._live(run)
            if self._stopping.is_set() or (run.service.is_step and run.was_ready.is_set()):
                return
            self._judge(run, status)
            if time.monotonic() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self._telling.progress(
                run.service.name, f"ended ({_describe(status)}); starting again in {pause:g} s"
            )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _live(self, run: Run) -> int:
        """Give the exit status of one life of the service."""
        began = time.monotonic()
        run.starts += 1
        try:
            child = await Child.start(
                run.service, mark=mark_of(self._home), hear=self._hearing(run.service)
            )
        except OSError as error:
            raise Trouble(
                f"{run.service.name} cannot be started: {run.service.command[0]}: {error.strerror}."
            ) from error
        run.child = child
        self._note()
        if self._stopping.is_set():
            await child.stop()
        elif run.service.is_step:
            self._telling.progress(run.service.name, "working")
        else:
            await self._wait_until_ready(run, child, began)
        status = await child.ended()
        run.is_ready.clear()
        if run.service.is_step and status == 0:
            self._mark_ready(run, began)
        self._note()
        return status

    def _hearing(self, service: Service) -> Hear:
        """Choose who hears a child: of a step, which may take long, the person hears too."""
        return self._telling.hear_step if service.is_step else self._telling.hear

    async def _wait_until_ready(self, run: Run, child: Child, began: float) -> None:
        ready = run.service.ready
        while ready and child.is_alive and not self._stopping.is_set():
            if await ready():
                self._mark_ready(run, began)
                return
            if time.monotonic() - began > run.service.ready_seconds:
                self._telling.progress(
                    run.service.name, f"not ready after {run.service.ready_seconds:g} s"
                )
                await child.stop()
                return
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def _mark_ready(self, run: Run, began: float) -> None:
        run.ready_seconds = round(time.monotonic() - began, 3)
        run.is_ready.set()
        run.was_ready.set()
        word = "done" if run.service.is_step else "ready"
        self._telling.progress(run.service.name, f"{word} in {run.ready_seconds:.1f} s")
        self._note()

    def _judge(self, run: Run, status: int) -> None:
        """Give up on a service that never came up; one that did is started again for ever."""
        if run.was_ready.is_set():
            return
        if run.service.is_step or run.starts >= FAILURES_AT_START:
            words = "\n".join(f"    {line}" for line in self._telling.last_words(run.service.name))
            log = self._home.logs / f"{run.service.name}.log"
            raise Trouble(
                f"{run.service.name} {_failed(run.service)} ({_describe(status)}). "
                f"Its last words, from {log}:\n{words}"
            )

    async def _stop_all(self) -> None:
        """Stop in waves: first those nobody left depends on."""
        left = dict(self._runs)
        while left:
            needed = {name for run in left.values() for name in run.service.after}
            wave = [left.pop(name) for name in list(left) if name not in needed]
            async with asyncio.TaskGroup() as group:
                for run in wave:
                    group.create_task(self._stop_one(run))

    async def _stop_one(self, run: Run) -> None:
        if run.child is None or not run.child.is_alive:
            return
        began = time.monotonic()
        by_itself = await run.child.stop()
        spent = time.monotonic() - began
        self._telling.progress(
            run.service.name,
            f"stopped in {spent:.1f} s" if by_itself else f"killed after {spent:.1f} s",
        )

    def _note(self) -> None:
        """Write what runs now, for tests and the curious; a full disk may prevent it."""
        seen = {
            "supervisor": os.getpid(),
            "services": {name: run.seen() for name, run in self._runs.items()},
            "all_ready_seconds": self._all_ready_seconds,
        }
        with contextlib.suppress(OSError):
            write_json(self._home.running_file, seen, durable=False)


def _describe(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _failed(service: Service) -> str:
    return "failed" if service.is_step else "could not be started"
