"""The books of the ledger: what an account is for, and how far it may fall.

Balances are written from the owner's side: a positive balance is what the platform holds
for, or owes to, the owner. Money inside a provider or a bank is therefore negative
(``gateway_clearing`` of a provider is minus what the provider holds for us).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5


class Unit(StrEnum):
    """Units never mix inside one transfer."""

    CNY = "CNY"
    POINT = "POINT"
    TIME = "TIME"


class Book(StrEnum):
    """What an account is for."""

    GATEWAY_CLEARING = "gateway_clearing"
    BUYER_FUNDS_HELD = "buyer_funds_held"
    MERCHANT_PAYABLE = "merchant_payable"
    MERCHANT_RESERVE = "merchant_reserve"
    HOST_PAYABLE = "host_payable"
    PLATFORM_COMMISSION = "platform_commission"
    SUBSIDY_POOL = "subsidy_pool"
    GATEWAY_FEE = "gateway_fee"
    PAYOUT_IN_TRANSIT = "payout_in_transit"
    WALLET = "wallet"
    FX_DIFFERENCE = "fx_difference"
    SUSPENSE = "suspense"
    BAD_DEBT = "bad_debt"
    ISSUANCE = "issuance"
    PENDING = "pending"
    AVAILABLE = "available"
    CLAWBACK = "clawback"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    DONATION = "donation"
    COMMUNITY_POOL = "community_pool"


# A book that is not here may go below zero: it mirrors money or promises elsewhere.
FLOOR_AT_ZERO = frozenset(
    {
        Book.BUYER_FUNDS_HELD,
        Book.MERCHANT_RESERVE,
        Book.PAYOUT_IN_TRANSIT,
        Book.WALLET,
        Book.PENDING,
        Book.AVAILABLE,
        Book.REDEEMED,
        Book.EXPIRED,
        Book.DONATION,
    }
)

PLATFORM = UUID(int=0)


class Account(NamedTuple):
    """One account: a unit, a book and whose it is."""

    unit: Unit
    book: Book
    owner: UUID

    @property
    def floor(self) -> int | None:
        """Give the least available balance, or None when there is no limit."""
        return 0 if self.book in FLOOR_AT_ZERO else None


def money(book: Book, owner: UUID = PLATFORM) -> Account:
    """Give an account of fen."""
    return Account(Unit.CNY, book, owner)


def provider(name: str) -> UUID:
    """Give the owner under which money inside a provider or bank is kept."""
    return uuid5(NAMESPACE_URL, f"linli:provider:{name}")
