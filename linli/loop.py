"""One event loop with its own pool for a process that is not asynchronous itself."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, TypeVar

from core.cache import close_redis
from core.database import DB, close_pool, open_pool
from payments.gateway import close_gateway
from search.engine import close_engine

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")
POOL_SIZE = 2


class ProcessLoop:
    """Runs coroutines one after the other on the loop to which the pool belongs."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        """Make the loop; a pool that came over a fork is forgotten.

        The pool is opened with the first work: a process that is born while the database is
        away must not stay without one.
        """
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        DB.pool = None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run one piece of work.

        A time limit arrives as an exception out of a signal while the work is suspended; it
        is cancelled then, so that its transaction rolls back and its connection comes home.
        """
        if self._loop is None:
            self.open()
        loop = self._loop
        assert loop is not None  # noqa: S101 - opened above
        task = loop.create_task(_with_pool(work))
        try:
            return loop.run_until_complete(task)
        except BaseException:
            if not task.done():
                task.cancel()
                with contextlib.suppress(BaseException):
                    loop.run_until_complete(task)
            raise

    def close(self) -> None:
        """Close what the loop holds, then the loop."""
        if self._loop is None:
            return
        for close in (close_gateway, close_engine, close_redis, close_pool):
            with contextlib.suppress(Exception):
                self._loop.run_until_complete(asyncio.wait_for(close(), 5))
        self._loop.close()
        self._loop = None


async def _with_pool(work: Coroutine[Any, Any, T]) -> T:
    try:
        await open_pool(most=POOL_SIZE)
    except BaseException:
        work.close()
        raise
    return await work
