"""What an older PostgreSQL lacks, and which one is too old."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncpg

OLDEST = 15

# RFC 9562, version 7: 48 bits of milliseconds, then the fraction of the millisecond in 12 bits
# (its method 3, as PostgreSQL 18 does it), then the variant and 62 random bits, which a version 4
# has in the same places. The clock is read once; a row of FROM with a volatile function is one row.
UUIDV7 = """
CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $body$
  SELECT encode(
    substring(int8send(now.micros / 1000) FROM 3)
      || int2send((28672 + now.micros % 1000 * 4096 / 1000)::int2)
      || substring(uuid_send(gen_random_uuid()) FROM 9), 'hex')::uuid
  FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS micros) AS now
$body$
"""


class ServerTooOld(Exception):  # noqa: N818 - said to a person
    """The database server is older than the oldest we run on."""


def refuse_too_old(major: int) -> None:
    """Raise ServerTooOld for a major version that cannot run the schema."""
    if major < OLDEST:
        raise ServerTooOld(
            f"the database server is PostgreSQL {major}; Linli needs {OLDEST} or newer. "
            "Nothing was changed"
        )


async def make_up(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Add what this server lacks to the first schema of the search path.

    Needs no more than the right to create there. A server that is upgraded later uses its
    own function from then on, because the system's schema is searched first. Raises
    ServerTooOld.
    """
    refuse_too_old(connection.get_server_version().major)
    if not await connection.fetchval("SELECT to_regprocedure('uuidv7()')"):
        await connection.execute(UUIDV7)
