"""Book what only the provider's own lines tell: its fees, and its payouts to our bank.

A line is booked once, under the key ``line:<its id>``, and only when it is known what it is:
the fee of a payment or refund of ours, a fee of the account, money on its way to our bank.
Everything else is an exception until an operator says what it is; nothing is guessed.

Where the provider's account holds another currency, our books stay in fen: a payment or a
refund stands in them by what was asked for, its fee by the rate of its own line, and what a
refund at another rate costs is ``fx_difference``. What the provider moves by itself stands by
its share of all that is held, so that an account that was emptied stands by nothing.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from core.database import transaction, within_transaction
from ledger.books import Book, money
from ledger.posting import Line, post
from marketplace.clearing import BANK, STRIPE
from payments.account_lines import Sums, note_booked, rate_the_money_came_at, sums_of_lines
from payments.exchange import at_average, lost_by_rate, to_fen
from payments.matching import MADE_BY_PROVIDER, OURS, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.books import Account
    from payments.account_lines import KeptLine
    from payments.matching import Line as AccountLine
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
        if line is None or line.is_booked or _is_unclear(match, line):
            continue
        if doubled[line.category, line.source]:
            continue
        if match.ours is not None:
            yield line.provider_id, BookedAs.FEE_PART
        elif line.category in MADE_BY_PROVIDER:
            whole = BookedAs.FEE if line.category == "fee" else BookedAs.BANK
            yield line.provider_id, whole


def _is_unclear(match: Match, line: AccountLine) -> bool:
    """Tell of a line of another currency that its own rate does not bear it out."""
    return line.currency != OURS and match.kind not in {MatchKind.MATCHED, MatchKind.FEE_DIFF}


async def book_line(kept: KeptLine, booked_as: BookedAs, *, why: str | None = None) -> bool:
    """Book a line by itself; tell whether it was not booked before."""
    line = kept.line
    async with transaction():
        stands = await _in_fen(line, booked_as)
        if stands is None:
            return False
        foreign = None if line.currency == OURS else stands.booked
        if not await note_booked(kept.id, booked_as.value, fen=foreign):
            return False
        lines = _entries(stands, booked_as)
        if any(amount for _, amount in lines):
            await post(
                key=f"line:{line.provider_id}",
                kind=KIND,
                source=kept.id,
                lines=lines,
                note={"category": line.category, **({"why": why} if why else {})},
            )
    return True


class InFen(NamedTuple):
    """By what a line stands in our books: its amount, its fee, and what its rate cost."""

    amount: int
    fee: int
    by_rate: int = 0

    @property
    def booked(self) -> int:
        """Give by what the provider's account stands higher for it."""
        return self.amount - self.fee + self.by_rate


def _entries(stands: InFen, booked_as: BookedAs) -> list[Line]:
    """Give what is not in the books yet: of a payment or refund only its fee and its rate."""
    stripe, fee = money(Book.GATEWAY_CLEARING, STRIPE), Line(money(Book.GATEWAY_FEE), -stands.fee)
    if booked_as in WHOLE:
        return [Line(stripe, -stands.booked), Line(AGAINST[booked_as], stands.amount), fee]
    difference = Line(money(Book.FX_DIFFERENCE), stands.by_rate)
    return [
        Line(stripe, stands.fee - stands.by_rate),
        fee,
        *([difference] if stands.by_rate else []),
    ]


@within_transaction
async def _in_fen(line: AccountLine, booked_as: BookedAs) -> InFen | None:
    """Give a line in fen; None while nothing is held that it could be a part of."""
    if line.currency == OURS:
        return InFen(line.amount, line.fee)
    if booked_as not in WHOLE and line.presented is not None and line.exchange_rate is not None:
        came_at = await rate_the_money_came_at(line.source) or line.exchange_rate
        return InFen(
            line.presented,
            to_fen(line.fee, line.exchange_rate),
            lost_by_rate(line.presented, line.amount, came_at),
        )
    held = (await sums_of_lines()).get(line.currency, Sums())
    if held.booked <= 0:
        return None
    fee = at_average(line.fee, held.booked, held.booked_fen)
    return InFen(at_average(line.net, held.booked, held.booked_fen) + fee, fee)
