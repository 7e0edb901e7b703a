"""Children that outlived a killed supervisor: found by a mark in their environment, not by name."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from linli.running.home import Home

MARK = "LINLI_RUN"
PATIENCE_SECONDS = 10.0


def mark_of(home: Home) -> str:
    return str(home.path)


def _carries(process: Path, line: bytes) -> bool:
    try:
        return line in (process / "environ").read_bytes().split(b"\0")
    except OSError:  # gone meanwhile, or somebody else's
        return False


def is_ours(pid: int, home: Home) -> bool:
    """Whether this process was started for this home."""
    return _carries(Path(f"/proc/{pid}"), f"{MARK}={mark_of(home)}".encode())


def _marked(home: Home) -> Iterator[int]:
    for process in Path("/proc").glob("[0-9]*"):
        pid = int(process.name)
        if pid != os.getpid() and is_ours(pid, home):
            yield pid


def _signal(pid: int, *, finally_: bool) -> None:
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
        gentle = signal.SIGINT if name == "postgres" else signal.SIGTERM
        os.kill(pid, signal.SIGKILL if finally_ else gentle)
        os.kill(pid, signal.SIGCONT)  # one that was halted hears it now
    except OSError:
        return


def end_orphans(home: Home) -> int:
    """Stop what an earlier run left behind and wait until it is gone. Call it holding the home.

    :returns: how many processes were found
    """
    left = list(_marked(home))
    found = len(left)
    for pid in left:
        _signal(pid, finally_=False)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left := list(_marked(home)):
        if time.monotonic() > deadline:
            for pid in left:
                _signal(pid, finally_=True)
        time.sleep(0.05)
    return found
