"""How long somebody who waits for an answer lets the provider think, all calls together.

One call has its limit at the gateway. A request of a resident may need several (close one
page, look it up, open the next), and their limits would add up.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TOGETHER_SECONDS = 10.0

_until: ContextVar[float | None] = ContextVar("payments_patience", default=None)


@contextmanager
def patience(seconds: float = TOGETHER_SECONDS) -> Iterator[None]:
    """Give all calls of the block together this long; an outer, shorter limit stays."""
    until, outer = time.monotonic() + seconds, _until.get()
    token = _until.set(until if outer is None else min(outer, until))
    try:
        yield
    finally:
        _until.reset(token)


def seconds_left(most: float) -> float:
    """Give how long the next call may take: ``most``, or what is left of the patience."""
    until = _until.get()
    return most if until is None else min(most, until - time.monotonic())
