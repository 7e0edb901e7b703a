"""The step after the database server's start: its role and its database exist."""

import asyncio
import os
import sys
from pathlib import Path

import asyncpg

from linli.running.postgres import DATABASE, ROLE


async def make_database(admin_dsn: str, password: str) -> None:
    """Make the role and the database of the platform where they are missing. Repeats safely.

    The role owns its database and may make others (tests do), but is no superuser.
    """
    connection = await asyncpg.connect(admin_dsn)
    try:
        # Neither names nor a password can be a parameter in these statements; all three are ours.
        known = await connection.fetchval("select 1 from pg_roles where rolname = $1", ROLE)
        verb = "alter" if known else "create"
        quoted = await connection.fetchval("select quote_literal($1)", password)
        await connection.execute(f"{verb} role {ROLE} login createdb password {quoted}")
        exists = await connection.fetchval("select 1 from pg_database where datname = $1", DATABASE)
        if not exists:
            await connection.execute(f"create database {DATABASE} owner {ROLE}")
    finally:
        await connection.close()


if __name__ == "__main__":
    try:
        asyncio.run(make_database(os.environ["ADMIN_DSN"], os.environ["ROLE_PASSWORD"]))
        Path(os.environ["DONE_FILE"]).touch()
    except (OSError, asyncpg.PostgresError) as error:
        sys.exit(str(error))
