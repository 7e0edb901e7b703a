"""The money of an order's line from payment to the last refund (rules M3, L8 to L10). Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from core.amounts import cumulative_cut
from marketplace.settling.commission import tax_within


class LineKind(StrEnum):
    """What a line of an order is for."""

    GOODS = "goods"
    DELIVERY = "delivery"


class TrueUp(NamedTuple):
    """What closing changes for a line, in fen.

    ``true_up_fen`` comes back, ``payable_fen`` is what the units left cost from now on, and
    ``subsidy_fen`` (zero or less) is what the platform gets back of its goodwill.
    """

    true_up_fen: int
    payable_fen: int
    subsidy_fen: int = 0


@dataclass(frozen=True, kw_only=True)
class LineMoney:
    """The money of a line as it stands: amounts in fen, cumulative over all refunds.

    ``basis`` is what units are cut from: the whole line until closing, then what is left at
    the final price. ``subsidised`` is the platform's money among the goodwill. ``base``,
    ``commission`` and ``host`` are zero until they are frozen, and so is the rate of the tax
    that the commission includes.
    """

    quantity: int
    paid_fen: int
    basis_units: int
    basis_fen: int
    true_up_fen: int = 0
    refunded_units: int = 0
    refunded_fen: int = 0
    goodwill_fen: int = 0
    subsidised_fen: int = 0
    base_fen: int = 0
    refunded_base_fen: int = 0
    commission_fen: int = 0
    commission_reversed_fen: int = 0
    host_fen: int = 0
    host_reversed_fen: int = 0
    kind: LineKind = LineKind.GOODS
    tax_basis_points: int = 0

    @property
    def left_units(self) -> int:
        """Give how many units were not given back yet."""
        return self.quantity - self.refunded_units

    @property
    def left_fen(self) -> int:
        """Give the most that can still come back to the buyer."""
        return self.paid_fen - self.true_up_fen - self.refunded_fen - self.goodwill_fen

    @property
    def kept_fen(self) -> int:
        """Give what the order still holds of this line: the merchant's, before any fee."""
        return self.left_fen + self.subsidised_fen

    @property
    def uncut_fen(self) -> int:
        """Give what the units left are worth, whatever goodwill was given for them."""
        return self.basis_fen - self.share(self.basis_fen, 0, self._given_of_basis)

    @property
    def tax_fen(self) -> int:
        """Give what of the commission that is still taken is tax (feature S4)."""
        return tax_within(self.commission_fen - self.commission_reversed_fen, self.tax_basis_points)

    def share_of_next(self, of_fen: int, units: int) -> int:
        """Give the cumulative share of the next units of the basis in an amount (rule M3)."""
        return self.share(of_fen, self._given_of_basis, self._given_of_basis + units)

    def share(self, of_fen: int, since: int, until: int) -> int:
        """Give the cumulative share of some units of the basis in an amount (rule M3)."""
        if since == until:
            return 0
        before = cumulative_cut(of_fen, since, self.basis_units)
        return cumulative_cut(of_fen, until, self.basis_units) - before

    @property
    def _given_of_basis(self) -> int:
        return self.basis_units - self.left_units


def paid_line(quantity: int, paid_fen: int, kind: LineKind = LineKind.GOODS) -> LineMoney:
    """Give the money of a line that was just paid: the whole line is its basis (rule M3)."""
    return LineMoney(
        quantity=quantity, paid_fen=paid_fen, basis_units=quantity, basis_fen=paid_fen, kind=kind
    )


def closed(line: LineMoney, decided: TrueUp) -> LineMoney:
    """Give a line after closing: units go back at the final price from now on (rules L8, L9).

    Raises ValueError when what is decided does not account for what the units cost before,
    or a price or fees were decided already.
    """
    returned = decided.true_up_fen - decided.subsidy_fen
    if (
        line.true_up_fen
        or line.base_fen
        or not 0 <= decided.true_up_fen <= line.left_fen
        or not -line.subsidised_fen <= decided.subsidy_fen <= 0
        or not max(line.kept_fen - returned, 0) <= decided.payable_fen <= line.uncut_fen - returned
    ):
        message = f"{decided} does not fit {line}"
        raise ValueError(message)
    return replace(
        line,
        true_up_fen=decided.true_up_fen,
        subsidised_fen=line.subsidised_fen + decided.subsidy_fen,
        basis_units=line.left_units,
        basis_fen=decided.payable_fen,
    )


def frozen(line: LineMoney, base_fen: int, *, commission_fen: int, host_fen: int) -> LineMoney:
    """Give a line with its fees frozen; its basis is what is left of it (rules L10, 4.7).

    ``base_fen`` is ``kept_fen`` where no coupon was used. Raises ValueError when a fee is
    negative or exceeds its base, or fees were frozen already: they never change.
    """
    if line.base_fen or not (0 <= commission_fen <= base_fen and 0 <= host_fen <= base_fen):
        message = f"fees of {commission_fen} and {host_fen} on a base of {base_fen}"
        raise ValueError(message)
    return replace(
        line,
        basis_units=line.left_units,
        basis_fen=line.uncut_fen,
        base_fen=base_fen,
        commission_fen=commission_fen,
        host_fen=host_fen,
    )
