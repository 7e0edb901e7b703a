"""Runs of the supervisor as a process of its own, watched through what it writes."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from linli.running.home import CHECKOUT, Home, read_json
from linli.running.postgres_place import forget

GENEROUS_SECONDS = 90.0


def wait_until(true: Callable[[], object], *, what: str) -> None:
    """Wait for the event; after a generous time fail with its name."""
    deadline = time.monotonic() + GENEROUS_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen in {GENEROUS_SECONDS} s"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether the process exists and is more than an entry nobody has collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(") ", 1)[1][0] != "Z"
    except OSError:
        return False


class Run:
    """One supervisor on one home."""

    def __init__(self, home: Home, *flags: str, python: str = sys.executable, **more: Any) -> None:
        self.home = home
        self.process = subprocess.Popen(
            [python, "-m", "linli.running", "--home", str(home.path), *flags],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **more,
        )

    def services(self) -> dict[str, dict[str, Any]]:
        running = read_json(self.home.running_file)
        of_this_run = running.get("supervisor") == self.process.pid
        found: dict[str, dict[str, Any]] = running["services"] if of_this_run else {}
        return found

    def pid(self, name: str) -> int:
        found: int = self.services()[name]["pid"]
        return found

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.output()
        services = self.services()
        return bool(services) and all(service["ready"] for service in services.values())

    def wait_until_ready(self) -> None:
        wait_until(self.is_ready, what="readiness")

    def children(self) -> list[int]:
        return [service["pid"] for service in self.services().values() if service["pid"]]

    def output(self) -> str:
        """Give all it said. Waits for its end."""
        said: str = self.process.communicate(timeout=GENEROUS_SECONDS)[0]
        return said

    def stop(self) -> str:
        """Stop it as Ctrl-C does, and give what it said."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.output()

    def kill(self) -> None:
        """End it as a power cut does, and wait until its children are gone too."""
        children = self.children()
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate(timeout=GENEROUS_SECONDS)
        wait_until(
            lambda: not any(is_alive(pid) for pid in children), what="the end of the children"
        )


@contextmanager
def temporary_home() -> Iterator[Home]:
    """Give a new home, and remove it with its database, wherever that had to be put."""
    home = Home.at(tempfile.mkdtemp(prefix="linli-test-"))
    try:
        yield home
    finally:
        forget(home)


@contextmanager
def running(home: Home, *flags: str, **more: Any) -> Iterator[Run]:
    """Run the embedded servers, or with flags what they say, until the block ends."""
    run = Run(home, *(flags or ("--servers-only",)), **more)
    try:
        run.wait_until_ready()
        yield run
    finally:
        run.stop()
