"""Blurring boxes of a picture beyond recognition, into a picture of its own."""

from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageFilter

from core.amounts import half_up
from core.database import fetch_row
from core.pictures import names
from core.pictures.darkroom import develop
from core.pictures.decoding import decode
from core.pictures.receiving import receive
from core.pictures.refusals import PictureNotFound
from core.pictures.stores import store
from core.pictures.variants import WIDTHS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

# A side of 10,000 parts, whatever the size at which somebody drew the box.
WHOLE = 10_000
# So few cells are left of a box that nothing can be computed back from them.
CELLS = 6


class Box(NamedTuple):
    """A part of a picture, in ten-thousandths of its width and height."""

    left: int
    top: int
    width: int
    height: int


async def blurred_copy(picture_id: UUID, boxes: Sequence[Box], *, uploaded_by: UUID) -> UUID:
    """Take in a copy of a picture in which boxes are blurred; raises PictureNotFound."""
    row = await fetch_row(
        """SELECT picture.alt, variant.webp FROM picture
           JOIN picture_variant variant ON variant.picture = picture.id
           WHERE picture.id = $1 ORDER BY variant.width DESC LIMIT 1""",
        picture_id,
    )
    content = await store().read(names.public_key(row["webp"])) if row else None
    if row is None or content is None:
        raise PictureNotFound([picture_id])
    blurred = await develop(partial(blur, boxes=tuple(boxes)), content)
    return (await receive(blurred, uploaded_by, alt=row["alt"])).id


def blur(content: bytes, *, boxes: Sequence[Box]) -> bytes:
    """Give a picture as WebP with boxes blurred; raises what ``decode`` does."""
    image = decode(content, widest=WIDTHS[-1]).image
    for box in boxes:
        _blur(image, box)
    written = io.BytesIO()
    image.save(written, "WEBP", quality=90, method=4)
    return written.getvalue()


def _blur(image: Image.Image, box: Box) -> None:
    left, top = _part(box.left, image.width), _part(box.top, image.height)
    right = min(image.width, max(left + 1, _part(box.left + box.width, image.width)))
    bottom = min(image.height, max(top + 1, _part(box.top + box.height, image.height)))
    if left >= right or top >= bottom:
        return
    part = image.crop((left, top, right, bottom))
    cells = part.resize((CELLS, CELLS), Image.Resampling.BOX)
    grown = cells.resize(part.size, Image.Resampling.BICUBIC)
    soft = grown.filter(ImageFilter.GaussianBlur(max(1, min(part.size) // CELLS)))
    image.paste(soft, (left, top))


def _part(share: int, side: int) -> int:
    return half_up(min(share, WHOLE) * side, WHOLE)
