"""A folded line as words, numbers and what is neither. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from marketplace.group_list import vocabulary as said
from marketplace.group_list.goods import Goods, Meant
from marketplace.group_list.numerals import read_number


class Kind(Enum):
    """What a piece of a line is."""

    GAP = auto()
    NOTE = auto()
    DOUBT = auto()
    BESIDE = auto()  # address, telephone, moment: never a quantity
    MONEY = auto()
    FRACTION = auto()
    EACH = auto()
    OF_ALL = auto()  # 两样: how many kinds are meant
    COUNT = auto()
    NO_COUNT = auto()  # looks like a number before a unit and is none: 五一份
    NAMED = auto()
    WORDS = auto()


class Token(NamedTuple):
    """A piece of a line, from ``start`` to ``end``; what is counted, and which goods it names.

    ``number`` is None where it has more digits than any order; ``unit`` is the word after it;
    ``marked`` says that a sign (+, ×) stands before it.
    """

    kind: Kind
    start: int
    end: int
    text: str
    number: int | None = None
    unit: str = ""
    marked: bool = False
    meant: Meant = Meant()

    @property
    def plain(self) -> bool:
        """Tell whether it is a number that could as well be a room or part of a name."""
        return self.kind is Kind.COUNT and not self.unit and not self.marked


_FIXED = re.compile(
    rf"(?P<NOTE>{said.NOTE})|(?P<RANGE>{said.RANGE})|(?P<DOUBT>{said.DOUBT})"
    rf"|(?P<MONEY>{said.MONEY})|(?P<BESIDE>{said.PHONE}|{said.MOMENT}|{said.ADDRESS})"
    rf"|(?P<FRACTION>{said.FRACTION})|(?P<OF_ALL>{said.OF_ALL})|(?P<EACH>{said.EACH})"
)
_COUNT = re.compile(rf"(?P<mark>{said.MARK})?(?P<number>{said.NUMBER})")
_UNIT = re.compile(rf"({said.UNIT})")
_UNIT_APART = re.compile(rf"\s*({said.UNIT})")
_GAP = re.compile(said.GAP)


def tokenised(text: str, goods: Goods) -> list[Token]:
    """Cut a folded line into pieces that cover it from end to end."""
    found: list[Token] = []
    place = 0
    while place < len(text):
        token = _next(text, place, goods)
        if token.kind is Kind.WORDS and found and found[-1].kind is Kind.WORDS:
            before = found.pop()
            token = Token(Kind.WORDS, before.start, token.end, before.text + token.text)
        found.append(token)
        place = token.end
    return found


def _next(text: str, place: int, goods: Goods) -> Token:
    if named := goods.at(text, place):
        end, meant = named
        return Token(Kind.NAMED, place, end, text[place:end], meant=meant)
    if fixed := _FIXED.match(text, place):
        kind = Kind.DOUBT if fixed.lastgroup == "RANGE" else Kind[str(fixed.lastgroup)]
        return Token(kind, place, fixed.end(), fixed.group())
    count = _COUNT.match(text, place)
    if count and count["mark"] and goods.at(text, count.start("number")):  # 5斤1+10斤1
        return Token(Kind.GAP, place, count.start("number"), count["mark"])
    if count:
        return _counted(text, count, goods)
    if gap := _GAP.match(text, place):
        return Token(Kind.GAP, place, gap.end(), gap.group())
    return Token(Kind.WORDS, place, place + 1, text[place])


def _counted(text: str, found: re.Match[str], goods: Goods) -> Token:
    """Take the unit with the number, unless what follows is a variant's name (2盒装)."""
    count, end, unit = read_number(found["number"]), found.end(), ""
    apart = not found.start() or bool(found["mark"]) or text[found.start() - 1].isspace()
    following = (_UNIT_APART if apart else _UNIT).match(text, end)
    if following and not goods.at(text, following.start(1)):
        end, unit = following.end(), following[1]
    kind = Kind.COUNT if count is not None or found["number"].isascii() else Kind.NO_COUNT
    if kind is Kind.NO_COUNT and not unit and not found["mark"]:
        kind = Kind.WORDS
    text_of = text[found.start() : end]
    return Token(
        kind, found.start(), end, text_of, count, unit, bool(found["mark"]),
        goods.called(unit) if unit in goods.names else Meant(),
    )  # fmt: skip


def chunks(tokens: list[Token]) -> Iterator[list[Token]]:
    """Give what stands between gaps."""
    chunk: list[Token] = []
    for token in tokens:
        if token.kind is not Kind.GAP:
            chunk.append(token)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
