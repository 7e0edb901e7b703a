"""Moving stored personal data to a new key, a few rows at a time.

Rotation: put a new key in front of LINLI_SECRET_KEYS and restart; run ``reseal_stored``
until nothing is left; then take the old key away. A column that holds sealed texts says so
by its name, ``…_sealed`` or ``sealed_…``, so that none can be forgotten here.
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


async def reseal_stored() -> int:
    """Move every sealed text to the first key; give how many values were moved.

    May run beside normal work and be broken off at any time. Raises CannotOpen when a
    value needs a key that is gone.
    """
    moved = 0
    for sealed in await sealed_columns():
        while batch := await _reseal_batch(sealed):
            moved += batch
    return moved


async def sealed_columns() -> list[SealedColumn]:
    """Ask the database which columns hold sealed texts."""
    rows = await fetch(
        r"""SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND data_type IN ('text', 'character varying')
              AND (column_name LIKE '%\_sealed' OR column_name LIKE 'sealed\_%')
            ORDER BY table_name, column_name"""
    )
    return [SealedColumn(*row) for row in rows]


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
