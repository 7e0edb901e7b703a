"""The entries of one account of money, for the operator's desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.refusals import NotFoundHere
from ledger.books import Book, money
from ledger.queries import entries_of

if TYPE_CHECKING:
    from ledger.queries import EntryView


@dataclass(frozen=True)
class LedgerEntryView:
    """One entry with the balance after it."""

    running_number: int
    sequence: int
    kind: str
    source: UUID
    amount: int
    balance_after: int
    moved_at: datetime


async def entries(
    *, book: str, owner: UUID, before: int | None, limit: int
) -> list[LedgerEntryView]:
    """Give the entries of an account of fen, newest first; raises NotFoundHere for no book."""
    if book not in set(Book):
        raise NotFoundHere
    found = await entries_of(money(Book(book), owner), before=before, limit=limit)
    return [_view(entry) for entry in found]


def _view(entry: EntryView) -> LedgerEntryView:
    return LedgerEntryView(
        running_number=entry.sequence,
        sequence=entry.sequence,
        kind=entry.kind,
        source=entry.source,
        amount=entry.amount,
        balance_after=entry.balance_after,
        moved_at=entry.moved_at,
    )
