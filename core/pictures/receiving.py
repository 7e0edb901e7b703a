"""Taking a picture in: the smallest size at once, the others a moment later.

The row is committed before any file is written, so whatever a crash leaves behind is found
by the sweep through its row. Rows of one content take turns by a lock on its hash; so the
sweep cannot remove files that a newer row of the same content is about to rely on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.live import publish
from core.outbox import record
from core.pictures import names
from core.pictures.darkroom import develop
from core.pictures.facts import PictureReceived
from core.pictures.queries import view_of
from core.pictures.stores import store
from core.pictures.variants import every_size, first_look

if TYPE_CHECKING:
    from uuid import UUID

    from core.pictures.queries import PictureView
    from core.pictures.variants import Encoded, FirstLook

ALT_CHARACTERS_MAX = 300


async def receive(content: bytes, uploaded_by: UUID, *, alt: str = "") -> PictureView:
    """Take a picture in for a person; it is removed unless somebody claims it within a day.

    Raises PictureTooLarge, PictureTooManyPixels, PictureAnimated, PictureNotUnderstood, or
    PicturesAway; then nothing is kept.
    """
    look = await develop(first_look, content)
    content_hash = names.hash_of(content)
    picture_id = uuid7()
    async with transaction():
        await lock_hash(content_hash)
        await _insert(picture_id, content_hash, look, uploaded_by, alt.strip())
    await _write(content_hash, look.thumbnail)
    await store().write(names.incoming_key(picture_id), content)
    async with transaction():
        await _insert_variants(picture_id, content_hash, [look.thumbnail])
        await record(PictureReceived(picture_id=picture_id))
    return await view_of(picture_id)


async def finish(picture_id: UUID) -> None:
    """Make all sizes of a picture that was taken in, and forget the upload itself."""
    waiting = "SELECT hash FROM picture WHERE id = $1 AND state = 'processing'"
    content_hash = await fetch_value(waiting, picture_id)
    if content_hash is not None:
        content = await store().read(names.incoming_key(picture_id))
        if content is None:
            message = f"the upload of picture {picture_id} is missing"
            raise LookupError(message)
        sizes = await develop(every_size, content)
        for encoded in sizes:
            await _write(content_hash, encoded)
        async with transaction():
            await _insert_variants(picture_id, content_hash, sizes)
            await execute("UPDATE picture SET state = 'ready' WHERE id = $1", picture_id)
            await publish(f"picture:{picture_id}", {"state": "ready"})
    await store().remove([names.incoming_key(picture_id)])


@within_transaction
async def lock_hash(content_hash: str) -> None:
    """Let one transaction at a time decide about the files of one content."""
    await execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", content_hash)


@within_transaction
async def _insert(
    picture_id: UUID, content_hash: str, look: FirstLook, uploaded_by: UUID, alt: str
) -> None:
    await execute(
        """INSERT INTO picture (id, uploaded_by, alt, hash, width, height, placeholder, state,
             created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'processing', $8)""",
        picture_id,
        uploaded_by,
        alt[:ALT_CHARACTERS_MAX],
        content_hash,
        look.size.width,
        look.size.height,
        look.placeholder,
        clock.now(),
    )


@within_transaction
async def _insert_variants(picture_id: UUID, content_hash: str, sizes: list[Encoded]) -> None:
    for encoded in sizes:
        await execute(
            """INSERT INTO picture_variant (id, picture, width, height, webp, jpeg)
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (picture, width) DO NOTHING""",
            uuid7(),
            picture_id,
            encoded.size.width,
            encoded.size.height,
            names.file_name(content_hash, encoded.size.width, "webp"),
            names.file_name(content_hash, encoded.size.width, "jpg"),
        )


async def _write(content_hash: str, encoded: Encoded) -> None:
    for suffix, content in (("webp", encoded.webp), ("jpg", encoded.jpeg)):
        name = names.file_name(content_hash, encoded.size.width, suffix)
        await store().write(names.public_key(name), content)
