"""Who is owed money: a party becomes a payee when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, fetch_value, within_transaction
from ledger.books import Book
from marketplace.settling.statements import MINIMUM_PAYOUT_FEN

if TYPE_CHECKING:
    from uuid import UUID

SETTLEMENT_DAYS = 2
# A debt up to this is no reason to stop a merchant's trade.
DEBT_LIMIT_FEN = 500_00
RESERVE_DAYS = 30


@within_transaction
async def ensure_payee(party_id: UUID, *, settlement_days: int = SETTLEMENT_DAYS) -> None:
    """Make a party a payee on the usual terms; one that is a payee keeps its own."""
    await execute(
        """INSERT INTO payee (id, party, settlement_days, minimum_payout_fen,
             reserve_basis_points, reserve_days, debt_limit_fen, gateway_fee_basis_points, provider)
           VALUES ($1, $1, $2, $3, 0, $4, $5, 0, 'manual_bank') ON CONFLICT DO NOTHING""",
        party_id,
        settlement_days,
        MINIMUM_PAYOUT_FEN,
        RESERVE_DAYS,
        DEBT_LIMIT_FEN,
    )


@within_transaction
async def payable_book(party_id: UUID) -> Book:
    """Give the one book in which a party is owed money; it is a payee from now on."""
    await ensure_payee(party_id)
    sells = await fetch_value("SELECT 1 FROM merchant WHERE id = $1", party_id)
    return Book.MERCHANT_PAYABLE if sells else Book.HOST_PAYABLE


async def settlement_days_of(party_id: UUID) -> int:
    """Give after how many working days (T+N) a party's earnings may be paid."""
    found = await fetch_value("SELECT settlement_days FROM payee WHERE id = $1", party_id)
    return SETTLEMENT_DAYS if found is None else int(found)
