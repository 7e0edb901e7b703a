"""Identifiers: UUID version 7 (RFC 9562), which sort by the time they were minted."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last = [0, 0]
_SEQUENCE_MAX = 0xFFF


def uuid7() -> UUID:
    """Mint an identifier; within one process each is greater than the one before."""
    with _lock:
        millisecond, sequence = _next_slot(time.time_ns() // 1_000_000)
        _last[0], _last[1] = millisecond, sequence
    random_part = int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1
    return UUID(int=(millisecond << 80) | (7 << 76) | (sequence << 64) | (2 << 62) | random_part)


def _next_slot(millisecond: int) -> tuple[int, int]:
    if millisecond > _last[0]:
        # A random start leaves room to count up inside the millisecond.
        return millisecond, int.from_bytes(os.urandom(2), "big") & 0x1FF
    sequence = _last[1] + 1
    return (_last[0] + 1, 0) if sequence > _SEQUENCE_MAX else (_last[0], sequence)
