"""The world of the tests: the real servers once per run, a database per worker.

A test that names ``database`` runs in this worker's own database, made from a migrated
template and emptied after each test; ``settle`` runs every due reaction in place of the
relay and the worker, in the same order and with the same code.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import asyncpg
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from core import clock, dampers, invariants
from core import database as core_database
from core.cache import close_redis, redis
from core.settings import settings
from linli.migrating import migrate
from linli.wiring import wire
from payments.gateway import close_gateway
from tests.databases import empty_database, worker_database
from tests.reacting import run_due_reactions
from tests.redis_numbers import own_number
from tests.servers import servers_for_this_run

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from datetime import timedelta

    from tests.servers import ServerSet

wire()

# A busy machine is slow, not wrong.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the controlling process, before any worker needs them."""
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
        return
    config.stash[_servers] = servers_for_this_run()
    os.environ["LINLI_TEST_HOME"] = str(config.stash[_servers].home)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers this run started; a set that was there before is left alone."""
    started = config.stash.get(_servers, None)
    if started is not None:
        started.stop()


_servers = pytest.StashKey["ServerSet"]()


@pytest.fixture(scope="session")
def servers() -> Iterator[ServerSet]:
    """Give the real servers of this run."""
    found = servers_for_this_run()
    yield found
    if "PYTEST_XDIST_WORKER" not in os.environ:
        found.stop()


@pytest.fixture(scope="session")
def environment(servers: ServerSet) -> Iterator[dict[str, str]]:
    """Point this worker's settings at the servers, with a database and a Redis of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    with ExitStack() as kept:
        number = kept.enter_context(own_number(servers.home))
        redis_url = f"{servers.environment['REDIS_URL'].rpartition('/')[0]}/{number}"
        found = {
            **servers.environment,
            "REDIS_URL": redis_url,
            "BROKER_URL": redis_url,
            "MEILISEARCH_INDEX": f"findable_{number}",
            "LINLI_MODE": "development",
        }
        found.pop("LINLI_CLOCK_FILE", None)
        os.environ.update(found)
        os.environ.pop("LINLI_CLOCK_FILE", None)
        dsn = kept.enter_context(
            worker_database(servers.admin_dsn, servers.environment["DATABASE_URL"], worker, migrate)
        )
        os.environ["DATABASE_URL"] = found["DATABASE_URL"] = dsn
        settings.cache_clear()
        yield found


@pytest.fixture
async def database(environment: dict[str, str]) -> AsyncIterator[str]:
    """Open this process's pool on an empty, migrated database and an empty Redis."""
    dsn = environment["DATABASE_URL"]
    await core_database.open_pool(dsn, most=60)
    await redis().flushdb()
    dampers.forget_everybody()
    yield dsn
    # A provider chosen by an earlier test of this worker may have been called in this one, too.
    await close_gateway()
    await close_redis()
    await core_database.close_pool()
    await empty_database(dsn)


@pytest.fixture
async def settle(database: str) -> Callable[[], Awaitable[int]]:
    """Give a function that runs all due reactions until none is due; it gives how many ran."""
    return run_due_reactions


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
    with ExitStack() as stack:
        yield lambda by: stack.enter_context(clock.moved(by))


@pytest.fixture
async def connection(database: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """Give a connection beside the pool, as another program would have."""
    opened = await asyncpg.connect(database)
    yield opened
    await opened.close()
