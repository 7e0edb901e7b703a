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
_ROOM_DIGITS = 3
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
        _check_name(part, parts[:place])
    return Head(parts[-1][-1].end, [], [])


def _orders(part: Chunk) -> bool:
    return any(is_telling(token) for token in part)


def _begins(parts: Sequence[Chunk], place: int, goods: Goods) -> Head | None:
    part, rest = parts[place], list(parts[place + 1 :])
    ordered = ordering(part, goods)
    room_first = part[0].plain and len(part) > 1 and part[1].kind is Kind.COUNT  # 502+2
    if ordered and place == 0 and _orders(part) and not room_first:
        raise UnclearError(Why.NO_NAME)
    if ordered and place and _may_end_the_name(part, parts[:place]):
        raise UnclearError(Why.VARIANT_UNCLEAR)
    nameless = all(
        token.kind is Kind.BESIDE or token.plain for one in parts[:place] for token in one
    )
    is_name = nameless and part[0].kind is Kind.WORDS and len(part[0].text) > 1  # 502 小花2份
    if ordered and place and not is_name and (_told(ordered) or _is_quantity(parts, place, goods)):
        return Head(part[0].start, ordered, rest)
    return _glued(part, rest, goods) if nameless else None


def _may_end_the_name(part: Chunk, before: Sequence[Chunk]) -> bool:
    """Tell whether 明 in 李 明2份 is the name's second character and no variant."""
    (first, *_), name = part, "".join(map(text_of, before))
    return first.kind is Kind.WORDS and len(first.text) == 1 and len(name) == 1


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
    if len(number.text) >= _ROOM_DIGITS and any(orders_later):
        return False
    if HALF_AN_ADDRESS.search(text_of(parts[place - 1])):
        raise UnclearError(Why.ROOM_OR_UNITS)
    return True


def _glued(part: Chunk, rest: list[Chunk], goods: Goods) -> Head | None:
    """Part 张三2份, 3号楼502张三大份2 and 张三取消."""
    for place in range(1, len(part)):
        token = part[place]
        if is_telling(token) and (ordered := ordering(part[place:], goods)):
            _check_name(part[:place], ())
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


def _check_name(part: Chunk, before: Sequence[Chunk]) -> None:
    """Refuse a name that holds a piece of an order: it would be lost."""
    goes_on = any(token.kind is Kind.WORDS for one in before for token in one)
    if goes_on and CHANGES.search(text_of(part)):
        raise UnclearError(Why.CHANGED)
    first_of_name = part[0] if not before and len(part) > 1 else None
    for token in part:
        if token.kind in _BROKEN and token is not first_of_name:
            raise UnclearError(_BROKEN[token.kind])
    if any(is_telling(token) for token in part):
        raise UnclearError(Why.LEFTOVER if before or not is_telling(part[0]) else Why.NO_NAME)
    if goes_on and any(_is_small(token) for token in part):
        raise UnclearError(Why.ROOM_OR_UNITS if len(part) == 1 else Why.LEFTOVER)


def _is_small(token: Token) -> bool:
    """Tell whether a number is too short for a room: 苹果1 may order something else."""
    return token.plain and token.text.isascii() and len(token.text) < _ROOM_DIGITS
