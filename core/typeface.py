"""The one typeface of everything we draw or print ourselves: Noto Sans CJK (OFL).

It comes with our packages, so that a poster and a paper look the same on every machine and
Chinese is never a row of boxes. Its file holds the shapes of five regions; ours are the
simplified ones.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from PIL import ImageFont

FAMILY = "Noto Sans CJK SC"
INDEX = 2  # of the simplified shapes inside the file
_NOBODYS = "\U000ffffd"  # a character no typeface has: drawn as the box for what is missing


@cache
def regular() -> Path:
    """Give the file of the typeface (a collection: open it at ``INDEX``)."""
    return Path(str(files("noto_cjk_sans_otc").joinpath("NotoSansCJK-Regular.ttc")))


def drawable(text: str) -> str:
    """Leave out what the typeface cannot show (pictures, joiners): no boxes on our papers."""
    return "".join(filter(_is_drawable, text))


@lru_cache(maxsize=8192)
def _is_drawable(character: str) -> bool:
    if character.isspace():
        return True
    return character.isprintable() and _drawn(character) != _drawn(_NOBODYS)


def _drawn(character: str) -> bytes:
    return bytes(_small().getmask(character))


@cache
def _small() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(regular()), 24, index=INDEX)
