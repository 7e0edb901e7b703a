"""Pictures belong to something or are tidied away.

An upload waits for a day. Whatever shows it claims it in the transaction that begins to
show it, and releases it when it no longer does.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch, fetch_row, transaction, within_transaction
from core.pictures import names
from core.pictures.receiving import lock_hash
from core.pictures.refusals import PictureNotFound
from core.pictures.stores import store
from core.pictures.variants import sizes_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from asyncpg import Record

UNCLAIMED_FOR = timedelta(days=1)
REMOVED_AT_ONCE_MAX = 100


@within_transaction
async def claim(
    picture_ids: Sequence[UUID], owner: UUID, *, uploaded_by: UUID | None = None
) -> None:
    """Give pictures to an owner (a party, or the thing that shows them); repeats are harmless.

    Takes what nobody owns yet (when ``uploaded_by`` is given: and what that person uploaded)
    and what is the owner's already. Raises PictureNotFound naming all the others.
    """
    wanted = list(dict.fromkeys(picture_ids))
    rows = await fetch(
        """UPDATE picture SET owner = $2, claimed_at = coalesce(claimed_at, $4)
           WHERE id = ANY($1) AND (owner = $2
             OR (owner IS NULL AND ($3::uuid IS NULL OR uploaded_by = $3)))
           RETURNING id""",
        wanted,
        owner,
        uploaded_by,
        clock.now(),
    )
    claimed = {row["id"] for row in rows}
    missing = [picture_id for picture_id in wanted if picture_id not in claimed]
    if missing:
        raise PictureNotFound(missing)


@within_transaction
async def release(picture_ids: Sequence[UUID], owner: UUID) -> None:
    """Let go of an owner's pictures; the next sweep removes them."""
    await execute(
        "UPDATE picture SET owner = NULL, claimed_at = NULL WHERE id = ANY($1) AND owner = $2",
        list(picture_ids),
        owner,
    )


async def remove_unclaimed() -> int:
    """Remove pictures nobody claimed within a day, with their files; give how many."""
    rows = await fetch(
        """SELECT id FROM picture WHERE owner IS NULL AND created_at < $1
           ORDER BY created_at LIMIT $2""",
        clock.now() - UNCLAIMED_FOR,
        REMOVED_AT_ONCE_MAX,
    )
    return sum([await _remove(row["id"]) for row in rows])


async def remove_released(picture_id: UUID) -> bool:
    """Remove a picture at once that nobody owns, as when it must be seen no longer."""
    return await _remove(picture_id)


async def _remove(picture_id: UUID) -> bool:
    """Remove one picture; its files go first, so that what fails is found again."""
    async with transaction():
        row = await fetch_row(
            """SELECT id, hash, width, height FROM picture WHERE id = $1 AND owner IS NULL
               FOR UPDATE SKIP LOCKED""",
            picture_id,
        )
        if row is None:
            return False
        await lock_hash(row["hash"])
        await execute("DELETE FROM picture_variant WHERE picture = $1", picture_id)
        await execute("DELETE FROM picture WHERE id = $1", picture_id)
        twin = await fetch_row("SELECT 1 FROM picture WHERE hash = $1 LIMIT 1", row["hash"])
        files = [] if twin else _files(row)
        await store().remove([*files, names.incoming_key(picture_id)])
    return True


def _files(row: Record) -> list[str]:
    return [
        names.public_key(names.file_name(row["hash"], size.width, suffix))
        for size in sizes_for(row["width"], row["height"])
        for suffix in ("webp", "jpg")
    ]
