"""Columns that do not guess: nothing is nullable, zero or cascading unless said.

Migrations import these by path, so the names of this module are for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.defaults.uuid import UUID7
from piccolo.constraints import Check
from typing_extensions import override

from core.identifiers import uuid7

if TYPE_CHECKING:
    import uuid
    from enum import StrEnum

    from piccolo.table import Table


class V7(UUID7):
    """Default of every primary key: minted here, or by the database for raw inserts."""

    @property
    @override
    def postgres(self) -> str:
        return "uuidv7()"

    @override
    def python(self) -> uuid.UUID:
        return uuid7()


def identifier() -> UUID:
    """Give the primary key column every table has."""
    return UUID(primary_key=True, default=V7())


def reference(
    table: type[Table] | str, *, null: bool = False, index: bool = True
) -> ForeignKey[Any]:
    """Give a foreign key: not null, restrict on delete, indexed."""
    return ForeignKey(
        table,
        null=null,
        default=None,
        index=index,
        on_delete=OnDelete.restrict,
        on_update=OnUpdate.restrict,
    )


def outside_id(*, null: bool = False, index: bool = False, unique: bool = False) -> UUID:
    """Give an identifier of a row in a package this one must not know."""
    return UUID(null=null, default=None, index=index, unique=unique)


def fen(*, null: bool = False) -> BigInt:
    """Give a column of whole fen without a silent zero."""
    return BigInt(null=null, default=None)


def fen_so_far() -> BigInt:
    """Give a column of whole fen that grows from zero over a row's life."""
    return BigInt(null=False, default=0)


def count(*, null: bool = False, default: int | None = None) -> Integer:
    """Give a column that counts things."""
    return Integer(null=null, default=default)


def words(length: int, *, null: bool = False, index: bool = False, unique: bool = False) -> Varchar:
    """Give a short text column of bounded length."""
    return Varchar(length=length, null=null, default=None, index=index, unique=unique)


def prose(*, null: bool = False) -> Text:
    """Give a long text column; its length is bounded where it is read from a person."""
    return Text(null=null, default=None)


def flag(*, default: bool = False) -> Boolean:
    """Give a yes or no."""
    return Boolean(null=False, default=default)


def instant(*, null: bool = False, index: bool = False) -> Timestamptz:
    """Give a UTC instant; the caller writes it from ``core.clock``."""
    return Timestamptz(null=null, default=None, index=index)


def document(*, null: bool = False) -> JSONB:
    """Give a JSON document column."""
    return JSONB(null=null, default=None if null else "{}")


def state(choices: type[StrEnum], *, default: StrEnum | None = None) -> Varchar:
    """Give the column of a state; pair it with ``one_of``."""
    longest = max(len(choice) for choice in choices)
    return Varchar(length=max(32, longest), null=False, default=default.value if default else None)


def one_of(column: str, choices: type[StrEnum]) -> Check:
    """Give the CHECK that holds a text column to an enumeration."""
    listed = ", ".join(f"'{choice.value}'" for choice in choices)
    return Check(f'"{column}" IN ({listed})')


def holds(condition: str) -> Check:
    """Give a CHECK from SQL; name the attribute as the sentence it states."""
    return Check(condition)


class Row:
    """What every table starts with."""

    id: Any = identifier()
