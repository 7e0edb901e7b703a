"""Brings a database to the present shape of all tables, one process at a time."""

from __future__ import annotations

import asyncio
import contextlib
import io

import asyncpg
from piccolo.apps.migrations.commands.forwards import run_forwards

from core import database
from core.settings import settings
from linli.older_postgres import make_up

# Any number will do as long as nobody else uses it on this database.
LOCK = 5_716_202


class MigrationFailed(Exception):  # noqa: N818 - said to a person
    """A migration did not run; the message is what the migration tool said."""


async def migrate(dsn: str | None = None) -> str:
    """Run all migrations that are missing; give what was done, a line each.

    Holds an advisory lock, because the bookkeeping of the migration tool does not exclude
    a second process. Raises MigrationFailed when a migration does, and ServerTooOld before
    anything is changed.
    """
    address = dsn or settings().database_url
    lock = await asyncpg.connect(address)
    said = io.StringIO()
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", LOCK)
        await make_up(lock)
        await database.open_pool(address, most=2)
        with contextlib.redirect_stdout(said):
            await run_forwards("all")
    except SystemExit as failed:
        raise MigrationFailed(said.getvalue()) from failed
    finally:
        await database.close_pool()
        await lock.close()
    return said.getvalue()


if __name__ == "__main__":
    print(asyncio.run(migrate()))  # noqa: T201 - a command speaks to its terminal
