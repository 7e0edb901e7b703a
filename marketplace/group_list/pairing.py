"""Which number belongs to which variant. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from marketplace.group_list.goods import Goods, Meant
from marketplace.group_list.numerals import read_number
from marketplace.group_list.shapes import UNITS_MAX, Item, Why
from marketplace.group_list.tokens import Kind, Token
from marketplace.group_list.vocabulary import FILLING, NUMBER

PLAIN_MAX = 9  # above it 张三 12 is a building as well, and iPhone 13 a name
Pair = tuple[Meant, Token]


class UnclearError(Exception):
    """Numbers and variants do not go together."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def ordering(tokens: Sequence[Token], goods: Goods) -> list[Token] | None:
    """Give the tokens as numbers and variants only; None when one of them is neither."""
    counted = any(token.kind is Kind.COUNT for token in tokens)
    named = any(token.kind is Kind.NAMED for token in tokens)
    found: list[Token] = []
    for token in tokens:
        if token.kind is Kind.WORDS:
            if FILLING.fullmatch(token.text) or (named and goods.is_of_title(token.text)):
                continue
            meant = goods.called(token.text)
            if not meant or (len(token.text) == 1 and not counted):
                return None
            found.append(token._replace(kind=Kind.NAMED, meant=meant))
        elif token.kind in {Kind.COUNT, Kind.NAMED, Kind.EACH, Kind.OF_ALL}:
            found.append(token)
        else:
            return None
    return found


def items(tokens: Sequence[Token], goods: Goods) -> tuple[Item, ...]:
    """Give what numbers and variants order together. Raises UnclearError."""
    found = [_item(meant, count, goods) for meant, count in _pairs(list(tokens), goods)]
    if len({item.variant for item in found}) < len(found):
        raise UnclearError(Why.QUANTITIES_UNCLEAR)
    return tuple(found)


def _pairs(tokens: list[Token], goods: Goods) -> list[Pair]:
    counts = [token for token in tokens if token.kind is Kind.COUNT]
    if not counts:
        raise UnclearError(Why.NO_QUANTITY)
    if any(token.kind in {Kind.EACH, Kind.OF_ALL} for token in tokens):
        return _each(tokens, goods)
    split = [part for token in tokens for part in _with_name_in_unit(token)]
    if len(split) == 1:
        if not goods.only():
            raise UnclearError(Why.NO_VARIANT)
        return [(goods.only(), split[0])]
    if split[0].kind is Kind.COUNT and split[-1].kind is Kind.NAMED:
        pairs = [
            (name, _of_named(count, name))
            for name, count in zip(split[1::2], split[::2], strict=False)
        ]
        if any(token.plain and token.end != name.start for name, token in pairs):
            raise UnclearError(Why.ROOM_OR_UNITS)
    else:
        pairs = list(zip(split[::2], split[1::2], strict=False))
    if len(split) % 2 or any(
        name.kind is not Kind.NAMED or count.kind is not Kind.COUNT for name, count in pairs
    ):
        raise UnclearError(Why.QUANTITIES_UNCLEAR)
    return [(name.meant, count) for name, count in pairs]


def _of_named(count: Token, name: Token) -> Token:
    """Let 个 count whatever is named right after it: 2个大份 are two, of however many eggs."""
    return count._replace(unit="") if (count.unit, count.end) == ("个", name.start) else count


def _with_name_in_unit(token: Token) -> list[Token]:
    """Part 2盒 when 盒 is what a variant is called."""
    if token.kind is not Kind.COUNT or not token.meant:
        return [token]
    return [
        token._replace(unit="", meant=Meant()),
        Token(Kind.NAMED, token.end, token.end, token.unit, meant=token.meant),
    ]


def _each(tokens: list[Token], goods: Goods) -> list[Pair]:
    """Read 大份小份各一份, 各一份 (of all there are) and 两样各一份 (when there are two)."""
    *before, count = tokens
    named = [token for token in before if token.kind is Kind.NAMED]
    kinds = [token for token in before if token.kind is Kind.OF_ALL]
    if count.kind is not Kind.COUNT or len(kinds) > 1:
        raise UnclearError(Why.QUANTITIES_UNCLEAR)
    if any(token.kind is Kind.COUNT for token in before) or not any(
        token.kind is Kind.EACH for token in before
    ):
        raise UnclearError(Why.QUANTITIES_UNCLEAR)
    meant = [token.meant for token in named] or [Meant({n}) for n in range(len(goods.variants))]
    if kinds and _how_many(kinds[0]) != len(meant):
        raise UnclearError(Why.VARIANT_UNCLEAR)
    return [(one, count) for one in meant]


def _how_many(token: Token) -> int | None:
    found = re.match(NUMBER, token.text)
    return read_number(found.group()) if found else None


def _item(meant: Meant, count: Token, goods: Goods) -> Item:
    if len(meant) != 1:
        raise UnclearError(Why.VARIANT_UNCLEAR)
    (variant,) = meant
    if count.number is None or not 1 <= count.number <= UNITS_MAX:
        raise UnclearError(Why.OUT_OF_RANGE)
    if count.plain and count.number > PLAIN_MAX:
        raise UnclearError(Why.ROOM_OR_UNITS)
    if not goods.counted_in(count.unit, variant):
        raise UnclearError(Why.OTHER_MEASURE)
    return Item(goods.variants[variant].variant, count.number)
