"""Drawing in our colours and our typeface: text that fits, round corners, a code to scan."""

from __future__ import annotations

import io
from functools import cache
from typing import NamedTuple

import segno
from PIL import Image, ImageDraw, ImageFont, ImageOps

from core.typeface import INDEX, drawable, regular
from core.wrapping import wrapped

Colour = tuple[int, int, int]

# The palette of the front end (frontend/src/tokens/palette.css).
PAPER: Colour = (0xFF, 0xFE, 0xFB)
GROUND: Colour = (0xFB, 0xF8, 0xF3)
TRACK: Colour = (0xE9, 0xE2, 0xD6)
INK: Colour = (0x1F, 0x23, 0x28)
QUIET: Colour = (0x5B, 0x60, 0x68)
PERSIMMON: Colour = (0xBD, 0x3F, 0x0B)
LEAF: Colour = (0x2B, 0x6A, 0x4D)

_FINER = 4
# The typeface has one weight; a line of its own colour around each shape makes the heavier one.
_BOLD = 40


class Box(NamedTuple):
    """A rectangle by its left, top, right and bottom edge, in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Give the pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Give the pixels down."""
        return self.bottom - self.top


class Style(NamedTuple):
    """How text looks: height of its letters in pixels, colour, and whether it is heavy."""

    size: int
    colour: Colour = INK
    bold: bool = False


class Canvas:
    """A picture under way."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("RGB", (width, height), GROUND)
        self.pen = ImageDraw.Draw(self.image)

    def text(self, left: int, top: int, text: str, style: Style) -> int:
        """Write one line and give where it ends."""
        shown = drawable(text)
        self.pen.text(
            (left, top),
            shown,
            fill=style.colour,
            font=font(style.size),
            stroke_width=_stroke(style),
            anchor="ls",
        )
        return left + width_of(shown, style)

    def text_to(self, right: int, top: int, text: str, style: Style) -> None:
        """Write one line that ends at ``right``."""
        self.text(right - width_of(text, style), top, text, style)

    def struck(self, left: int, top: int, text: str, style: Style) -> int:
        """Write one line with a line through it."""
        end = self.text(left, top, text, style)
        middle = top - style.size * 3 // 8
        self.pen.line(
            (left, middle, end, middle), fill=style.colour, width=max(2, style.size // 16)
        )
        return end

    def rounded(self, box: Box, radius: int, colour: Colour) -> None:
        """Fill a rectangle with round corners."""
        self.image.paste(colour, box[:2], _round_mask(box.width, box.height, radius))

    def photo(self, box: Box, content: bytes) -> None:
        """Fill a rectangle with the middle of a photo."""
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as opened:
            opened.draft("RGB", (box.width, box.height))
            fitted = ImageOps.fit(
                opened.convert("RGB"), (box.width, box.height), Image.Resampling.LANCZOS
            )
        self.image.paste(fitted, box[:2])

    def code(self, box: Box, text: str) -> None:
        """Draw a QR code on white, black, with the quiet zone scanners need."""
        self.rounded(box, 20, (255, 255, 255))
        modules = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
        scale = box.width // (len(modules) + 8)
        drawn = Image.new("L", (len(modules), len(modules)), 255)
        drawn.putdata([0 if dark else 255 for row in modules for dark in row])
        side = len(modules) * scale
        drawn = drawn.resize((side, side), Image.Resampling.NEAREST)
        at = (box.left + (box.width - side) // 2, box.top + (box.height - side) // 2)
        self.image.paste(drawn.convert("RGB"), at)

    def png(self) -> bytes:
        """Give the picture as PNG."""
        written = io.BytesIO()
        self.image.save(written, "PNG", compress_level=6)
        return written.getvalue()


def lines_of(text: str, width: int, style: Style, lines_max: int) -> list[str]:
    """Break a text into lines that fit."""
    return wrapped(drawable(text), width, lambda part: width_of(part, style), lines_max)


def width_of(text: str, style: Style) -> int:
    """Measure a line in pixels, rounded up."""
    return int(font(style.size).getlength(drawable(text))) + 1 + 2 * int(_stroke(style))


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Give our typeface at a size in pixels."""
    return ImageFont.truetype(str(regular()), size, index=INDEX)


def _stroke(style: Style) -> int:
    return max(1, style.size // _BOLD) if style.bold else 0


def _round_mask(width: int, height: int, radius: int) -> Image.Image:
    mask = Image.new("L", (width * _FINER, height * _FINER), 0)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * _FINER - 1, height * _FINER - 1), radius * _FINER, fill=255
    )
    return mask.resize((width, height), Image.Resampling.LANCZOS)
