"""A campaign's current list as text for the chat group, which ``reading`` reads back. Pure.

The list stands last, since the chat goes on below it when a neighbour adds a line; the link
stands above it. Only what is paid is on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from core.amounts import yuan
from marketplace.group_list.goods import Goods, goods
from marketplace.group_list.saying import understood
from marketplace.group_list.shapes import Item, Said, VariantName

Language = Literal["zh-CN", "en"]


class PricedVariant(NamedTuple):
    """A variant with what a unit costs now, in fen."""

    variant: VariantName
    price_fen: int


class NextPrice(NamedTuple):
    """How many more paid units bring the price down to ``from_price_fen`` fen and up."""

    units_missing: int
    from_price_fen: int


class Sale(NamedTuple):
    """What the heading of a list tells of a campaign. ``closes`` is said in its language."""

    title: str
    variants: Sequence[PricedVariant]
    paid_units: int
    next_price: NextPrice | None
    closes: str
    join_url: str


class Joined(NamedTuple):
    """One paid order: the masked name and what was bought."""

    name: str
    items: Sequence[Item]


class _Words(NamedTuple):
    opening: str
    paid: str
    missing: str
    closes: str
    join: str
    neighbour: str
    and_up: str


_WORDS: dict[Language, _Words] = {
    "zh-CN": _Words(
        "#接龙", "已付 {units} 份", "，再 {units} 份降到 ¥{price}{up}", "截止：{closes}",
        "参团：{url}", "邻居", " 起",
    ),
    "en": _Words(
        "#Group Note", "{units} paid", ", {units} more for ¥{price}{up}", "Until {closes}",
        "Join: {url}", "Neighbour", " and up",
    ),
}  # fmt: skip
_ENDS_LINE = re.compile(r"\s+")
_NAME_MAX = 40


def write(sale: Sale, joined: Sequence[Joined], language: Language) -> str:
    """Write the list: a heading, then one numbered line per paid order, in their order."""
    named = [priced.variant for priced in sale.variants]
    known = goods(named, sale.title)
    said = _WORDS[language]
    lines = [_line(one, named, known, said) for one in joined]
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
    return "\n".join([*_heading(sale, said), "", *numbered])


def _heading(sale: Sale, said: _Words) -> Iterator[str]:
    """Begin no line with a digit: a numbered line is where the list begins."""
    yield said.opening
    yield f"【{_one_line(sale.title)}】"
    for priced in sale.variants:
        yield f"· {_one_line(priced.variant.name)} ¥{yuan(priced.price_fen)}".replace("  ", " ")
    progress = said.paid.format(units=sale.paid_units)
    if sale.next_price:
        progress += said.missing.format(
            units=sale.next_price.units_missing,
            price=yuan(sale.next_price.from_price_fen),
            up=said.and_up if len(sale.variants) > 1 else "",
        )
    yield f"· {progress}"
    yield f"· {said.closes.format(closes=_one_line(sale.closes))}"
    yield f"· {said.join.format(url=sale.join_url)}"


def _line(one: Joined, variants: Sequence[VariantName], known: Goods, said: _Words) -> str:
    """Write one order so that it reads back as that order, whatever the name is."""
    names = {variant.variant: _one_line(variant.name) for variant in variants}
    ordered = " ".join(f"{names[item.variant]}×{item.units}" for item in one.items)
    line = f"{_one_line(one.name)[:_NAME_MAX]} {ordered}"
    found = understood(line, known)
    if isinstance(found, Said) and found.items == tuple(one.items) and not found.cancelled:
        return line
    return f"{said.neighbour} {ordered}"


def _one_line(text: str) -> str:
    return _ENDS_LINE.sub(" ", text).strip()
