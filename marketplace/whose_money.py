"""What an explanation of money says: what came in, and whose it is now. Pure.

Both are told from the same movements, so that they come to the same sum: every transfer
balances, and whatever a buyer paid and did not get back belongs to somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.refusals import Text
from ledger.books import Book

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from core.refusals import Language
    from ledger.queries import Movement

# Where a buyer's money comes from, and where it goes back to.
OUTSIDE = frozenset({Book.GATEWAY_CLEARING.value, Book.WALLET.value})
# Kept back for a while, and the merchant's all the same.
BOUNCED = Text("退款被退回来，会再退一次", "A refund came back; it is made again")
SAME_HANDS = {Book.MERCHANT_RESERVE.value: Book.MERCHANT_PAYABLE.value}


@dataclass(frozen=True)
class WhyLine:
    """One movement in words; ``at`` is None for what is only agreed."""

    text: str
    amount_fen: int
    at: datetime | None


@dataclass(frozen=True)
class WhySection:
    """Movements that belong together."""

    title: str
    lines: list[WhyLine]


@dataclass(frozen=True)
class Why:
    """The explanation; ``total_fen`` is what it comes to for its reader."""

    sections: list[WhySection]
    total_fen: int


def sum_of(lines: Sequence[WhyLine]) -> int:
    """Give what lines come to; fen."""
    return sum(line.amount_fen for line in lines)


def came_in(
    movements: Sequence[Movement], language: Language, paid: Text, given_back: Text
) -> list[WhyLine]:
    """Tell what the buyer paid, what went back and what bounced, one by one."""

    def text(one: Movement) -> Text:
        if one.amount > 0:
            return given_back
        return BOUNCED if one.kind == "refund_bounced" else paid

    return [
        WhyLine(text(one).in_language(language), -one.amount, one.moved_at)
        for one in movements
        if one.book in OUTSIDE and one.amount
    ]


def whose_it_is(
    movements: Sequence[Movement],
    language: Language,
    words: Mapping[str, Text],
    *,
    leave_out: Collection[str] = OUTSIDE,
) -> list[WhyLine]:
    """Tell who has what of it, since when; what is empty is left out, what has no word is named."""
    sums: dict[str, int] = {}
    since: dict[str, datetime] = {}
    for one in movements:
        if one.book in leave_out:
            continue
        book = SAME_HANDS.get(one.book, one.book)
        sums[book] = sums.get(book, 0) + one.amount
        since[book] = one.moved_at
    return [
        WhyLine(words.get(book, Text(book, book)).in_language(language), amount, since[book])
        for book, amount in sums.items()
        if amount
    ]
