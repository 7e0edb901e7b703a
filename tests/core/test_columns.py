"""Columns that do not guess, as they come out in the migrated database."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import asyncpg
import pytest

from core import clock, columns
from core.database import execute, fetch, fetch_value
from core.identifiers import uuid7
from core.tables import IdempotentAnswer, OutboxDelivery, OutboxEntry, Picture

if TYPE_CHECKING:
    from uuid import UUID


class Colour(StrEnum):
    """An enumeration made up for these tests."""

    PERSIMMON = "persimmon"
    GREEN = "green"


async def an_entry() -> UUID:
    entry: UUID = await fetch_value(
        """INSERT INTO outbox_entry (kind, payload, recorded_at)
           VALUES ('tests.thing', '{}', $1) RETURNING id""",
        clock.now(),
    )
    return entry


async def a_delivery(entry: UUID, state: str = "waiting") -> None:
    await execute(
        """INSERT INTO outbox_delivery (entry, reaction, state, attempts, due_at)
           VALUES ($1, 'tests.react', $2, 0, $3)""",
        entry,
        state,
        clock.now(),
    )


async def test_a_raw_insert_gets_an_identifier_of_version_7(database: str) -> None:
    """The database mints one when the program did not."""
    assert (await an_entry()).version == 7


async def test_a_row_made_here_gets_its_identifier_here(database: str) -> None:
    """Rows of one process sort in the order they were made."""
    made = [
        IdempotentAnswer(actor="a", key="k", request_hash="h", created_at=clock.now()).id
        for _ in range(3)
    ]
    assert made == sorted(made)
    assert {identifier.version for identifier in made} == {7}


async def test_an_unknown_state_is_stopped_by_its_check(database: str) -> None:
    """The constraint is called by its sentence."""
    with pytest.raises(asyncpg.CheckViolationError) as broken:
        await a_delivery(await an_entry(), "lost")
    assert broken.value.constraint_name == "delivery_state_is_known"


async def test_what_is_referred_to_cannot_be_deleted(database: str) -> None:
    """Nothing cascades by itself."""
    entry = await an_entry()
    await a_delivery(entry)
    # Before PostgreSQL 18 this had no class of its own.
    with pytest.raises((asyncpg.RestrictViolationError, asyncpg.ForeignKeyViolationError)):
        await execute("DELETE FROM outbox_entry WHERE id = $1", entry)


async def test_a_pair_that_is_there_already_is_named_by_its_constraint(database: str) -> None:
    """Uniqueness too is a sentence."""
    entry = await an_entry()
    await a_delivery(entry)
    with pytest.raises(asyncpg.UniqueViolationError) as broken:
        await a_delivery(entry)
    assert broken.value.constraint_name == "delivered_once_per_reaction"


async def test_a_forgotten_value_is_no_zero(database: str) -> None:
    """Required columns have no default that would stand in."""
    with pytest.raises(asyncpg.NotNullViolationError):
        await execute(
            "INSERT INTO picture (uploaded_by, alt, hash, placeholder, state, created_at)"
            " VALUES ($1, '', '', '', 'ready', $2)",
            uuid7(),
            clock.now(),
        )
    with pytest.raises(ValueError, match="width"):
        Picture(
            uploaded_by=uuid7(), alt="", hash="", height=1, placeholder="", created_at=clock.now()
        )


async def test_rows_go_through_piccolo_and_back(database: str) -> None:
    """Documents are values and instants keep their zone."""
    now = clock.now()
    entry = OutboxEntry(kind="tests.thing", payload={"a": [1]}, recorded_at=now)
    await entry.save()
    await OutboxDelivery(entry=entry.id, reaction="tests.react", due_at=now).save()
    found = await OutboxDelivery.select(
        OutboxDelivery.state, OutboxDelivery.due_at, OutboxDelivery.entry.payload
    ).first()
    assert found == {"state": "waiting", "due_at": now, "entry.payload": {"a": [1]}}


async def test_every_foreign_key_is_strict(database: str) -> None:
    """Not null unless said, restrict on delete and update; asked of the database itself."""
    rows = await fetch(
        """SELECT conname, confdeltype, confupdtype FROM pg_constraint
           WHERE contype = 'f' AND conrelid::regclass::text = ANY($1)""",
        ["outbox_delivery", "picture_variant"],
    )
    assert len(rows) == 2
    assert {(bytes(row["confdeltype"]), bytes(row["confupdtype"])) for row in rows} == {
        (b"r", b"r")
    }


def test_columns_say_nothing_that_was_not_said() -> None:
    """No helper is nullable, indexed, zero or empty by itself."""
    for column in (
        columns.fen(), columns.count(), columns.words(10), columns.prose(), columns.instant(),
        columns.outside_id(),
    ):  # fmt: skip
        assert not column._meta.null
        assert not column._meta.index
        assert column.default is None
    assert columns.flag().default is False
    assert columns.document().default == "{}"
    assert columns.reference(OutboxEntry)._meta.index
    assert columns.fen(null=True)._meta.null


def test_a_state_column_holds_its_longest_word() -> None:
    """With room for words to come, and the default as text."""
    column = columns.state(Colour, default=Colour.GREEN)
    assert column.length == 32
    assert column.default == "green"
    assert str(columns.one_of("colour", Colour)._meta.params["condition"]) == (
        "\"colour\" IN ('persimmon', 'green')"
    )
