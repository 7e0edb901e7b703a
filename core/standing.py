"""How the foundations stand right now, for health checks and figures."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import asyncpg

from core import cache
from core.database import DB, fetch_row, fetch_value

PATIENCE_SECONDS = 2

# What the libraries raise when a part of the platform is not there at the moment.
AWAY = (
    TimeoutError,
    ConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    # The driver's own state machine, when its connection dies between two statements.
    asyncpg.InternalClientError,
)


@dataclass(frozen=True)
class Backlog:
    """What the outbox still has to do."""

    unrelayed: int
    waiting: int
    parked: int


@dataclass(frozen=True)
class PoolSize:
    """How many connections this process holds, and how many of them are idle."""

    opened: int
    idle: int


async def database_answers() -> bool:
    """Tell whether a statement comes back in time."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return bool(await fetch_value("SELECT 1"))
    except Exception:  # noqa: BLE001 - whatever is wrong, it does not answer
        return False


async def redis_answers() -> bool:
    """Tell whether Redis answers in time."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return bool(await cache.redis().ping())
    except (cache.CacheAway, *cache.AWAY):
        return False


async def backlog() -> Backlog:
    """Count what the outbox still has to do."""
    row = await fetch_row(
        """SELECT (SELECT count(*) FROM outbox_entry WHERE relayed_at IS NULL) AS unrelayed,
             count(*) FILTER (WHERE state = 'waiting') AS waiting,
             count(*) FILTER (WHERE state = 'parked') AS parked
           FROM outbox_delivery WHERE state <> 'done'"""
    )
    return Backlog(**dict(row)) if row else Backlog(0, 0, 0)


def pool_size() -> PoolSize:
    """Give the size of this process's pool, zero while it is closed."""
    pool = DB.pool
    return PoolSize(pool.get_size(), pool.get_idle_size()) if pool else PoolSize(0, 0)
