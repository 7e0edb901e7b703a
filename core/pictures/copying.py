"""A second row for a picture that is there already: its files are shared by their content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from core.pictures.receiving import lock_hash
from core.pictures.refusals import PictureNotFound

if TYPE_CHECKING:
    from uuid import UUID


async def copy(picture_id: UUID, uploaded_by: UUID) -> UUID:
    """Give a person a picture of their own that looks like another; nothing is decoded again.

    Raises PictureNotFound unless all sizes of the other one are made.
    """
    made = uuid7()
    async with transaction():
        found = await _hash_of(picture_id)
        await lock_hash(found)
        copied = await execute(
            """INSERT INTO picture (id, uploaded_by, owner, alt, hash, width, height, placeholder,
                 state, created_at)
               SELECT $2, $3, NULL, alt, hash, width, height, placeholder, state, $4
               FROM picture WHERE id = $1""",
            picture_id,
            made,
            uploaded_by,
            clock.now(),
        )
        if not copied:
            # Removed by the sweep while this waited for its turn.
            raise PictureNotFound([picture_id])
        await execute(
            """INSERT INTO picture_variant (id, picture, width, height, webp, jpeg)
               SELECT uuidv7(), $2, width, height, webp, jpeg
               FROM picture_variant WHERE picture = $1""",
            picture_id,
            made,
        )
    return made


async def _hash_of(picture_id: UUID) -> str:
    found = await fetch_value(
        "SELECT hash FROM picture WHERE id = $1 AND state = 'ready'", picture_id
    )
    if found is None:
        raise PictureNotFound([picture_id])
    return str(found)
