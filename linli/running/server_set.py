"""A set of the embedded servers run as one child, for tests and benchmarks."""

import ctypes
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from linli.running.child import python
from linli.running.home import CHECKOUT, Home, read_json

START_SECONDS = 120.0
STOP_SECONDS = 60.0


@dataclass
class ServerSet:
    """A running set. `environment` is what core.settings needs; `admin_dsn` may make databases."""

    home: Path
    environment: dict[str, str]
    admin_dsn: str
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def stop(self) -> None:
        """Stop what this run started; a set that was running before is left alone."""
        if self.process is not None:
            _end(self.process)


def throw_away_servers(*, careful: bool = False) -> ServerSet:
    """Start a set in a new temporary home, which goes when the set is stopped.

    :param careful: flush to the disk as a real installation does: for benchmarks
    """
    home = tempfile.mkdtemp(prefix="linli-servers-")
    return start_servers(home, "--forget", *(() if careful else ("--careless",)))


def running_servers(home: str | Path) -> ServerSet | None:
    """Give the set that runs on this home now, or None. Waits while it is still starting."""
    found = Home.at(home)
    deadline = time.monotonic() + START_SECONDS
    while found.is_held() and time.monotonic() < deadline:
        if _all_ready(found):
            return _server_set(found)
        time.sleep(0.05)
    return None


def start_servers(home: str | Path, *flags: str) -> ServerSet:
    """Start a set on this home and wait until it is ready.

    It is a child that dies with us, also after `kill -9`, and takes its servers along.

    :param flags: more of what `python -m linli.running --help` tells
    :raises RuntimeError: it could not be started; the message is what it said
    """
    found = Home.at(home)
    found.prepare()
    # Held open: a home that is to be forgotten takes the file along, and we still want to read.
    with (found / "start.log").open("w+b") as said:
        process = _start(found, flags, said)
        deadline = time.monotonic() + START_SECONDS
        while not _all_ready(found, supervisor=process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                _end(process)
                said.seek(0)
                raise RuntimeError(said.read().decode())
            time.sleep(0.05)
    servers = _server_set(found)
    servers.process = process
    return servers


def _start(home: Home, flags: tuple[str, ...], said: BinaryIO) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        python("-m", "linli.running", "--servers-only", "--home", str(home.path), *flags),
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - called before any thread is started
    )


_LIBC = ctypes.CDLL(None)


def _die_with_parent() -> None:
    _LIBC.prctl(1, int(signal.SIGTERM))


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _all_ready(home: Home, *, supervisor: int | None = None) -> bool:
    running = read_json(home.running_file)
    if supervisor is not None and running.get("supervisor") != supervisor:
        return False
    return running.get("all_ready_seconds") is not None


def _server_set(home: Home) -> ServerSet:
    environment = read_json(home.environment_file)
    return ServerSet(
        home=home.path, admin_dsn=environment.pop("ADMIN_DSN"), environment=environment
    )
