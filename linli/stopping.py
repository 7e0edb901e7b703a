"""Lets a stopping web process end its open streams.

Granian waits for every open answer before the application hears that it ends, and a
server-sent stream never ends by itself. So the streams are told together with Granian.
Without this the process is killed after `--workers-kill-timeout`.
"""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING, Any

from granian import _signals

from api.live import close_streams

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop


def end_streams_on_stop() -> None:
    """Make the workers that Granian starts in this process end their streams on a signal."""
    original = _signals.set_loop_signals

    def set_loop_signals(loop: AbstractEventLoop) -> Any:
        told = original(loop)  # type: ignore[no-untyped-call]

        def stop() -> None:
            close_streams()
            told.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        return told

    _signals.set_loop_signals = set_loop_signals
