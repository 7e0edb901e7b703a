"""What comes back of an order's lines, and who bears it (rules M3, R1, R5, R8, 4.7). Pure.

The one function for the preview before buying, the preview before asking and the refund
itself. Units go back by cumulative cuts, so that any sequence of them sums to what was
paid; goodwill is money without units. Only the order's own money pays for units. Goodwill
may come from the platform: when the units themselves are given back later, the buyer has
part of their money already, and that part returns to the platform.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from marketplace.refunds.line_money import LineKind, LineMoney
from marketplace.settling.commission import reversal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Fault(StrEnum):
    """Whose doing it is that money comes back."""

    NOBODY = "nobody"
    BUYER = "buyer"
    MERCHANT = "merchant"
    PLATFORM = "platform"


class RefundFunder(StrEnum):
    """Whose money comes back: that of the order, or the platform's own."""

    ORDER = "order"
    PLATFORM = "platform"


class Wish(NamedTuple):
    """What is to come back of one line: units, or goodwill in fen, or both."""

    line: UUID
    units: int = 0
    goodwill_fen: int = 0


class Terms(NamedTuple):
    """On what terms money comes back.

    ``keep_fee`` is the commission rule's word for a buyer's own doing (rule 4.7).
    """

    fault: Fault = Fault.NOBODY
    keep_fee: bool = False
    funder: RefundFunder = RefundFunder.ORDER
    nothing_shipped: bool = False

    @property
    def keeps_fees(self) -> bool:
        """Tell whether no fee is given back with the money."""
        return self.keep_fee and self.fault is Fault.BUYER

    @property
    def returns_delivery(self) -> bool:
        """Tell whether a delivery fee comes back (rule R5)."""
        return self.nothing_shipped or self.fault is Fault.MERCHANT


class Cut(NamedTuple):
    """What one refund takes from a line, in fen.

    ``subsidy_fen`` is what the platform adds for the buyer, or below zero what it gets back.
    """

    units: int = 0
    cash_fen: int = 0
    goodwill_fen: int = 0
    subsidy_fen: int = 0
    base_fen: int = 0
    commission_fen: int = 0
    host_fen: int = 0

    @property
    def to_buyer_fen(self) -> int:
        """Give what the buyer gets."""
        return self.cash_fen + self.goodwill_fen

    @property
    def of_order_fen(self) -> int:
        """Give what the order's own money bears of it."""
        return self.to_buyer_fen - self.subsidy_fen


class Tenders(NamedTuple):
    """A refund by the way the money came, in fen."""

    gateway_fen: int
    wallet_fen: int


def cut(line: LineMoney, wish: Wish, terms: Terms) -> Cut:
    """Compute one refund of one line (rules M3, R1, R5, 4.7).

    A unit returns its cumulative share of the basis, and never more than is left. A delivery
    fee is kept unless the terms return it. Fees go back by the refunded base. Raises
    ValueError for more units or goodwill than are left, and for units on the platform's money.
    """
    units = 0 if line.kind is LineKind.DELIVERY and not terms.returns_delivery else wish.units
    by_platform = terms.funder is RefundFunder.PLATFORM
    if not 0 <= wish.units <= line.left_units or (by_platform and wish.units):
        message = f"cannot give back {wish.units} units of {line.left_units} by {terms.funder}"
        raise ValueError(message)
    due = line.share_of_next(line.basis_fen, units)
    cash = min(due, line.left_fen)
    if not 0 <= wish.goodwill_fen <= line.left_fen - cash:
        message = f"cannot give {wish.goodwill_fen} fen of {line.left_fen - cash}"
        raise ValueError(message)
    back = min(due - cash, line.subsidised_fen)
    base = line.share_of_next(line.base_fen, units) + (0 if by_platform else wish.goodwill_fen)
    refunded_base = min(line.refunded_base_fen + base, line.base_fen)
    return Cut(
        units=units,
        cash_fen=cash,
        goodwill_fen=wish.goodwill_fen,
        subsidy_fen=wish.goodwill_fen if by_platform else -back,
        base_fen=refunded_base - line.refunded_base_fen,
        commission_fen=_fee_back(line.commission_fen, line, refunded_base, terms),
        host_fen=_fee_back(line.host_fen, line, refunded_base, terms),
    )


def cuts(lines: Mapping[UUID, LineMoney], wishes: Sequence[Wish], terms: Terms) -> dict[UUID, Cut]:
    """Compute one refund of an order, line by line: the preview and the decision (rule R6).

    Raises ValueError for a line named twice, KeyError for one that is not the order's.
    """
    if len({wish.line for wish in wishes}) != len(wishes):
        message = "a refund names each line once"
        raise ValueError(message)
    return {wish.line: cut(lines[wish.line], wish, terms) for wish in wishes}


def given_back(line: LineMoney, part: Cut) -> LineMoney:
    """Give a line after a refund was decided; everything counts at once (rule R6)."""
    return replace(
        line,
        refunded_units=line.refunded_units + part.units,
        refunded_fen=line.refunded_fen + part.cash_fen,
        goodwill_fen=line.goodwill_fen + part.goodwill_fen,
        subsidised_fen=line.subsidised_fen + part.subsidy_fen,
        refunded_base_fen=line.refunded_base_fen + part.base_fen,
        commission_reversed_fen=line.commission_reversed_fen + part.commission_fen,
        host_reversed_fen=line.host_reversed_fen + part.host_fen,
    )


def all_of(lines: Mapping[UUID, LineMoney]) -> list[Wish]:
    """Give the wish for everything that is left of an order (rule L6)."""
    return [Wish(name, units=line.left_units) for name, line in lines.items()]


def total(parts: Iterable[Cut]) -> Cut:
    """Add the cuts of a refund up; totals are sums of written lines (rule M1)."""
    return Cut(*(sum(column) for column in zip(Cut(), *parts, strict=True)))


def split_by_tender(amount_fen: int, gateway_left_fen: int, wallet_left_fen: int) -> Tenders:
    """Split a refund: the gateway's money first, up to what it still holds (rule R8).

    Raises ValueError when both together hold less.
    """
    gateway = min(amount_fen, gateway_left_fen)
    if min(amount_fen, gateway_left_fen, wallet_left_fen) < 0 or (
        amount_fen - gateway > wallet_left_fen
    ):
        message = f"cannot return {amount_fen} of {gateway_left_fen} and {wallet_left_fen}"
        raise ValueError(message)
    return Tenders(gateway, amount_fen - gateway)


def _fee_back(fee_fen: int, line: LineMoney, refunded_base_fen: int, terms: Terms) -> int:
    """Give back a fee from one refunded base to the next.

    Taken between the two and not from what was reversed in all: a fee that was kept because
    the buyer changed their mind stays kept when the merchant fails them later.
    """
    if terms.keeps_fees:
        return 0
    return reversal(fee_fen, line.base_fen, line.refunded_base_fen, refunded_base_fen)
