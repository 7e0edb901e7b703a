"""A platform's state folder, and a database without tables."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from tests.linli.terminal import Terminal, terminal_of
from tests.search.conftest import index  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator
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


async def _run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
