"""Booking changes of what a merchant is owed: the ledger and an earning, always together.

Whoever changes ``merchant_payable`` does it here, so that the lines of statements add up to
the change of the ledger's balance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_value, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from ledger.books import Book, money
from ledger.posting import Line, post
from marketplace.facts import EarningBooked
from marketplace.tables.settlement import EarningKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True)
class Change:
    """One change of a merchant's payable.

    ``key`` is the ledger's and the earning's; ``others`` are the lines of the transfer that
    are not the merchant's. ``gross_fen`` less ``commission_fen`` is what the merchant gains.
    """

    key: str
    kind: EarningKind
    merchant: UUID
    source: UUID
    gross_fen: int
    available_on: date
    others: Sequence[Line]
    commission_fen: int = 0
    order: UUID | None = None

    @property
    def net_fen(self) -> int:
        """Give what the merchant gains, or loses when negative."""
        return self.gross_fen - self.commission_fen


@within_transaction
async def book(change: Change) -> UUID:
    """Move the money and write the earning; give its id. Booking again changes nothing.

    A change of nothing (everything went to the commission) has an earning and no transfer.
    """
    known = await fetch_value("SELECT id FROM earning WHERE source_key = $1", change.key)
    if known is not None:
        return UUID(str(known))
    transfer = await _move(change)
    earning_id = uuid7()
    await execute(
        """INSERT INTO earning (id, merchant, kind, source_key, parent, gross_fen, commission_fen,
             net_fen, transfer, earned_at, available_on)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        earning_id,
        change.merchant,
        change.kind.value,
        change.key,
        change.order,
        change.gross_fen,
        change.commission_fen,
        change.net_fen,
        transfer,
        clock.now(),
        change.available_on,
    )
    await record(EarningBooked(earning_id=earning_id))
    return earning_id


async def _move(change: Change) -> UUID:
    payable = Line(money(Book.MERCHANT_PAYABLE, change.merchant), change.net_fen)
    return await post(
        key=change.key,
        kind=change.kind.value,
        source=change.source,
        lines=[payable, *change.others],
    )
