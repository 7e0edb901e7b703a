"""Breaking a text into lines of a measured width, as Chinese and English are set. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ELLIPSIS = "…"
# A word of letters or digits stays whole (5斤装 breaks after 5斤); everything else may part.
_PIECE = re.compile(
    r"[0-9]+[\u4e00-\u9fff]|[A-Za-z0-9¥$€.,:/'’\-]+(?:(?<=[0-9])[\u4e00-\u9fff])?|\s+|.", re.DOTALL
)
_NEVER_FIRST = set("，。、；：！？）》」』】”’%…·,.;:!?)]")
_NEVER_LAST = set("（《「『【“‘([¥")


def wrapped(text: str, width: float, measure: Callable[[str], float], lines_max: int) -> list[str]:
    """Give at most ``lines_max`` lines, none wider than ``width``; what is left out ends in …."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width, measure):
        if line and measure((line + piece).rstrip()) > width:
            shorter, carried = _carried(line, piece)
            fits = measure((carried + piece).strip()) <= width
            lines.append((shorter if fits else line).rstrip())
            line = (carried + piece if fits else piece).lstrip()
        else:
            line += piece if line else piece.lstrip()
    lines.append(line.rstrip())
    if len(lines) <= lines_max:
        return lines
    kept = lines[:lines_max]
    kept[-1] = _shortened(kept[-1] + lines[lines_max], width, measure)
    return kept


def _carried(line: str, piece: str) -> tuple[str, str]:
    """Take along to the next line what must not end this one, or must not begin that one."""
    keep = len(line) - (piece[0] in _NEVER_FIRST)
    while keep > 1 and line[keep - 1] in _NEVER_LAST:
        keep -= 1
    return (line[:keep], line[keep:]) if keep > 0 else (line, "")


def _pieces(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    pieces: list[str] = []
    for piece in _PIECE.findall(" ".join(text.split())):
        # A word wider than the line has to break somewhere.
        pieces += [piece] if measure(piece) <= width else list(piece)
    return pieces


def _shortened(line: str, width: float, measure: Callable[[str], float]) -> str:
    while line and measure(line.rstrip() + ELLIPSIS) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
