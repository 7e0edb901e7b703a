"""The world of the tests: the real servers once per run, a database per worker.

A test that names ``database`` runs in this worker's own database, made from a migrated
template and emptied after each test; ``settle`` runs every due reaction in place of the
relay and the worker, in the same order and with the same code.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from core import clock, database as core_database, invariants, outbox
from core.cache import close_redis, redis
from core.settings import settings
from linli.migrating import migrate
from linli.wiring import wire
from tests.databases import empty_database, worker_database
from tests.servers import running_servers, start_servers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from datetime import timedelta

    from tests.servers import ServerSet

wire()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the controlling process, before any worker needs them."""
    if hasattr(config, "workerinput") or config.option.collectonly or not _spread(config):
        return
    config.stash[_servers] = _find_or_start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers this run started."""
    started = config.stash.get(_servers, None)
    if started is not None:
        started.stop()


_servers = pytest.StashKey["ServerSet"]()


def _spread(config: pytest.Config) -> bool:
    return bool(getattr(config.option, "numprocesses", None))


def _find_or_start() -> ServerSet:
    home = os.environ.get("LINLI_TEST_HOME")
    found = running_servers(home) if home else None
    started = found or start_servers(home)
    os.environ["LINLI_TEST_HOME"] = str(started.home)
    return started


@pytest.fixture(scope="session")
def servers() -> Iterator[ServerSet]:
    """Give the real servers of this run."""
    home = os.environ.get("LINLI_TEST_HOME")
    found = running_servers(home) if home else None
    started = found or start_servers(None)
    yield started
    if found is None:
        started.stop()


@pytest.fixture(scope="session")
def environment(servers: ServerSet) -> Iterator[dict[str, str]]:
    """Point this worker's settings at the servers, with a database and a Redis of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    number = int(worker.removeprefix("gw")) + 1
    found = {
        **servers.environment,
        "REDIS_URL": f"{servers.environment['REDIS_URL'].rpartition('/')[0]}/{number}",
        "BROKER_URL": f"{servers.environment['REDIS_URL'].rpartition('/')[0]}/{number}",
        "MEILISEARCH_INDEX": f"findable_{worker}",
        "LINLI_MODE": "development",
    }
    found.pop("LINLI_CLOCK_FILE", None)
    os.environ.update(found)
    os.environ.pop("LINLI_CLOCK_FILE", None)
    with worker_database(servers.admin_dsn, worker, migrate) as dsn:
        os.environ["DATABASE_URL"] = found["DATABASE_URL"] = dsn
        settings.cache_clear()
        yield found


@pytest.fixture
async def database(environment: dict[str, str]) -> AsyncIterator[str]:
    """Open this process's pool on an empty, migrated database and an empty Redis."""
    dsn = environment["DATABASE_URL"]
    await core_database.open_pool(dsn, most=60)
    await redis().flushdb()
    yield dsn
    await close_redis()
    await core_database.close_pool()
    await empty_database(dsn)


@pytest.fixture
async def settle(database: str) -> Callable[[], Awaitable[int]]:
    """Give a function that runs all due reactions until none is due; it gives how many ran."""

    async def run_due() -> int:
        ran = 0
        while True:
            due: list[outbox.Delivery] = []

            async def keep(batch: list[outbox.Delivery], due: list[Any] = due) -> None:
                due.extend(batch)

            await outbox.dispatch(keep)
            if not due:
                return ran
            for delivery in due:
                await outbox.deliver(delivery)
            ran += len(due)

    return run_due


@pytest.fixture
async def truths(database: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Give a function that fails with the counterexamples when an invariant is broken.

    It also runs once at the end of each test that asks for it.
    """

    async def hold() -> None:
        broken = await invariants.check()
        assert not broken, broken

    yield hold
    await hold()


@pytest.fixture
def move() -> Iterator[Callable[[timedelta], None]]:
    """Give a function that moves this process's time forward until the test ends."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda by: stack.enter_context(clock.moved(by))


@pytest.fixture
async def connection(database: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """Give a connection beside the pool, as another program would have."""
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()
