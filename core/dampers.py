"""How fast one subject may go on in one process: what spreads load and guards no secret.

Nothing leaves the process, so it costs no journey and holds while Redis is away; with
several web processes each counts for itself. Limits on codes, passwords and money are in
``core.rate_limits``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.rate_limits import TooManyRequests

if TYPE_CHECKING:
    from datetime import timedelta

SUBJECTS_MAX = 20_000

# For each bucket and subject the microsecond at which its bucket will be full again.
_full_at: dict[tuple[str, str], int] = {}


def damp(bucket: str, subject: str, limit: int, per: timedelta, *, cost: int = 1) -> None:
    """Take ``cost`` of the ``limit`` tokens that fill evenly over ``per``.

    Raises TooManyRequests when they are not there, with the seconds until they are.
    """
    now = int(clock.now().timestamp() * 1_000_000)
    span = (per.days * 86_400 + per.seconds) * 1_000_000 + per.microseconds
    full_at = max(now, _full_at.get((bucket, subject), now)) + cost * span // limit
    missing = full_at - now - span
    if missing > 0:
        raise TooManyRequests(retry_after_seconds=-(-missing // 1_000_000))
    if len(_full_at) >= SUBJECTS_MAX:
        _make_room(now)
    _full_at[bucket, subject] = full_at


def forget_everybody() -> None:
    """Fill all buckets."""
    _full_at.clear()


def _make_room(now: int) -> None:
    """Drop the full buckets, which say nothing; of too many others, those that fill first."""
    for key in [key for key, full_at in _full_at.items() if full_at <= now]:
        del _full_at[key]
    if len(_full_at) >= SUBJECTS_MAX:
        for key in sorted(_full_at, key=_full_at.__getitem__)[: SUBJECTS_MAX // 2]:
            del _full_at[key]
