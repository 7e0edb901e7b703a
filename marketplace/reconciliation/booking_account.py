"""Book what only the provider's own lines tell: its fees, and its payouts to our bank.

A line is booked once, under the key ``line:<its id>``, and only when it is known what it is:
the fee of a payment or refund of ours, a fee of the account, money on its way to our bank.
Everything else is an exception until an operator says what it is; nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from core.database import transaction
from ledger.books import Book, money
from ledger.posting import Line, post
from marketplace.clearing import BANK, STRIPE
from payments.account_lines import note_booked
from payments.matching import MADE_BY_PROVIDER, OURS, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.books import Account
    from payments.account_lines import KeptLine
    from payments.matching import Match

KIND = "account_line"


class BookedAs(StrEnum):
    """What of a line the ledger knows by the line alone."""

    FEE_PART = "fee_part"
    FEE = "fee"
    BANK = "bank"
    SUSPENSE = "suspense"


# The whole of such a line is booked from itself; of any other only its fee.
WHOLE = frozenset({BookedAs.FEE, BookedAs.BANK, BookedAs.SUSPENSE})
AGAINST: dict[BookedAs, Account] = {
    BookedAs.FEE: money(Book.GATEWAY_FEE),
    BookedAs.BANK: money(Book.GATEWAY_CLEARING, BANK),
    BookedAs.SUSPENSE: money(Book.SUSPENSE),
}


def lines_to_book(matches: Iterable[Match]) -> Iterator[tuple[str, BookedAs]]:
    """Give which lines are known and not booked yet, by the provider's id, and as what.

    Nothing of a source is booked while one of its lines is double: which one would be a guess.
    """
    found = list(matches)
    doubled = Counter(
        (match.theirs.category, match.theirs.source)
        for match in found
        if match.kind is MatchKind.DUPLICATE and match.theirs
    )
    for match in found:
        line = match.theirs
        if line is None or line.is_booked or line.currency != OURS:
            continue
        if doubled[line.category, line.source]:
            continue
        if match.ours is not None:
            yield line.provider_id, BookedAs.FEE_PART
        elif line.category in MADE_BY_PROVIDER:
            whole = BookedAs.FEE if line.category == "fee" else BookedAs.BANK
            yield line.provider_id, whole


async def book_line(kept: KeptLine, booked_as: BookedAs, *, why: str | None = None) -> bool:
    """Book a line by itself; tell whether it was not booked before."""
    line = kept.line
    stripe, fee = money(Book.GATEWAY_CLEARING, STRIPE), Line(money(Book.GATEWAY_FEE), -line.fee)
    if booked_as in WHOLE:
        lines = [Line(stripe, -line.net), Line(AGAINST[booked_as], line.amount), fee]
    else:
        lines = [Line(stripe, line.fee), fee]
    async with transaction():
        if not await note_booked(kept.id, booked_as.value):
            return False
        if any(amount for _, amount in lines):
            await post(
                key=f"line:{line.provider_id}",
                kind=KIND,
                source=kept.id,
                lines=lines,
                note={"category": line.category, **({"why": why} if why else {})},
            )
    return True
