"""Where the name of a line ends and what is ordered begins. Pure.

The name stands first: the chat writes it there itself. It may hold rooms, digits and spaces,
so it ends only before something that can be nothing but an order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from marketplace.group_list.goods import Goods
from marketplace.group_list.numerals import NUMERALS
from marketplace.group_list.pairing import UnclearError, ordering
from marketplace.group_list.shapes import Why
from marketplace.group_list.tokens import Kind, Token
from marketplace.group_list.vocabulary import (
    CANCEL,
    CANCEL_AT_END,
    CHANGES,
    CHANGES_AT_END,
    HALF_AN_ADDRESS,
    NOTE_BEFORE,
)

Chunk = list[Token]
_TELLING = {Kind.NAMED, Kind.EACH, Kind.OF_ALL}
_BROKEN = {
    Kind.FRACTION: Why.FRACTION,
    Kind.NO_COUNT: Why.NAME_OR_UNITS,
    Kind.MONEY: Why.PRICE,
}
_NUMBER = re.compile(rf"[0-9]+|[{NUMERALS}]+")


class Head(NamedTuple):
    """The name ends at ``end``; ``ordered`` begins the order, ``rest`` goes on.

    ``cancelled`` tells that the name ran into a word of cancelling.
    """

    end: int
    ordered: Chunk
    rest: list[Chunk]
    cancelled: bool = False


def text_of(chunk: Chunk) -> str:
    """Give a chunk as it stands in the folded line."""
    return "".join(token.text for token in chunk)


def is_cancel(chunk: Chunk) -> bool:
    """Tell whether a chunk takes the line back and says nothing else."""
    return bool(CANCEL.fullmatch(text_of(chunk)))


def is_telling(token: Token) -> bool:
    """Tell whether a token can be nothing but part of an order."""
    return token.kind in _TELLING or (token.kind is Kind.COUNT and not token.plain)


def head(parts: Sequence[Chunk], goods: Goods) -> Head:
    """Find the end of the name. Raises UnclearError when it could be somewhere else, too."""
    for place, part in enumerate(parts):
        if is_cancel(part) or (place and NOTE_BEFORE.match(text_of(part)) and not _orders(part)):
            return Head(part[0].start, [], list(parts[place:]))
        found = _begins(parts, place, goods)
        if found:
            return found
        _check_name(part, first=place == 0)
    return Head(parts[-1][-1].end, [], [])


def _orders(part: Chunk) -> bool:
    return any(is_telling(token) for token in part)


def _begins(parts: Sequence[Chunk], place: int, goods: Goods) -> Head | None:
    part, rest = parts[place], list(parts[place + 1 :])
    ordered = ordering(part, goods)
    room_first = part[0].plain and len(part) > 1 and part[1].kind is Kind.COUNT  # 502+2
    if ordered and place == 0 and _orders(part) and not room_first:
        raise UnclearError(Why.NO_NAME)
    if ordered and place and (_told(ordered) or _is_quantity(parts, place, goods)):
        return Head(part[0].start, ordered, rest)
    if all(token.kind is Kind.BESIDE or token.plain for one in parts[:place] for token in one):
        return _glued(part, rest, goods)
    return None


def _told(ordered: Chunk) -> bool:
    return any(is_telling(token) for token in ordered)


def _is_quantity(parts: Sequence[Chunk], place: int, goods: Goods) -> bool:
    """Tell whether a mere number (张三 2) is how many, and not a room or part of the name."""
    (number, *more), later = parts[place], parts[place + 1 :]
    if more or not number.text.isascii():
        return False
    orders_later = [ordering(part, goods) for part in later]
    if any(ordered and _told(ordered) for ordered in orders_later):
        return False
    if len(number.text) > 2 and any(orders_later):  # noqa: PLR2004 - a room has three digits
        return False
    if HALF_AN_ADDRESS.search(text_of(parts[place - 1])):
        raise UnclearError(Why.ROOM_OR_UNITS)
    return True


def _glued(part: Chunk, rest: list[Chunk], goods: Goods) -> Head | None:
    """Part 张三2份, 3号楼502张三大份2 and 张三取消."""
    for place in range(1, len(part)):
        token = part[place]
        if is_telling(token) and (ordered := ordering(part[place:], goods)):
            _check_glue(text_of(part[:place]), token)
            return Head(token.start, ordered, rest)
    if part[-1].kind is Kind.WORDS and (found := CANCEL_AT_END.search(part[-1].text)):
        return Head(part[-1].start + found.start(), [], rest, cancelled=True)
    return None


def _check_glue(name: str, token: Token) -> None:
    """Refuse 小王12份: the name may be 小王1 and the order 2份."""
    if CHANGES_AT_END.search(name):
        raise UnclearError(Why.CHANGED)
    number = _NUMBER.match(token.text)
    if token.kind is Kind.COUNT and not token.marked and number and len(number.group()) > 1:
        raise UnclearError(Why.NAME_OR_UNITS)


def _check_name(part: Chunk, *, first: bool) -> None:
    """Refuse a name that holds a piece of an order: it would be lost."""
    for place, token in enumerate(part):
        begins = first and place == 0
        if token.kind in _BROKEN and not (begins and len(part) > 1):
            raise UnclearError(_BROKEN[token.kind])
        if is_telling(token):
            raise UnclearError(Why.NO_NAME if begins else Why.LEFTOVER)
    if not first and CHANGES.search(text_of(part)):
        raise UnclearError(Why.CHANGED)
