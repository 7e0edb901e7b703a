"""The number before a line, and where the list begins. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from marketplace.group_list.folding import fold
from marketplace.group_list.vocabulary import UNIT

# "3." before a name is a number for sure; "3" or "3.5" only where the list stands at 3.
_KEYCAP = re.compile("^\\s*((?:[0-9]\ufe0f?\u20e3){1,3})")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SURE = re.compile(r"\s*(?:\(([1-9][0-9]{0,2})\)|([1-9][0-9]{0,2})\s*[.、:)。,](?![0-9]))")
_MAYBE = re.compile(rf"\s*([0-9]{{1,3}})(?:[.、:)。,](?![0-9]+\s*{UNIT})|\s)(?=\s*\S)")
_OTHER_BRACKETS = {"【", "[", "「", "《"}  # a title may be a number: 【1】
_OPENS = re.compile(r"\s*#\s*(?:接龙|group\s*note)")
_EXAMPLE = re.compile(r"\s*(?:例如?|示例|格式|example)(?:[\s:.,、]|$)")


class Numbered(NamedTuple):
    """A line with its place in the text from 1, its number if it has one, and what follows."""

    line: int
    number: int | None
    raw: str
    content: str


def number_of(raw: str, expected: int) -> tuple[int | None, str]:
    """Give the number before a line and the rest; ``expected`` is what would come next."""
    if keycap := _KEYCAP.match(raw):
        digits = "".join(filter(str.isascii, keycap[1]))
        return int(digits), raw[keycap.end() :].lstrip(" .、")
    text = fold(raw)
    bare = raw.strip()
    if bare and bare[0] in _CIRCLED:
        return _CIRCLED.index(bare[0]) + 1, bare[1:].lstrip(" .、")
    sure = _SURE.match(text)
    if sure and bare[:1] not in _OTHER_BRACKETS:
        return int(sure[1] or sure[2]), raw[sure.end() :]
    maybe = _MAYBE.match(text)
    if maybe and int(maybe[1]) == expected:
        return expected, raw[maybe.end() :]
    return None, raw


def is_heading(raw: str) -> bool:
    """Tell whether a line is the chat's own: its opening or its example."""
    text = fold(raw)
    return bool(_OPENS.match(text) or _EXAMPLE.match(text))


def numbered(lines: Sequence[str]) -> Iterator[Numbered]:
    """Give every line that is not blank with its number."""
    expected = 1
    for line, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        number, content = (None, raw) if is_heading(raw) else number_of(raw, expected)
        if _OPENS.match(fold(raw)):
            expected = 1
        elif number is not None:
            expected = number + 1
        yield Numbered(line, number, raw, content)
