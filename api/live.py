"""Server-sent events: the state first, then each change, a sign of life, an orderly end.

    return await event_stream("progress", [f"campaign:{campaign_id}"], read)
    return await board_stream(visit, f"merchant:{merchant_id}")

A stream ends by itself after a while; the browser comes back at once, and rights and
sessions are looked at anew.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import msgspec
import structlog
from litestar.response import Stream

from api.metrics import STREAMS
from api.refusals import TooManyStreams
from core.live import HEARTBEAT_SECONDS, subscribe

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence

    from api.visit import Visit
    from core.live import LiveEvent

RETRY_MILLISECONDS = 3000
LIFETIME_SECONDS = 600
# A group-buy that closes moves hundreds of orders; a board is read again once a second.
BURST_SECONDS = 1.0
PER_READER_MAX = 20
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
SIGN_OF_LIFE = b": still here\n\n"

log = structlog.get_logger("linli.live")

_closing: WeakKeyDictionary[AbstractEventLoop, asyncio.Event] = WeakKeyDictionary()
_open: Counter[str] = Counter()


def close_streams() -> None:
    """End every stream of the running loop; used when the process is told to stop."""
    _closing_of_this_loop().set()


@asynccontextmanager
async def closing_streams() -> AsyncIterator[None]:
    """End the streams when the application ends."""
    _closing_of_this_loop().clear()
    try:
        yield
    finally:
        close_streams()


async def event_stream(
    visit: Visit,
    name: str,
    channels: Sequence[str],
    read: Callable[[], Awaitable[Any]],
    *,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
    burst_seconds: float = 0,
) -> Stream:
    """Answer with a stream of ``name`` events.

    ``read`` gives the present state; it is sent first, and again whenever news were missed
    or came without data. Raises an Unavailable refusal when nothing can be heard.
    """
    reader = str(visit.person_id or visit.address)
    if _open[reader] >= PER_READER_MAX:
        raise TooManyStreams
    news = subscribe(channels, heartbeat_seconds=heartbeat_seconds, burst_seconds=burst_seconds)
    # Listening starts here, so that a dead Redis is a plain refusal and no empty stream.
    await anext(news)
    state = await read()
    return Stream(
        _counted(reader, _written(name, state, news, read)),
        media_type="text/event-stream",
        headers=HEADERS,
    )


async def board_stream(visit: Visit, channel: str) -> Stream:
    """Answer with a stream of ``changed`` events, none of which says what changed.

    A board is read as a whole and by right; the stream says only that reading is worth it.
    """

    async def read() -> dict[str, Any]:
        return {}

    return await event_stream(visit, "changed", [channel], read, burst_seconds=BURST_SECONDS)


async def _counted(reader: str, parts: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    _open[reader] += 1
    STREAMS.inc()
    try:
        async with aclosing(parts):
            async for part in parts:
                yield part
    except Exception:
        # The answer has begun; all that is left is to end it. The browser comes back.
        log.exception("stream_failed")
    finally:
        STREAMS.dec()
        _open[reader] -= 1
        if not _open[reader]:
            del _open[reader]


async def _written(
    name: str, state: Any, news: AsyncIterator[LiveEvent | None], read: Callable[[], Awaitable[Any]]
) -> AsyncGenerator[bytes, None]:
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode() + _event(name, state)
    async with aclosing(_until_closing(news)) as heard:
        async for event in heard:
            if event is None:
                yield SIGN_OF_LIFE
            elif event.missed or not event.data:
                yield _event(name, await read())
            else:
                yield _event(name, event.data)


async def _until_closing(
    news: AsyncIterator[LiveEvent | None],
) -> AsyncGenerator[LiveEvent | None, None]:
    end = asyncio.get_running_loop().time() + LIFETIME_SECONDS
    closing = asyncio.ensure_future(_closing_of_this_loop().wait())
    coming = asyncio.ensure_future(_next(news))
    try:
        while True:
            left = end - asyncio.get_running_loop().time()
            await asyncio.wait(
                {closing, coming}, timeout=max(0, left), return_when=asyncio.FIRST_COMPLETED
            )
            if closing.done() or not coming.done():
                return
            event = coming.result()
            coming = asyncio.ensure_future(_next(news))
            yield event
    finally:
        for task in (closing, coming):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
                await task


async def _next(news: AsyncIterator[LiveEvent | None]) -> LiveEvent | None:
    return await anext(news)


def _event(name: str, data: Any) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"


def _closing_of_this_loop() -> asyncio.Event:
    return _closing.setdefault(asyncio.get_running_loop(), asyncio.Event())
