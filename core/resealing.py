"""Moving stored personal data to a new key, a few rows at a time.

Rotation: put a new key in front of LINLI_SECRET_KEYS and restart; run ``reseal_stored``
until nothing is left; then take the old key away.
"""

from __future__ import annotations

from typing import NamedTuple

from core.database import execute, fetch, transaction
from core.personal_data import reseal
from core.settings import settings

BATCH = 200


class SealedColumn(NamedTuple):
    """A column that holds sealed texts; the table's key is ``id``."""

    table: str
    column: str


_sealed: set[SealedColumn] = set()


def declare_sealed(table: str, *columns: str) -> None:
    """Name the sealed columns of a table; declared next to the table."""
    _sealed.update(SealedColumn(table, column) for column in columns)


async def reseal_stored() -> int:
    """Move everything declared to the first key; give how many values were moved.

    May run beside normal work and be broken off at any time. Raises CannotOpen when a
    value needs a key that is gone.
    """
    moved = 0
    for sealed in sorted(_sealed):
        while batch := await _reseal_batch(sealed):
            moved += batch
    return moved


async def _reseal_batch(sealed: SealedColumn) -> int:
    table, column = sealed
    async with transaction():
        rows = await fetch(
            f"""SELECT id, "{column}" AS sealed FROM "{table}"
                WHERE "{column}" IS NOT NULL AND NOT starts_with("{column}", $1)
                ORDER BY id LIMIT {BATCH} FOR UPDATE""",  # noqa: S608 - our own names
            f"{settings().secret_keys[0].key_id}.",
        )
        await execute(
            f"""UPDATE "{table}" SET "{column}" = fresh.sealed
                FROM unnest($1::uuid[], $2::text[]) AS fresh (id, sealed)
                WHERE "{table}".id = fresh.id""",  # noqa: S608 - our own names
            [row["id"] for row in rows],
            [reseal(row["sealed"]) for row in rows],
        )
    return len(rows)
