"""Reading pictures."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from msgspec import Struct

from core.database import fetch
from core.pictures import names
from core.pictures.refusals import PictureNotFound
from core.pictures.stores import CONTENT_TYPES, store
from core.tables import PictureState

if TYPE_CHECKING:
    from collections.abc import Sequence


VIEWS = """SELECT id, alt, width, height, placeholder, state,
             (SELECT coalesce(jsonb_agg(jsonb_build_array(width, webp, jpeg) ORDER BY width), '[]')
              FROM picture_variant WHERE picture = picture.id) AS variants
           FROM picture WHERE id = ANY($1)"""


class VariantView(Struct, frozen=True):
    """One size of a picture; ``webp`` and ``jpeg`` are addresses below ``/media/``."""

    width: int
    webp: str
    jpeg: str


class PictureView(Struct, frozen=True):
    """A picture as every answer shows it; ``placeholder`` is a ``data:`` address."""

    id: UUID
    alt: str
    width: int
    height: int
    placeholder: str
    variants: tuple[VariantView, ...]
    state: PictureState


class MediaFile(NamedTuple):
    """A file of a picture, which never changes under its name."""

    content: bytes
    content_type: str


async def views_of(picture_ids: Sequence[UUID]) -> dict[UUID, PictureView]:
    """Give pictures by id in one query; ids that do not exist are left out."""
    if not picture_ids:
        return {}
    rows = await fetch(
        VIEWS,
        list(picture_ids),
    )
    return {
        row["id"]: PictureView(
            id=row["id"],
            alt=row["alt"],
            width=row["width"],
            height=row["height"],
            placeholder=row["placeholder"],
            variants=tuple(
                VariantView(width, f"{names.MEDIA}{webp}", f"{names.MEDIA}{jpeg}")
                for width, webp, jpeg in row["variants"]
            ),
            state=row["state"],
        )
        for row in rows
    }


async def view_of(picture_id: UUID) -> PictureView:
    """Give one picture, or raise PictureNotFound."""
    found = await views_of([picture_id])
    if picture_id not in found:
        raise PictureNotFound([picture_id])
    return found[picture_id]


async def media_file(name: str) -> MediaFile:
    """Give the file behind ``/media/<name>``, or raise PictureNotFound."""
    content = await store().read(names.public_key(name)) if names.is_file_name(name) else None
    if content is None:
        raise PictureNotFound([])
    return MediaFile(content, CONTENT_TYPES[PurePath(name).suffix])
