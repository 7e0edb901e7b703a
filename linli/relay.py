"""The relay: carries facts from the outbox to the workers.

It wakes on a notification or after a second, whichever is first: the hottest writes do not
notify, because a notification takes a lock that all commits share.

A delivery nobody took is handed out again and again. So that a broker whose workers are away
for a night does not fill up with copies, a queue that is long gets nothing more: what is for
it waits in the outbox, and goes out when the queue is short again.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import signal
import time
from typing import TYPE_CHECKING, Any

import asyncpg
import structlog
from kombu.exceptions import OperationalError

from core import outbox
from core.database import close_pool, open_pool
from core.facts import every_fact, reactions_to
from core.settings import settings
from core.standing import AWAY
from linli.observability import start_logging
from linli.worker import app, touch_ready_file

if TYPE_CHECKING:
    from kombu import Queue

    from core.outbox import Delivery

POLL_SECONDS = 1.0
RETRY_SECONDS = 2.0
# More than the workers of one machine take in a second, so that they never wait for the relay.
QUEUE_LONG = 1000
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
        self._measured = -math.inf
        self._held_back: frozenset[str] = frozenset()

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
            return await outbox.dispatch(_publish, held_back=await self._full())
        except BROKER_AWAY as away:
            log.warning("broker_away", error=str(away))
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), RETRY_SECONDS)
            return 0

    async def _full(self) -> frozenset[str]:
        """Give the reactions whose queues are long, measured once in a while."""
        if time.monotonic() - self._measured >= POLL_SECONDS:
            before, self._held_back = self._held_back, await asyncio.to_thread(_held_back)
            self._measured = time.monotonic()
            if bool(before) != bool(self._held_back):
                log.warning("queue_is_long" if self._held_back else "queue_is_short_again")
        return self._held_back


def _held_back() -> frozenset[str]:
    with app.producer_pool.acquire(block=True) as producer:
        long = {
            name
            for name, queue in app.amqp.queues.items()
            if _length(queue, producer.channel) >= QUEUE_LONG
        }
    names = (found.name for kind in every_fact() for found in reactions_to(kind))
    return frozenset(name for name in names if long and _queue_of(name) in long)


def _length(queue: Queue, channel: Any) -> int:
    # Declaring what is there changes nothing, and is answered with its length.
    declared: Any = queue(channel).queue_declare()
    return int(declared.message_count)


def _queue_of(reaction: str) -> str:
    chosen = app.amqp.router.route({}, "deliver", ("", reaction), {})["queue"]
    return str(chosen.name)


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
