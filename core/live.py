"""News that is worth having now or not at all: progress bars, an order turning paid.

``publish`` speaks after the commit and never fails its caller. ``subscribe`` listens. All
listeners of a process share one connection to Redis, so an open page costs no connection.
Nothing here is kept: whoever listens reads the state first, and again when told ``missed``.
"""

from __future__ import annotations

import asyncio
import contextlib
from contextvars import Context
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import msgspec
import structlog

from core.cache import AWAY, CacheAway, before_closing, redis
from core.database import after_commit, current_transaction

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from redis.asyncio.client import PubSub

HEARTBEAT_SECONDS = 15.0
WAITING_EVENTS_MAX = 64
RECONNECT_SECONDS = 1.0
CONFIRM_SECONDS = 3.0
_PREFIX = "live:"
_ALWAYS = f"{_PREFIX}:hub"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class LiveEvent:
    """What was said on a channel; ``missed`` means that words before it may be lost."""

    channel: str
    data: dict[str, Any]
    missed: bool = False


async def publish(channel: str, data: Mapping[str, Any]) -> None:
    """Say something JSON-able on a channel, once the open transaction has committed."""
    spoken = msgspec.json.encode(data)

    async def say() -> None:
        try:
            await redis().publish(f"{_PREFIX}{channel}", spoken)
        except CacheAway:
            log.warning("live_event_lost", channel=channel)

    if current_transaction() is None:
        await say()
    else:
        after_commit(say)


async def subscribe(
    channels: Sequence[str],
    *,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
    burst_seconds: float = 0,
) -> AsyncGenerator[LiveEvent | None]:
    """Give events of some channels as they come, and None when nothing came for a while.

    The first item is None and says that from now on nothing is overheard: read the state
    then. A listener that is too slow loses old events and is told ``missed``; so is one that
    asked for ``burst_seconds``, when several come within that time of the one before.
    Raises CacheAway when Redis is away at the start.
    """
    listener = _Listener(frozenset(channels))
    hub = _hub()
    await hub.add(listener)
    try:
        yield None
        while True:
            event = await listener.next(heartbeat_seconds)
            yield event
            if event is not None and burst_seconds:
                await asyncio.sleep(burst_seconds)
                listener.merge()
    finally:
        await hub.remove(listener)


async def close_live() -> None:
    """Stop listening in this loop; open subscriptions end with their callers."""
    hub = _hubs.pop(asyncio.get_running_loop(), None)
    if hub is not None:
        await hub.close()


class _Listener:
    """The events waiting for one subscription."""

    def __init__(self, channels: frozenset[str]) -> None:
        self.channels = channels
        self.waiting: asyncio.Queue[LiveEvent] = asyncio.Queue(WAITING_EVENTS_MAX)

    async def next(self, heartbeat_seconds: float) -> LiveEvent | None:
        try:
            async with asyncio.timeout(heartbeat_seconds):
                return await self.waiting.get()
        except TimeoutError:
            return None

    def offer(self, event: LiveEvent) -> None:
        if self.waiting.full():
            self._forget()
            event = replace(event, missed=True)
        self.waiting.put_nowait(event)

    def merge(self) -> None:
        """Let one event stand for all that wait."""
        if self.waiting.qsize() > 1:
            self.waiting.put_nowait(replace(self._forget(), missed=True))

    def _forget(self) -> LiveEvent:
        """Take everything that waits, and give the last of it."""
        last = self.waiting.get_nowait()
        while not self.waiting.empty():
            last = self.waiting.get_nowait()
        return last


class _Hub:
    """The one listening connection of a loop."""

    def __init__(self) -> None:
        self.listeners: set[_Listener] = set()
        self.heard: dict[str, asyncio.Event] = {}
        self.connection: PubSub | None = None
        self.reading: asyncio.Task[None] | None = None
        self.changing = asyncio.Lock()

    async def add(self, listener: _Listener) -> None:
        """Listen for somebody; return when Redis has confirmed every channel."""
        try:
            async with self.changing:
                await self._start()
                self.listeners.add(listener)
                await self._hear(listener.channels - self.heard.keys())
            async with asyncio.timeout(CONFIRM_SECONDS):
                for channel in listener.channels:
                    await self.heard[channel].wait()
        except (*AWAY, TimeoutError) as error:
            await self.remove(listener)
            raise CacheAway from error
        except BaseException:
            await self.remove(listener)
            raise

    async def remove(self, listener: _Listener) -> None:
        """Stop listening for somebody; channels nobody wants are left."""
        self.listeners.discard(listener)
        # One change at a time, or an unsubscribe could overtake a newer subscribe.
        async with self.changing:
            wanted = frozenset[str]().union(*(other.channels for other in self.listeners))
            left = [name for name in listener.channels - wanted if self.heard.pop(name, None)]
            if left and self.connection is not None:
                with contextlib.suppress(*AWAY):
                    await self.connection.unsubscribe(*(f"{_PREFIX}{name}" for name in left))

    async def close(self) -> None:
        if self.reading is not None:
            self.reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.reading
        connection, self.connection = self.connection, None
        if connection is not None:
            await connection.aclose()  # type: ignore[no-untyped-call]

    async def _start(self) -> None:
        if self.reading is not None and not self.reading.done():
            return
        self.connection = redis().pubsub()
        # A connection without any subscription cannot be read.
        await self.connection.subscribe(_ALWAYS)
        await self._hear(frozenset(self.heard))
        # A context of its own, for a task must not inherit an open transaction.
        self.reading = asyncio.create_task(self._read(self.connection), context=Context())

    async def _hear(self, channels: frozenset[str]) -> None:
        if channels and self.connection is not None:
            self.heard.update({name: asyncio.Event() for name in channels})
            await self.connection.subscribe(*(f"{_PREFIX}{name}" for name in channels))

    async def _read(self, connection: PubSub) -> None:
        while True:
            try:
                message = await connection.get_message(timeout=HEARTBEAT_SECONDS)
            except AWAY:
                # The library subscribes again by itself as soon as it can connect.
                await asyncio.sleep(RECONNECT_SECONDS)
            else:
                if message is not None:
                    self._pass_on(message)

    def _pass_on(self, message: dict[str, Any]) -> None:
        channel = message["channel"].removeprefix(_PREFIX)
        if message["type"] == "message":
            self._tell(LiveEvent(channel, msgspec.json.decode(message["data"])))
        elif message["type"] == "subscribe" and channel in self.heard:
            if self.heard[channel].is_set():
                # A second confirmation: the connection was another one in between.
                self._tell(LiveEvent(channel, {}, missed=True))
            self.heard[channel].set()

    def _tell(self, event: LiveEvent) -> None:
        for listener in self.listeners:
            if event.channel in listener.channels:
                listener.offer(event)


_hubs: WeakKeyDictionary[AbstractEventLoop, _Hub] = WeakKeyDictionary()


def _hub() -> _Hub:
    return _hubs.setdefault(asyncio.get_running_loop(), _Hub())


before_closing(close_live)
