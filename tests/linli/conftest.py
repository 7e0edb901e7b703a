"""A platform's state folder, a database without tables, and servers that may be killed."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from core.database import close_pool, execute, open_pool
from core.settings import settings
from linli.migrating import migrate
from linli.running.home import read_json
from tests.databases import empty_database
from tests.linli.house import House
from tests.linli.terminal import Terminal, terminal_of
from tests.running.runs import Run, running, temporary_home
from tests.search.conftest import index  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.servers import ServerSet


@pytest.fixture
def terminal(database: str, environment: dict[str, str], tmp_path: Path) -> Terminal:
    """Give a terminal of a platform with empty tables."""
    clock = tmp_path / "clock-offset"
    clock.write_text("0\n")
    return terminal_of(tmp_path, {**environment, "LINLI_CLOCK_FILE": str(clock)})


@pytest.fixture
def bare_database(servers: ServerSet) -> Iterator[str]:
    """Give the address of a database in which nothing has been made."""
    name = f"linli_bare_{secrets.token_hex(4)}"
    address = urlsplit(servers.environment["DATABASE_URL"])
    asyncio.run(_run(servers.admin_dsn, f"CREATE DATABASE {name} OWNER {address.username}"))
    yield urlunsplit(address._replace(path=f"/{name}"))
    asyncio.run(_run(servers.admin_dsn, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="module")
def own_servers() -> Iterator[Run]:
    """Give servers that may be killed."""
    with temporary_home() as home, running(home, "--servers-only", "--careless") as run:
        yield run


@pytest.fixture
async def house(
    own_servers: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """Give a house in which nothing runs yet, with this process at its tables."""
    # Its facts belong to no package, and must not be there when other tests list them.
    from tests.linli.probes import TABLE  # noqa: PLC0415

    environment = read_json(own_servers.home.environment_file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    await migrate()
    await open_pool(most=4)
    await execute(TABLE)
    made = House(own_servers, environment, tmp_path)
    yield made
    for process in made.processes:
        process.end_now()
    await close_pool()
    await empty_database(environment["DATABASE_URL"])
    settings.cache_clear()


async def _run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
