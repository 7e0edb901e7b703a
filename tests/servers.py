"""The real servers the tests use: started once per run, by the same code that runs the platform.

    servers = start_servers(home)      # or running_servers(home) for a set that already runs
    os.environ.update(servers.environment)
    ...
    servers.stop()

`python -m tests.servers --home DIR` keeps a set running; point LINLI_TEST_HOME at the folder
and test runs use it instead of starting their own.
"""

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from linli.running.home import Home, read_json
from linli.running.platform import Wishes, main

REUSED_HOME = "LINLI_TEST_HOME"
START_SECONDS = 120.0
STOP_SECONDS = 60.0


@dataclass
class ServerSet:
    """A running set. `environment` is what core.settings needs; `admin_dsn` may make databases."""

    home: Home
    environment: dict[str, str]
    admin_dsn: str
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    folder: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False)

    def stop(self) -> None:
        """Stop what this run started; a set that was running before is left alone."""
        if self.process is not None:
            _end(self.process)
        if self.folder is not None:
            self.folder.cleanup()


def servers_for_this_run() -> ServerSet:
    """Give the set named by LINLI_TEST_HOME when it runs, else a new one in a throw-away home."""
    reused = os.environ.get(REUSED_HOME)
    if reused:
        return running_servers(reused) or start_servers(reused)
    folder = tempfile.TemporaryDirectory(prefix="linli-test-", ignore_cleanup_errors=True)
    try:
        servers = start_servers(folder.name)
    except BaseException:
        folder.cleanup()
        raise
    servers.folder = folder
    return servers


def running_servers(home: str | Path) -> ServerSet | None:
    """Give the set that runs on this home now, or None. Waits while it is still starting."""
    found = Home.at(home)
    deadline = time.monotonic() + START_SECONDS
    while found.is_held() and time.monotonic() < deadline:
        if _all_ready(found):
            return _server_set(found)
        time.sleep(0.05)
    return None


def start_servers(home: str | Path) -> ServerSet:
    """Start a set on this home and wait until it is ready.

    It is a child that dies with us, also after `kill -9`, and takes its servers along.

    :raises RuntimeError: it could not be started; the message is what it said
    """
    found = Home.at(home)
    found.prepare()
    said = (found / "start.log").open("w+b")
    process = subprocess.Popen(
        [sys.executable, *_COMMAND, "--home", str(found.path)],
        cwd=Path(__file__).resolve().parents[1],
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=_die_with_parent,  # noqa: PLW1509 - called before any thread is started
    )
    deadline = time.monotonic() + START_SECONDS
    while not _all_ready(found, supervisor=process.pid):
        if process.poll() is not None or time.monotonic() > deadline:
            _end(process)
            raise RuntimeError((found / "start.log").read_text(encoding="utf-8"))
        time.sleep(0.05)
    servers = _server_set(found)
    servers.process = process
    return servers


_COMMAND = ("-m", "linli.running", "--servers-only", "--throw-away")
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
    return ServerSet(home=home, admin_dsn=environment.pop("ADMIN_DSN"), environment=environment)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("--home", required=True, help="folder of the set")
    parser.add_argument("--verbose", action="store_true", help="show what every server says")
    given = parser.parse_args()
    main(
        Wishes(
            home=Home.at(given.home),
            verbose=given.verbose,
            servers_only=True,
            throw_away=True,
        )
    )
