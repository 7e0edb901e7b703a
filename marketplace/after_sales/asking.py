"""What a case is about in money: units of lines, and at most what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.amounts import allocate
from core.database import fetch
from marketplace.after_sales.refusals import AskedTooMuch, NothingLeftToReturn
from marketplace.refunds.refund_calculator import Terms, Wish, cuts, total

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from marketplace.refunds.line_money import LineMoney

WHOLE = Terms()


async def wishes_of(case_id: UUID) -> list[Wish]:
    """Give the units a case is about."""
    rows = await fetch(
        "SELECT line, units FROM after_sale_line WHERE parent = $1 ORDER BY line", case_id
    )
    return [Wish(row["line"], row["units"]) for row in rows]


def most_of(lines: Mapping[UUID, LineMoney], wishes: Sequence[Wish]) -> int:
    """Give what the units named come to, in fen. Raises NothingLeftToReturn."""
    known = all(wish.line in lines for wish in wishes)
    if not known or not any(wish.units for wish in wishes):
        raise NothingLeftToReturn
    if any(not 0 <= wish.units <= lines[wish.line].left_units for wish in wishes):
        raise NothingLeftToReturn
    most = total(cuts(lines, wishes, WHOLE).values()).to_buyer_fen
    if not most:
        raise NothingLeftToReturn
    return most


def require_within(amount_fen: int, most_fen: int) -> None:
    """Raise AskedTooMuch for more than the units come to, or for nothing."""
    if not 0 < amount_fen <= most_fen:
        raise AskedTooMuch(asked_fen=amount_fen, most_fen=most_fen)


def granted(
    lines: Mapping[UUID, LineMoney],
    wishes: Sequence[Wish],
    amount_fen: int,
    *,
    gives_units: bool,
) -> list[Wish]:
    """Give the wish that pays an amount for some units.

    The whole price gives the units back; less is goodwill, and the sale stands.
    """
    parts = cuts(lines, wishes, WHOLE)
    if gives_units and amount_fen == total(parts.values()).to_buyer_fen:
        return list(wishes)
    shares = allocate(amount_fen, [parts[wish.line].cash_fen for wish in wishes])
    return [Wish(wish.line, goodwill_fen=share) for wish, share in zip(wishes, shares, strict=True)]
