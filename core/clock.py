"""The only place that knows what time it is.

Instants are UTC. Business days are cut in Asia/Shanghai. In development a file may hold
an offset in seconds, so that a person or a test can move time for every process at once.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Nobody means another one, and the next day or another zone of these can always be told.
YEARS = range(1900, 2200)

_offset = timedelta()


def now() -> datetime:
    """Give the present instant in UTC."""
    return datetime.now(UTC) + _offset + _shared_offset()  # noqa: TID251 - the one place


def today() -> date:
    """Give the present business day in Asia/Shanghai."""
    return business_day(now())


def business_day(instant: datetime) -> date:
    """Give the Shanghai calendar day an instant falls on."""
    return instant.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """Give the UTC instant at which a Shanghai day begins."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI).astimezone(UTC)


def shanghai(day: date, hour: int, minute: int = 0) -> datetime:
    """Give the UTC instant of a Shanghai wall-clock time."""
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI).astimezone(UTC)


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    """Move time for this process while the block runs; nested moves add up."""
    global _offset  # noqa: PLW0603 - time is one thing for the whole process
    before = _offset
    _offset = before + by
    try:
        yield
    finally:
        _offset = before


def move_shared(by: timedelta) -> timedelta:
    """Move time for every process that shares the clock file; give the whole offset.

    Raises RuntimeError outside development, where no clock file exists.
    """
    path = settings().clock_file
    if path is None:
        message = "the shared clock exists in development only (LINLI_CLOCK_FILE)"
        raise RuntimeError(message)
    whole = _read_offset(path) + by
    path.parent.mkdir(parents=True, exist_ok=True)
    # Replaced in one step: a reader in between must not find an empty file.
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(str(int(whole.total_seconds())))
    fresh.replace(path)
    return whole


def _shared_offset() -> timedelta:
    path = settings().clock_file
    return _read_offset(path) if path else timedelta()


def _read_offset(path: Path) -> timedelta:
    try:
        standing = path.stat()
        return _offset_in(path, (standing.st_ino, standing.st_mtime_ns))
    except FileNotFoundError:
        return timedelta()


@lru_cache(maxsize=2)
def _offset_in(path: Path, _version: tuple[int, int]) -> timedelta:
    """Read the file once for each version of it: every instant of a request is asked here."""
    return timedelta(seconds=int(path.read_text().strip() or 0))
