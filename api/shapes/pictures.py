"""A picture, the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from api.shapes.base import Answer
from core.tables import PictureState

if TYPE_CHECKING:
    from core.pictures.queries import PictureView


class PictureVariant(Answer):
    """One size; the addresses never change their content."""

    width: int
    webp: str
    jpeg: str


class Picture(Answer):
    """A picture; ``placeholder`` is a tiny ``data:`` address, ``state`` ready or processing."""

    id: UUID
    alt: str
    width: int
    height: int
    placeholder: str
    variants: list[PictureVariant]
    state: PictureState


def picture_of(view: PictureView) -> Picture:
    """Give the shape of a picture."""
    return Picture(
        id=view.id,
        alt=view.alt,
        width=view.width,
        height=view.height,
        placeholder=view.placeholder,
        variants=[
            PictureVariant(width=size.width, webp=size.webp, jpeg=size.jpeg)
            for size in view.variants
        ],
        state=view.state,
    )
