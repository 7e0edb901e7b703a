"""The one typeface of everything we draw or print ourselves: Noto Sans CJK (OFL).

It comes with our packages, so that a poster and a paper look the same on every machine and
Chinese is never a row of boxes. Its file holds the shapes of five regions; ours are the
simplified ones.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

FAMILY = "Noto Sans CJK SC"
INDEX = 2  # of the simplified shapes inside the file


@cache
def regular() -> Path:
    """Give the file of the typeface (a collection: open it at ``INDEX``)."""
    return Path(str(files("noto_cjk_sans_otc").joinpath("NotoSansCJK-Regular.ttc")))
