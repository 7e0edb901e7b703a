"""The relay: carries facts from the outbox to the workers.

It wakes on a notification or after a second, whichever is first: the hottest writes do not
notify, because a notification takes a lock that all commits share.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING, Any

import asyncpg
import structlog
from kombu.exceptions import OperationalError

from core import outbox
from core.database import close_pool, open_pool
from core.settings import settings
from core.standing import AWAY
from linli.observability import start_logging
from linli.worker import app, touch_ready_file

if TYPE_CHECKING:
    from core.outbox import Delivery

POLL_SECONDS = 1.0
RETRY_SECONDS = 2.0
TRANSPORT_RETRY = {"max_retries": 2, "interval_start": 0.2, "interval_step": 0.5}

BROKER_AWAY: tuple[type[BaseException], ...] = (
    OperationalError,
    *app.connection_for_write().recoverable_connection_errors,
)

log = structlog.get_logger(__name__)


class Relay:
    """Dispatches until it is told to stop."""

    def __init__(self) -> None:
        self._wake = asyncio.Event()
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """End after the batch in hand."""
        self._stop.set()
        self._wake.set()

    async def run(self) -> None:
        """Relay; when the database or the broker is away, try again until it is back."""
        while not self._stop.is_set():
            try:
                await self._listen()
            except (OSError, asyncpg.PostgresError, *AWAY) as away:
                log.warning("database_away", error=str(away))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), RETRY_SECONDS)

    async def _listen(self) -> None:
        await open_pool(most=2)
        # A connection of its own: one from the pool must not LISTEN.
        connection = await asyncpg.connect(settings().database_url)
        try:
            await connection.add_listener(outbox.CHANNEL, self._woken)
            touch_ready_file()
            await self._relay(connection)
        finally:
            connection.terminate()

    def _woken(self, *_notification: Any) -> None:
        self._wake.set()

    async def _relay(self, connection: asyncpg.Connection[asyncpg.Record]) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            while await self._dispatch() >= outbox.BATCH and not self._stop.is_set():
                pass
            if connection.is_closed():
                message = "the listening connection was closed"
                raise OSError(message)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)

    async def _dispatch(self) -> int:
        try:
            return await outbox.dispatch(_publish)
        except BROKER_AWAY as away:
            log.warning("broker_away", error=str(away))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), RETRY_SECONDS)
            return 0


async def _publish(batch: list[Delivery]) -> None:
    await asyncio.to_thread(_send, batch)


def _send(batch: list[Delivery]) -> None:
    with app.producer_pool.acquire(block=True) as producer:
        for delivery in batch:
            app.send_task(
                "deliver",
                (str(delivery.entry), delivery.reaction),
                producer=producer,
                retry=True,
                retry_policy=TRANSPORT_RETRY,
            )


async def main() -> None:
    """Run the relay of this process."""
    start_logging("relay")
    relay = Relay()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, relay.stop)
    try:
        await relay.run()
    finally:
        await close_pool()


if __name__ == "__main__":
    asyncio.run(main())
