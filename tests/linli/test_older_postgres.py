"""The oldest PostgreSQL that will do, and what is made up for in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
import pytest

from core import clock
from core.identifiers import uuid7
from linli.migrating import migrate
from linli.older_postgres import ServerTooOld, refuse_too_old
from tests.another_postgres import OWNER, another_postgres, found
from tests.linli.terminal import Said, Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.servers import ServerSet

FORMER = pytest.mark.xdist_group("linli-older-postgres")
MANY = 2000


@pytest.fixture(scope="module", params=found(), ids=lambda folder: folder.name)
def older(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of an empty database of an older server, as an owner without more rights."""
    with another_postgres(request.param) as addresses:
        yield addresses[OWNER]


@FORMER
async def test_an_older_server_gets_every_table_and_keeps_every_truth(
    older: str, terminal: Terminal
) -> None:
    """Migrating ends well, twice; the truths can be asked; a row gets its identifier there."""
    terminal.change(DATABASE_URL=older)
    ended: list[Said] = [terminal.run("migrate"), terminal.run("migrate")]
    ended.append(terminal.run("check-invariants"))
    assert [said.status for said in ended] == [0, 0, 0], [said.err for said in ended]
    connection = await asyncpg.connect(older)
    assert connection.get_server_version().major < 18
    rows = await connection.fetch(
        """INSERT INTO outbox_entry (kind, payload, recorded_at)
           SELECT 'probes.none', $1::jsonb, $2 FROM generate_series(1, $3) RETURNING id""",
        json.dumps({}),
        clock.now(),
        MANY,
    )
    await connection.execute("DELETE FROM outbox_entry")
    await connection.close()
    minted: list[UUID] = [row["id"] for row in rows]
    assert len(set(minted)) == MANY


@FORMER
async def test_identifiers_of_an_older_server_are_of_version_seven(older: str) -> None:
    """Version, variant and time stand where RFC 9562 wants them, and later ones sort later."""
    await migrate(older)
    connection = await asyncpg.connect(older)
    before = uuid7()
    minted: list[UUID] = [
        UUID(bytes=(await connection.fetchval("SELECT uuidv7()")).bytes) for _ in range(50)
    ]
    after = uuid7()
    await connection.close()
    assert {(one.version, one.variant) for one in minted} == {(7, "specified in RFC 4122")}
    milliseconds = [one.int >> 80 for one in minted]
    assert before.int >> 80 <= milliseconds[0]
    assert milliseconds[-1] <= after.int >> 80
    assert minted == sorted(minted)


async def test_a_newer_server_keeps_its_own_function(database: str) -> None:
    """Nothing is made up for where nothing is missing."""
    connection = await asyncpg.connect(database)
    assert connection.get_server_version().major >= 18
    schemas = await connection.fetch(
        "SELECT pronamespace::regnamespace::text AS name FROM pg_proc WHERE proname = 'uuidv7'"
    )
    await connection.close()
    assert {row["name"] for row in schemas} == {"pg_catalog"}


def test_a_server_that_is_too_old_is_refused() -> None:
    """Fourteen is refused with a sentence that says what is needed; fifteen is not."""
    refuse_too_old(15)
    with pytest.raises(ServerTooOld, match=r"is PostgreSQL 14; Linli needs 15 or newer"):
        refuse_too_old(14)


async def test_a_role_that_may_not_make_tables_is_told_so(
    terminal: Terminal, bare_database: str, servers: ServerSet
) -> None:
    """Migrating a database of somebody else ends with one sentence."""
    name = urlsplit(bare_database).path.removeprefix("/")
    admin = await asyncpg.connect(servers.admin_dsn)
    await admin.execute(f"ALTER DATABASE {name} OWNER TO CURRENT_USER")
    await admin.close()
    terminal.change(DATABASE_URL=bare_database)
    said = terminal.run("migrate")
    assert said.status == 1
    assert "Make it the owner of the database" in said.err
    assert "Traceback" not in said.err
