"""A correction of what a merchant is owed, as an operator makes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import transaction
from ledger.books import Book, money
from ledger.posting import Line
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.tables.settlement import EarningKind

if TYPE_CHECKING:
    from uuid import UUID


async def adjust(merchant: UUID, amount_fen: int, key: str = "goodwill") -> None:
    """Change what a merchant is owed, as a correction of an operator does."""
    async with transaction():
        await book(
            Change(
                key=f"adjust:{key}",
                source=merchant,
                parts=[Part(merchant, EarningKind.ADJUSTMENT, amount_fen, clock.today())],
                others=[Line(money(Book.PLATFORM_COMMISSION), -amount_fen)],
            )
        )
