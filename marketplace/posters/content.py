"""What a poster says of a campaign, in its reader's language. Pure.

Only what is paid counts (marketplace rule §3.2); there is nothing else here that could be
shown as interest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from core.amounts import yuan
from core.refusals import Language, Text
from marketplace.selling.success import Missing, Progress, ThresholdKind, Thresholds, missing
from marketplace.selling.threshold_words import amount_words, missing_words


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
    paid: Progress
    thresholds: Thresholds
    steps: tuple[Step, ...]
    formed: bool
    closed: bool
    place: str
    collect: str
    closes: str
    url: str
    language: Language


class Bar(NamedTuple):
    """How much of a whole is there; ``steps`` are the prices on the way, if units are counted."""

    reached: int
    whole: int
    steps: tuple[Step, ...] = ()


Words: TypeAlias = dict[str, Text]
SEVERAL = 2

WORDS: Words = {
    "from": Text("起", " and up"),
    "per": Text("/ {unit}", "/ {unit}"),
    "list": Text("原价 ¥{price}", "usually ¥{price}"),
    "paid": Text("已付 {units} 份", "{units} paid"),
    "paid_by": Text("{people}已付 {units} 份", "{units} paid by {people}"),
    "missing": Text("再 {what}成团", "{what} more and it happens"),
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
    first = said(content, "paid", units=content.paid.units)
    if content.thresholds.people is not None:
        people = amount_words(Missing(ThresholdKind.PEOPLE, content.paid.people))
        told = people.in_language(content.language)
        first = said(content, "paid_by", units=content.paid.units, people=told)
    return " · ".join(filter(None, [first, _what_next(content)]))


def _what_next(content: PosterContent) -> str:
    if content.closed:
        return said(content, "closed")
    if not content.formed:
        parts = missing(content.thresholds, content.paid)
        what = missing_words(parts, content.thresholds.joined).in_language(content.language)
        return said(content, "missing", what=what) if parts else ""
    ahead = [step for step in content.steps if step.units > content.paid.units]
    if ahead:
        left = ahead[0].units - content.paid.units
        return said(content, "cheaper", units=left, price=yuan(ahead[0].price_fen))
    return said(content, "best" if len(content.steps) > 1 else "formed")


def bar_of(content: PosterContent) -> Bar | None:
    """Give what the bar shows: units on their way to the best price, or what is asked for.

    People and amounts are shown while they are what keeps it from happening, and where nothing
    becomes cheaper with more units.
    """
    asked, paid = content.thresholds, content.paid
    others = (
        (ThresholdKind.PEOPLE, paid.people, asked.people),
        (ThresholdKind.AMOUNT, paid.amount_fen, asked.amount_fen),
    )
    bars = {kind: Bar(reached, whole) for kind, reached, whole in others if whole is not None}
    left = [part.kind for part in missing(asked, paid)]
    if bars and left and ThresholdKind.UNITS not in left:
        return bars[left[0]]
    if bars and asked.units is None and len(content.steps) < SEVERAL:
        return next(iter(bars.values()))
    whole = max([*(step.units for step in content.steps), asked.units or 0])
    return Bar(paid.units, whole, content.steps) if whole else None
