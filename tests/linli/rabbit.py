"""A RabbitMQ of one's own on the loopback address, where the machine has the programme."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linli.running.server_set import _die_with_parent
from tests.linli.house import GENEROUS_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Debian's own script for the path changes the account; the package's script does not.
PLACES = os.pathsep.join(("/usr/lib/rabbitmq/bin", os.environ.get("PATH", os.defpath)))
PROGRAMME = shutil.which("rabbitmq-server", path=PLACES)
NAME_SERVER = shutil.which("epmd", path=PLACES)


def a_free_port() -> int:
    """Give a loopback port nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Tell whether somebody listens on a loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Rabbit:
    """One broker, which may be stopped, wiped and started again on the same port."""

    folder: Path
    port: int = field(default_factory=a_free_port)
    directory: int = field(default_factory=a_free_port)
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Give the address for BROKER_URL."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        """Start the broker beside a name server of its own and wait until it listens."""
        assert PROGRAMME
        assert NAME_SERVER
        self._child(NAME_SERVER, "-address", "127.0.0.1", "-port", str(self.directory))
        wait_until(self.directory)
        self._child(PROGRAMME)
        wait_until(self.port)

    def wipe(self) -> None:
        """Forget every queue, exchange and message. Call it while the broker is stopped."""
        shutil.rmtree(self.folder / "mnesia")

    def stop(self) -> None:
        """End the broker and what it started."""
        for child in reversed(self.children):
            child.send_signal(signal.SIGTERM)
            child.wait(GENEROUS_SECONDS)
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.children.clear()

    def _child(self, *command: str) -> None:
        with (self.folder / "said.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, **self._environment()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - it calls the kernel only
            )
        self.children.append(process)

    def _environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.directory),
            "RABBITMQ_NODENAME": f"linli-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(a_free_port()),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1"
            ),
        }


def wait_until(port: int) -> None:
    """Wait until somebody listens on a loopback port."""
    deadline = time.monotonic() + GENEROUS_SECONDS
    while not answers(port):
        assert time.monotonic() < deadline, f"nobody listens on port {port}"
        time.sleep(0.05)


@contextmanager
def a_rabbit(folder: Path) -> Iterator[Rabbit]:
    """Run a broker until the block ends."""
    rabbit = Rabbit(folder)
    try:
        rabbit.start()
        yield rabbit
    finally:
        rabbit.stop()
