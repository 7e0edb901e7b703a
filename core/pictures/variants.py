"""Cutting a picture to its sizes and writing each as WebP and JPEG."""

from __future__ import annotations

import base64
import io
from typing import NamedTuple

from PIL import Image

from core.amounts import half_up
from core.pictures.decoding import decode

WIDTHS = (320, 800, 1600)
# WebP ends at 16383; long product pictures do come close.
HEIGHT_MAX = 16_000
PLACEHOLDER_SIDE = 24
# What shows through a transparent picture where JPEG has no transparency: our paper.
PAPER = (0xFB, 0xF8, 0xF3)


class Size(NamedTuple):
    """Pixels across and down."""

    width: int
    height: int


class Encoded(NamedTuple):
    """One size of a picture in both formats."""

    size: Size
    webp: bytes
    jpeg: bytes


class FirstLook(NamedTuple):
    """What the uploader sees at once."""

    size: Size
    placeholder: str
    thumbnail: Encoded


def sizes_for(width: int, height: int) -> list[Size]:
    """Give the sizes a picture is offered in, narrowest first, never larger than it is."""
    found: dict[int, Size] = {}
    for wanted in WIDTHS:
        across = min(wanted, width)
        down = half_up(height * across, width)
        if down > HEIGHT_MAX:
            across, down = half_up(width * HEIGHT_MAX, height), HEIGHT_MAX
        size = Size(max(1, across), max(1, down))
        found[size.width] = size
    return sorted(found.values())


def first_look(content: bytes) -> FirstLook:
    """Decode a picture and make its smallest size and placeholder; raises what decode does."""
    image, width, height = decode(content, widest=WIDTHS[0])
    thumbnail = _resized(image, sizes_for(width, height)[0])
    return FirstLook(Size(width, height), _placeholder(thumbnail), _encoded(thumbnail))


def every_size(content: bytes) -> list[Encoded]:
    """Decode a picture and make all its sizes."""
    image, width, height = decode(content, widest=WIDTHS[-1])
    sizes = sizes_for(width, height)
    return [_encoded(_resized(image, size)) for size in sizes]


def _resized(image: Image.Image, size: Size) -> Image.Image:
    if image.size == tuple(size):
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _encoded(image: Image.Image) -> Encoded:
    webp = _saved(image, "WEBP", quality=80, method=4)
    jpeg = _saved(_on_paper(image), "JPEG", quality=82, optimize=True, progressive=True)
    return Encoded(Size(*image.size), webp, jpeg)


def _on_paper(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    paper = Image.new("RGB", image.size, PAPER)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _placeholder(image: Image.Image) -> str:
    tiny = image.copy()
    tiny.thumbnail((PLACEHOLDER_SIDE, PLACEHOLDER_SIDE))
    encoded = base64.b64encode(_saved(tiny, "WEBP", quality=30, method=6)).decode()
    return f"data:image/webp;base64,{encoded}"


def _saved(image: Image.Image, kind: str, **options: int) -> bytes:
    image.info = {}
    written = io.BytesIO()
    image.save(written, kind, exif=b"", icc_profile=None, **options)
    return written.getvalue()
