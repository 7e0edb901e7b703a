"""What a poster says of a campaign, in its reader's language. Pure.

Only what is paid counts (marketplace rule §3.2); there is nothing else here that could be
shown as interest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from core.amounts import yuan
from core.refusals import Language, Text


class Step(NamedTuple):
    """From how many paid units which price holds (the lowest of the variants, in fen)."""

    units: int
    price_fen: int


@dataclass(frozen=True, slots=True)
class PosterContent:
    """Everything a poster shows; ``photo`` names a file of the picture store.

    ``closed`` says that nobody can join any more, ``formed`` that the group-buy happens.
    """

    title: str
    merchant: str
    photo: str | None
    price_fen: int
    several_prices: bool
    list_price_fen: int
    unit_label: str
    paid_units: int
    threshold_units: int | None
    steps: tuple[Step, ...]
    formed: bool
    closed: bool
    place: str
    collect: str
    closes: str
    url: str
    language: Language


Words: TypeAlias = dict[str, Text]

WORDS: Words = {
    "from": Text("起", " and up"),
    "per": Text("/ {unit}", "/ {unit}"),
    "list": Text("原价 ¥{price}", "usually ¥{price}"),
    "paid": Text("已付 {units} 份", "{units} paid"),
    "missing": Text("再 {units} 份成团", "{units} more and it happens"),
    "formed": Text("已达成团条件", "It happens"),
    "cheaper": Text("再 {units} 份降到 ¥{price}", "{units} more for ¥{price}"),
    "best": Text("已是最低价", "Best price reached"),
    "units": Text("{units} 份", "{units}"),
    "closed": Text("已截单", "Closed"),
    "sold_by": Text("商家", "Sold by"),
    "collect": Text("自提", "Collect"),
    "closes": Text("截单", "Until"),
    "scan": Text("扫码参团", "Scan to join"),
    "look": Text("扫码查看", "Scan to look"),
    "brand": Text("邻里", "Linli"),
}


def said(content: PosterContent, key: str, **values: object) -> str:
    """Give words of a poster in its language."""
    return WORDS[key].in_language(content.language).format(**values)


def price_text(content: PosterContent) -> str:
    """Write the price as a card does: ``39.90``."""
    return yuan(content.price_fen)


def progress_text(content: PosterContent) -> str:
    """Say how far it is and what comes next: ``已付 12 份 · 再 8 份成团``."""
    first = said(content, "paid", units=content.paid_units)
    return " · ".join(filter(None, [first, _what_next(content)]))


def _what_next(content: PosterContent) -> str:
    if content.closed:
        return said(content, "closed")
    if not content.formed:
        left = (content.threshold_units or 0) - content.paid_units
        return said(content, "missing", units=left) if left > 0 else ""
    ahead = [step for step in content.steps if step.units > content.paid_units]
    if ahead:
        left = ahead[0].units - content.paid_units
        return said(content, "cheaper", units=left, price=yuan(ahead[0].price_fen))
    return said(content, "best" if len(content.steps) > 1 else "formed")
