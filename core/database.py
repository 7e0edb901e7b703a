"""The database: one pool per process, one safe transaction, refusals by constraint name.

Rules of the pool (its connections are not reset when released, which saves a round trip):
no SET outside SET LOCAL, no LISTEN, no session advisory lock on a pooled connection.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
from contextlib import asynccontextmanager, contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Self, TypeVar, cast

import asyncpg
import msgspec
import structlog
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction
from typing_extensions import override

from core.refusals import Refusal
from core.settings import settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
    from types import TracebackType

    Connection = asyncpg.Connection[asyncpg.Record]

P = ParamSpec("P")
T = TypeVar("T")

# Piccolo finds its engine by this name; the composition root holds it.
os.environ.setdefault("PICCOLO_CONF", "linli.piccolo_conf")

log = structlog.get_logger(__name__)

ACQUIRE_SECONDS = 10
STATEMENT_SECONDS = 15
CLOSE_SECONDS = 5
STREAM_ROWS = 500

# None means the usual STATEMENT_SECONDS.
_patience: ContextVar[float | None] = ContextVar("patience", default=None)

_refusal_of_constraint: dict[str, Callable[[], Refusal]] = {}


def refuse_on(cases: Mapping[str, Callable[[], Refusal]]) -> None:
    """Say which refusal a broken constraint means; declared next to the table."""
    _refusal_of_constraint.update(cases)


class Transaction(PostgresTransaction):
    """A transaction that survives every failure and nests as a savepoint.

    Piccolo's own leaks its connection when COMMIT fails and makes nesting a no-op.
    """

    def __init__(self, engine: Engine, *, isolation: str | None = None) -> None:
        super().__init__(engine)
        self._isolation = isolation
        self._savepoint: Any = None
        self.after_commit: list[Callable[[], Awaitable[None]]] = []
        self.woken = False

    @override
    async def __aenter__(self) -> Self:
        if self._parent is not None:
            self.connection = self._parent.connection
            self._savepoint = self.connection.transaction()
            await self._savepoint.start()
        else:
            async with asyncio.timeout(ACQUIRE_SECONDS):
                self.connection = await self.get_connection()  # type: ignore[no-untyped-call]
            try:
                self.transaction = self.connection.transaction(isolation=self._isolation)
                await self.begin()  # type: ignore[no-untyped-call]
            except BaseException:
                await self._release()
                raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def _release(self) -> None:
        pool = self.engine.pool
        await asyncio.shield(pool.release(self.connection) if pool else self.connection.close())

    @override
    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> Literal[False]:
        try:
            await (self._end_savepoint(exception) if self._savepoint else self._end(exception))
        except asyncpg.IntegrityConstraintViolationError as violation:
            raise_refusal_of(violation)
            raise
        if isinstance(exception, asyncpg.IntegrityConstraintViolationError):
            raise_refusal_of(exception)
        if exception is None and self._savepoint is None:
            await self._run_hooks()
        return False

    async def _run_hooks(self) -> None:
        for hook in self.after_commit:
            try:
                await hook()
            except Exception:
                # What was committed stays so; the caller must not be told otherwise.
                log.exception("after_commit_failed")

    async def _end(self, exception: BaseException | None) -> None:
        try:
            if exception is None:
                await self.commit()  # type: ignore[no-untyped-call]
            else:
                # A connection that is gone has rolled back; the caller learns the cause.
                with suppress(Exception):
                    await self.rollback()  # type: ignore[no-untyped-call]
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._release()

    async def _end_savepoint(self, exception: BaseException | None) -> None:
        try:
            if exception:
                await self._savepoint.rollback()
            else:
                await self._savepoint.commit()
                # Hooks of a savepoint that rolled back are dropped with it.
                cast("Transaction", self._parent).after_commit.extend(self.after_commit)
        finally:
            self.engine.current_transaction.reset(self.context)


class Engine(PostgresEngine):
    """Piccolo's engine without its connection at import time."""

    @override
    async def get_version(self) -> float:
        return 18.0

    @override
    async def check_version(self) -> None:
        """Do nothing: importing a module must not open a connection."""

    @override
    async def prep_database(self) -> None:
        """Do nothing: no extension is needed."""


class _Connection(asyncpg.Connection):
    @override
    def get_reset_query(self) -> str:
        return ""


DB = Engine(config={})


def raise_refusal_of(violation: asyncpg.IntegrityConstraintViolationError) -> None:
    """Raise the refusal declared for a broken constraint; return when there is none."""
    meaning = _refusal_of_constraint.get(violation.constraint_name or "")
    if meaning is not None:
        raise meaning() from violation


def transaction(*, isolation: str | None = None) -> Transaction:
    """Open a transaction, or a savepoint inside the one that is open."""
    return Transaction(DB, isolation=isolation)


def current_transaction() -> Transaction | None:
    """Give the innermost open transaction of this task."""
    return cast("Transaction | None", DB.current_transaction.get())


def after_commit(hook: Callable[[], Awaitable[None]]) -> None:
    """Run something once the open transaction has committed; it must not fail the caller."""
    transaction_now = current_transaction()
    if transaction_now is None:
        message = "after_commit needs an open transaction"
        raise RuntimeError(message)
    transaction_now.after_commit.append(hook)


def within_transaction(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Mark a building move: it never opens a transaction and refuses to run without one."""

    @functools.wraps(function)
    async def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        if current_transaction() is None:
            message = f"{function.__qualname__} must run inside a transaction"
            raise RuntimeError(message)
        return await function(*args, **kwargs)

    return checked


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Let each statement take longer than usual: for sweeps that read whole tables.

    Inside another the longer one holds: who waits outside has agreed to more already.
    """
    before = _patience.set(max(seconds, _patience.get() or 0))
    try:
        yield
    finally:
        _patience.reset(before)


@asynccontextmanager
async def connection() -> AsyncIterator[Connection]:
    """Give the connection of the open transaction, or one from the pool."""
    inside = current_transaction()
    if inside is not None:
        yield inside.connection
        return
    if DB.pool is None:
        message = "the database pool of this process is not open"
        raise RuntimeError(message)
    async with DB.pool.acquire(timeout=ACQUIRE_SECONDS) as held:
        yield cast("Connection", held)


async def fetch(query: str, *values: Any) -> list[asyncpg.Record]:
    """Run one statement ($1, $2 …) and give its rows."""
    async with connection() as held:
        return await _translated(held.fetch(query, *values, timeout=_patience.get()))


async def fetch_row(query: str, *values: Any) -> asyncpg.Record | None:
    """Run one statement and give its first row."""
    async with connection() as held:
        return await _translated(held.fetchrow(query, *values, timeout=_patience.get()))


async def fetch_value(query: str, *values: Any) -> Any:
    """Run one statement and give the first column of its first row."""
    row = await fetch_row(query, *values)
    return row[0] if row else None


async def stream(query: str, *values: Any) -> AsyncIterator[asyncpg.Record]:
    """Run one statement and give its rows one by one, without holding them all.

    Only within a transaction; several may be read in turns.
    """
    inside = current_transaction()
    if inside is None:
        message = "rows are streamed within a transaction"
        raise RuntimeError(message)
    cursor = inside.connection.cursor(query, *values, prefetch=STREAM_ROWS, timeout=_patience.get())
    async for row in cursor:
        yield row


async def execute(query: str, *values: Any) -> int:
    """Run one statement and give how many rows it touched."""
    async with connection() as held:
        status = await _translated(held.execute(query, *values, timeout=_patience.get()))
    last = status.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0


async def _translated(running: Awaitable[T]) -> T:
    try:
        return await running
    except asyncpg.IntegrityConstraintViolationError as violation:
        # Inside a transaction its end translates, so that callers may still catch the cause.
        if current_transaction() is None:
            raise_refusal_of(violation)
        raise


async def _prepare(held: Connection) -> None:
    await held.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=lambda value: value if isinstance(value, str) else json.dumps(value),
        decoder=msgspec.json.decode,
    )


async def _connect(*given: Any, **named: Any) -> Connection:
    try:
        return await asyncpg.connect(*given, **named)
    except FileNotFoundError as missing:
        # The socket of a database that is being started again; to callers it refuses, as any
        # database that is away.
        raise ConnectionRefusedError(*missing.args) from missing


async def open_pool(dsn: str | None = None, *, most: int | None = None) -> None:
    """Open this process's pool; the first statement of each connection is cheap after it."""
    if DB.pool is not None:
        return
    DB.config = {"dsn": dsn or settings().database_url}
    await DB.start_connection_pool(
        min_size=1,
        max_size=most or settings().database_pool_size,
        connection_class=_Connection,
        connect=_connect,
        init=_prepare,
        command_timeout=STATEMENT_SECONDS,
    )


async def close_pool() -> None:
    """Close the pool; connections still busy after a few seconds are dropped."""
    pool, DB.pool = DB.pool, None
    if pool is None:
        return
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await pool.close()
    except TimeoutError:
        pool.terminate()
