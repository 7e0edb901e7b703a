"""Reading the ledger; nothing here locks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch, fetch_row

if TYPE_CHECKING:
    from ledger.books import Account


@dataclass(frozen=True)
class Balance:
    """What an account has, and how much of it is set aside."""

    balance: int
    held: int

    @property
    def available(self) -> int:
        """Give what may still move."""
        return self.balance - self.held


@dataclass(frozen=True)
class EntryView:
    """One entry of an account with the balance after it."""

    sequence: int
    kind: str
    source: UUID
    amount: int
    balance_after: int
    moved_at: datetime


async def balance_of(account: Account) -> Balance:
    """Give the balance of an account; one that was never used has zero."""
    row = await fetch_row(
        "SELECT balance, held FROM ledger_account WHERE unit = $1 AND book = $2 AND owner = $3",
        account.unit.value,
        account.book.value,
        account.owner,
    )
    return Balance(row["balance"], row["held"]) if row else Balance(0, 0)


async def entries_of(account: Account, *, before: int | None, limit: int) -> list[EntryView]:
    """Give an account's latest entries, newest first, below a sequence number."""
    rows = await fetch(
        """SELECT entry.sequence, transfer.kind, transfer.source, entry.amount, transfer.moved_at,
                  (sum(entry.amount) OVER (ORDER BY entry.sequence))::bigint AS balance_after
           FROM ledger_entry entry
           JOIN ledger_transfer transfer ON transfer.id = entry.transfer
           JOIN ledger_account account ON account.id = entry.account
           WHERE account.unit = $1 AND account.book = $2 AND account.owner = $3
             AND ($4::bigint IS NULL OR entry.sequence < $4)
           ORDER BY entry.sequence DESC LIMIT $5""",
        account.unit.value,
        account.book.value,
        account.owner,
        before,
        limit,
    )
    return [EntryView(**dict(row)) for row in rows]


@dataclass(frozen=True)
class Movement:
    """One entry of whatever account, seen from the thing it comes from."""

    transfer: UUID
    kind: str
    book: str
    owner: UUID
    amount: int
    moved_at: datetime


async def movements_of(sources: list[UUID]) -> list[Movement]:
    """Give every entry whose transfer comes from one of some things, oldest first."""
    rows = await fetch(
        """SELECT transfer.id AS transfer, transfer.kind, account.book, account.owner,
                  entry.amount, transfer.moved_at
           FROM ledger_transfer transfer
           JOIN ledger_entry entry ON entry.transfer = transfer.id
           JOIN ledger_account account ON account.id = entry.account
           WHERE transfer.source = ANY($1) ORDER BY transfer.sequence, entry.sequence""",
        sources,
    )
    return [Movement(**dict(row)) for row in rows]
