"""Redis, for what may be forgotten: sessions, limits, live events, short-lived answers.

One client per event loop. A dead Redis answers with a refusal after about a second; no
caller ever waits longer or sees an error of the library.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import BusyLoadingError, ReadOnlyError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from typing_extensions import override

from core.refusals import Text, Unavailable
from core.settings import settings

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Awaitable, Callable

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 2.0
CONNECTIONS_MAX = 32

AWAY = (RedisConnectionError, RedisTimeoutError, BusyLoadingError, ReadOnlyError, OSError)

_clients: WeakKeyDictionary[AbstractEventLoop, Redis] = WeakKeyDictionary()
_closed_first: list[Callable[[], Awaitable[None]]] = []


@dataclass(eq=False)
class CacheAway(Unavailable):
    """Redis does not answer; what needs it refuses, everything else goes on."""

    code: ClassVar[str] = "cache-away"
    title: ClassVar[Text] = Text("服务暂时不可用", "Away for a moment")
    detail: ClassVar[Text] = Text(
        "系统的一个部件暂时没有响应，请稍后再试。",
        "A part of the platform does not answer just now; please try again shortly.",
    )


class _Pipeline(Pipeline):
    @override
    async def execute(self, raise_on_error: bool = True) -> Any:
        return await _or_away(super().execute(raise_on_error))


class _Client(Redis):
    @override
    async def execute_command(self, *args: Any, **options: Any) -> Any:
        running = super().execute_command(*args, **options)  # type: ignore[no-untyped-call]
        return await _or_away(running)

    @override
    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        return _Pipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


def redis() -> Redis:
    """Give the client of the running loop; texts in and out are ``str``."""
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = _Client(connection_pool=_pool())
    return _clients[loop]


def before_closing(close: Callable[[], Awaitable[None]]) -> None:
    """Name what holds a connection and has to let go of it before the client closes."""
    _closed_first.append(close)


async def close_redis() -> None:
    """Close the client of the running loop, if there is one, and what listens through it."""
    for close in _closed_first:
        await close()
    client = _clients.pop(asyncio.get_running_loop(), None)
    if client is not None:
        await client.aclose()
        await client.connection_pool.disconnect()


def _pool() -> BlockingConnectionPool:
    return BlockingConnectionPool.from_url(
        settings().redis_url,
        max_connections=CONNECTIONS_MAX,
        timeout=ANSWER_SECONDS,
        decode_responses=True,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        # One more try heals a connection that died with an earlier Redis.
        retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
        protocol=2,
    )


async def _or_away(answer: Awaitable[Any]) -> Any:
    try:
        return await answer
    except AWAY as error:
        raise CacheAway from error
