"""What pays an order: the balance first, the provider the rest; and what goes back where. Pure.

A balance is a way to pay, not a discount (rule 4.2.6): prices, fees and what a merchant earns
know nothing of it. Money goes back in the opposite order, to the provider first (rule R8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.amounts import cumulative_cut

if TYPE_CHECKING:
    from collections.abc import Sequence


class Tenders(NamedTuple):
    """An amount by what it is paid with, in fen."""

    gateway_fen: int = 0
    wallet_fen: int = 0

    @property
    def amount_fen(self) -> int:
        """Give both together."""
        return self.gateway_fen + self.wallet_fen


def share_tenders(wallet_fen: int, amounts_fen: Sequence[int]) -> list[Tenders]:
    """Share a balance over orders that are paid together, each by what it costs.

    The cuts are cumulative: the parts sum to the balance exactly and none exceeds its order.
    Raises ValueError for more than all of them cost, or less than nothing.
    """
    whole = sum(amounts_fen)
    if not 0 <= wallet_fen <= whole or any(amount < 0 for amount in amounts_fen):
        message = f"cannot pay {wallet_fen} of {whole} from a balance"
        raise ValueError(message)
    shares, before = [], 0
    for amount in amounts_fen:
        until = before + amount
        part = _cut(wallet_fen, until, whole) - _cut(wallet_fen, before, whole)
        shares.append(Tenders(amount - part, part))
        before = until
    return shares


def split_by_tender(amount_fen: int, left: Tenders) -> Tenders:
    """Say where money goes back: to the provider as far as it has any left, then to the balance.

    Raises ValueError for more than is left (rule R8).
    """
    if not 0 <= amount_fen <= left.amount_fen:
        message = f"cannot give {amount_fen} back of {left}"
        raise ValueError(message)
    gateway = min(amount_fen, left.gateway_fen)
    return Tenders(gateway, amount_fen - gateway)


def leaves_too_little(amount_fen: int, wallet_fen: int, least_fen: int) -> bool:
    """Tell whether the rest could not be paid: it is nothing, or what a provider takes (M4)."""
    return 0 < amount_fen - wallet_fen < least_fen


def usable_balance(amount_fen: int, available_fen: int, least_fen: int) -> int:
    """Give the most of a balance that may pay an amount, so that the rest can be paid (M4)."""
    most = min(amount_fen, available_fen)
    if leaves_too_little(amount_fen, most, least_fen):
        return max(0, amount_fen - least_fen)
    return most


def _cut(wallet_fen: int, until: int, whole: int) -> int:
    return cumulative_cut(wallet_fen, until, whole) if whole else 0
