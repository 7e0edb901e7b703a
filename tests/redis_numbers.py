"""One of Redis's databases for one process, also where several runs share a set of servers."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Redis has sixteen; the first is the set's own.
NUMBERS = range(15, 0, -1)


@contextmanager
def own_number(home: Path) -> Iterator[int]:
    """Give the number of a database nobody uses, kept by a lock that ends with its process."""
    for number in NUMBERS:
        with (home / f"redis-{number}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield number
            return
    message = "all databases of Redis are in use; wait for another run to end"
    raise RuntimeError(message)
