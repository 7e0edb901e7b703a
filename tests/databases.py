"""A database per worker, copied from one migrated template."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import asyncpg

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

ROOT = Path(__file__).resolve().parent.parent
LOCK = 8_210_411


@contextmanager
def worker_database(
    admin_dsn: str, owner_dsn: str, worker: str, migrate: Callable[[str], Awaitable[str]]
) -> Iterator[str]:
    """Give the address of a fresh database for one worker; drop it in the end."""
    name = f"linli_test_{worker}_{secrets.token_hex(4)}"
    asyncio.run(_create(admin_dsn, owner_dsn, name, migrate))
    try:
        yield _named(owner_dsn, name)
    finally:
        asyncio.run(_run(admin_dsn, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


async def _create(
    admin_dsn: str, owner_dsn: str, name: str, migrate: Callable[[str], Awaitable[str]]
) -> None:
    owner = urlsplit(owner_dsn).username
    template = f"linli_template_{_fingerprint()}"
    admin = await asyncpg.connect(admin_dsn)
    try:
        # One worker makes the template; the others wait for it here.
        await admin.execute("SELECT pg_advisory_lock($1)", LOCK)
        if not await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", template):
            await admin.execute(f"DROP DATABASE IF EXISTS {template}_new")
            await admin.execute(f"CREATE DATABASE {template}_new OWNER {owner}")
            await migrate(_named(owner_dsn, f"{template}_new"))
            await admin.execute(f"ALTER DATABASE {template}_new RENAME TO {template}")
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {owner}")
    finally:
        await admin.close()


async def _run(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def empty_database(dsn: str) -> None:
    """Empty every table that has rows, except what migrations keep."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(
            """DO $$
               DECLARE one record; filled text[] := '{}'; found boolean;
               BEGIN
                 FOR one IN SELECT tablename FROM pg_tables
                            WHERE schemaname = 'public' AND tablename <> 'migration' LOOP
                   EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one.tablename) INTO found;
                   IF found THEN filled := filled || quote_ident(one.tablename); END IF;
                 END LOOP;
                 IF array_length(filled, 1) > 0 THEN
                   EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
                 END IF;
               END $$"""
        )
    finally:
        await connection.close()


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/piccolo_migrations/*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _named(dsn: str, name: str) -> str:
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))
