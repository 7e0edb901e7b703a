"""A transaction survives every failure, nests, and gives its connection back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import asyncpg
import pytest

from core import database as core_database
from core.database import (
    DB,
    after_commit,
    close_pool,
    current_transaction,
    execute,
    fetch,
    fetch_row,
    fetch_value,
    open_pool,
    patience,
    refuse_on,
    transaction,
    within_transaction,
)
from core.refusals import Conflict, Text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    Connection = asyncpg.Connection[asyncpg.Record]


@dataclass(eq=False)
class TooFewLeft(Conflict):
    """A case made up for these tests."""

    title: ClassVar[Text] = Text("不够了", "Too few left")
    detail: ClassVar[Text] = Text("库存不足。", "There are not enough left.")


@pytest.fixture(autouse=True)
async def shelf(database: str, connection: Connection) -> AsyncIterator[None]:
    """Make a table with a CHECK and a constraint that is only looked at when committing."""
    await connection.execute(
        """CREATE TABLE shelf (name text, units integer, note jsonb,
             CONSTRAINT shelf_is_not_overdrawn CHECK (units >= 0),
             CONSTRAINT one_shelf_per_name UNIQUE (name) DEFERRABLE INITIALLY DEFERRED)"""
    )
    yield
    await connection.execute("DROP TABLE shelf")


@pytest.fixture(autouse=True)
def _declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core_database, "_refusal_of_constraint", {})
    refuse_on({"shelf_is_not_overdrawn": TooFewLeft, "one_shelf_per_name": TooFewLeft})


async def put(name: str, units: int = 1) -> None:
    await execute("INSERT INTO shelf (name, units) VALUES ($1, $2)", name, units)


async def names(connection: Connection) -> list[str]:
    """Read what another program sees."""
    return [row["name"] for row in await connection.fetch("SELECT name FROM shelf ORDER BY name")]


def idle_and_all() -> tuple[int, int]:
    assert DB.pool is not None
    return DB.pool.get_idle_size(), DB.pool.get_size()


async def test_a_transaction_is_seen_by_others_when_it_ends(connection: Connection) -> None:
    """And not before."""
    async with transaction():
        await put("oranges")
        assert await fetch_value("SELECT count(*) FROM shelf") == 1
        assert await names(connection) == []
    assert await names(connection) == ["oranges"]


async def test_a_failure_takes_everything_back(connection: Connection) -> None:
    """Nothing of the block remains, and the failure goes on to the caller."""
    with pytest.raises(LookupError):
        async with transaction():
            await put("oranges")
            raise LookupError
    assert await names(connection) == []
    assert current_transaction() is None


async def test_a_failed_savepoint_takes_back_only_itself(connection: Connection) -> None:
    """What the outer transaction did before and after stays."""
    async with transaction():
        await put("oranges")
        with pytest.raises(LookupError):
            async with transaction():
                await put("eggs")
                raise LookupError
        async with transaction():
            await put("tofu")
    assert await names(connection) == ["oranges", "tofu"]


async def test_a_broken_constraint_in_a_savepoint_leaves_the_outer_one_alive(
    connection: Connection,
) -> None:
    """The refusal can be caught and the work goes on."""
    async with transaction():
        with pytest.raises(TooFewLeft):
            async with transaction():
                await put("eggs", -1)
        await put("oranges")
    assert await names(connection) == ["oranges"]


async def test_a_broken_constraint_is_the_refusal_declared_for_it() -> None:
    """Inside a transaction, outside of one, and when it is only found at the commit."""
    with pytest.raises(TooFewLeft) as refused:
        async with transaction():
            await put("eggs", -1)
    assert isinstance(refused.value.__cause__, asyncpg.CheckViolationError)
    with pytest.raises(TooFewLeft):
        await put("eggs", -1)
    with pytest.raises(TooFewLeft):
        async with transaction():
            await put("eggs")
            await put("eggs")


async def test_a_constraint_nobody_declared_stays_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A bug must not look like an answer."""
    monkeypatch.setattr(core_database, "_refusal_of_constraint", {})
    with pytest.raises(asyncpg.CheckViolationError):
        await put("eggs", -1)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await put("eggs")
            await put("eggs")


async def test_a_commit_that_fails_gives_its_connection_back(connection: Connection) -> None:
    """More failures than the pool has connections, and every connection is idle again."""
    assert DB.pool is not None
    for _ in range(DB.pool.get_max_size() + 5):
        with pytest.raises(TooFewLeft):
            async with transaction():
                await put("eggs")
                await put("eggs")
    idle, size = idle_and_all()
    assert idle == size
    assert current_transaction() is None
    async with transaction():
        await put("oranges")
    assert await names(connection) == ["oranges"]


async def test_a_cancelled_transaction_leaves_a_clean_connection(connection: Connection) -> None:
    """While a statement runs, and while waiting between statements."""
    for statement in ("SELECT pg_sleep(60)", None):
        started = asyncio.Event()

        async def work(statement: str | None = statement, started: asyncio.Event = started) -> None:
            async with transaction():
                await put("oranges")
                started.set()
                await (execute(statement) if statement else asyncio.Event().wait())

        task = asyncio.create_task(work())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    idle, size = idle_and_all()
    assert idle == size
    assert await names(connection) == []
    assert await fetch_value("SELECT count(*) FROM shelf") == 0
    open_ones = await connection.fetchval(
        """SELECT count(*) FROM pg_stat_activity
           WHERE datname = current_database() AND state LIKE 'idle in transaction%'"""
    )
    assert open_ones == 0


async def test_a_lost_connection_is_replaced(connection: Connection) -> None:
    """The server ends it in the middle; the next transaction has another."""
    lost = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
    with pytest.raises(lost):
        async with transaction():
            process = await fetch_value("SELECT pg_backend_pid()")
            await connection.execute("SELECT pg_terminate_backend($1, 5000)", process)
            await put("eggs")
    async with transaction():
        await put("oranges")
    assert await names(connection) == ["oranges"]


@pytest.mark.races
async def test_fifty_transactions_at_once_count_right(connection: Connection) -> None:
    """They take turns at one row, and none is lost."""
    await put("oranges", 0)

    async def add_one() -> None:
        async with transaction():
            row = await fetch_row("SELECT units FROM shelf WHERE name = 'oranges' FOR UPDATE")
            assert row is not None
            await execute("UPDATE shelf SET units = $1 WHERE name = 'oranges'", row["units"] + 1)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(50):
            tasks.create_task(add_one())
    assert await connection.fetchval("SELECT units FROM shelf") == 50
    idle, size = idle_and_all()
    assert idle == size


async def test_serializable_transactions_do_not_miss_each_other() -> None:
    """Two that read what the other writes cannot both commit."""
    both_have_read = asyncio.Barrier(2)

    async def add_what_is_there(name: str) -> None:
        async with transaction(isolation="serializable"):
            units = await fetch_value("SELECT coalesce(sum(units), 0)::int FROM shelf")
            await both_have_read.wait()
            await put(name, units + 1)

    tasks = [asyncio.create_task(add_what_is_there(name)) for name in ("left", "right")]
    await asyncio.wait(tasks)
    failures = [type(task.exception()) for task in tasks if task.exception()]
    assert failures == [asyncpg.SerializationError]
    idle, size = idle_and_all()
    assert idle == size


async def test_hooks_run_after_the_commit_and_see_it(connection: Connection) -> None:
    """In their order, outside the transaction, and those of a kept savepoint too."""
    seen: list[Any] = []

    async def look() -> None:
        seen.append((current_transaction(), await names(connection)))

    async with transaction():
        after_commit(look)
        async with transaction():
            after_commit(look)
            await put("oranges")
        assert seen == []
    assert seen == [(None, ["oranges"])] * 2


async def test_hooks_of_what_was_taken_back_do_not_run() -> None:
    """Neither of a failed transaction nor of a failed savepoint."""
    ran: list[str] = []

    async def run() -> None:
        ran.append("hook")

    with pytest.raises(LookupError):
        async with transaction():
            after_commit(run)
            raise LookupError
    async with transaction():
        with pytest.raises(LookupError):
            async with transaction():
                after_commit(run)
                raise LookupError
    assert ran == []


async def test_a_hook_that_fails_does_not_fail_what_was_committed(
    connection: Connection,
) -> None:
    """The next hook runs all the same."""
    ran: list[str] = []

    async def fail() -> None:
        raise LookupError

    async def run() -> None:
        ran.append("hook")

    async with transaction():
        await put("oranges")
        after_commit(fail)
        after_commit(run)
    assert ran == ["hook"]
    assert await names(connection) == ["oranges"]


async def test_building_moves_refuse_to_run_alone() -> None:
    """A half-done change cannot be committed by accident."""

    @within_transaction
    async def move() -> int:
        return 7

    with pytest.raises(RuntimeError, match=r"move must run inside a transaction"):
        await move()
    async with transaction():
        assert await move() == 7
    with pytest.raises(RuntimeError, match="needs an open transaction"):
        after_commit(move)  # type: ignore[arg-type]


async def test_documents_go_in_and_out_as_values() -> None:
    """JSONB is a dict on both sides, and already encoded text is left alone."""
    await execute("INSERT INTO shelf (name, note) VALUES ($1, $2)", "a", {"name": "橙子", "n": [1]})
    await execute("INSERT INTO shelf (name, note) VALUES ($1, $2)", "b", '{"n": 2}')
    rows = await fetch("SELECT note FROM shelf ORDER BY name")
    assert [row["note"] for row in rows] == [{"name": "橙子", "n": [1]}, {"n": 2}]


async def test_a_statement_tells_how_many_rows_it_touched() -> None:
    """Zero is how a guarded update says no."""
    await put("oranges", 1)
    taken = "UPDATE shelf SET units = units - 1 WHERE name = 'oranges' AND units >= 1"
    assert await execute(taken) == 1
    assert await execute(taken) == 0
    assert await execute("SELECT 1") == 1
    assert await execute("CREATE TEMPORARY TABLE passing ()") == 0
    assert await fetch_value("SELECT units FROM shelf WHERE name = 'none'") is None


async def test_a_statement_takes_no_longer_than_patience_lasts() -> None:
    """Within it every statement has that time, in a transaction too; after it the usual one."""
    with patience(0.05):
        with pytest.raises(TimeoutError):
            await fetch("SELECT pg_sleep(60)")
        with pytest.raises(TimeoutError):
            async with transaction():
                await execute("SELECT pg_sleep(60)")
    assert await fetch_value("SELECT 1 FROM pg_sleep(0.2)") == 1


async def test_without_a_pool_the_sentence_says_so(database: str) -> None:
    """Closing twice and opening twice are harmless."""
    await close_pool()
    await close_pool()
    with pytest.raises(RuntimeError, match="pool of this process is not open"):
        await fetch("SELECT 1")
    await open_pool(database, most=2)
    await open_pool(database, most=2)
    assert await fetch_value("SELECT 1") == 1


async def test_a_transaction_that_cannot_begin_keeps_no_connection() -> None:
    """A mistake in its options is found before anything is held."""
    with pytest.raises(ValueError, match="isolation"):
        async with transaction(isolation="hopeful"):
            pytest.fail("it must not begin")
    idle, size = idle_and_all()
    assert idle == size
    assert current_transaction() is None


async def test_closing_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that is still busy after a while is dropped."""
    monkeypatch.setattr(core_database, "CLOSE_SECONDS", 0.05)
    started = asyncio.Event()

    async def work() -> None:
        async with transaction():
            started.set()
            await execute("SELECT pg_sleep(60)")

    task = asyncio.create_task(work())
    await started.wait()
    await close_pool()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await task
