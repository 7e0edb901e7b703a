"""Booking changes of what payees are owed: the ledger and earnings, always together.

Whoever changes ``merchant_payable`` or ``host_payable`` does it here, so that the lines of
statements add up to the change of the ledger's balance.
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
from marketplace.settling.earning_days import grow_day
from marketplace.settling.earning_parts import Part
from marketplace.settling.payees import payable_book

if TYPE_CHECKING:
    from collections.abc import Sequence


PAYABLE = (Book.MERCHANT_PAYABLE, Book.HOST_PAYABLE)


@dataclass(frozen=True)
class Change:
    """One transfer and an earning for each payee it touches.

    ``key`` is the transfer's; the first part's earning has it, too, the next ones have it
    with their kind behind. ``others`` are the lines that are no payee's;
    ``reason`` is kept with the transfer.
    """

    key: str
    source: UUID
    parts: Sequence[Part]
    others: Sequence[Line]
    order: UUID | None = None
    refund: UUID | None = None
    reason: str | None = None

    @property
    def kind(self) -> str:
        """Give what the transfer is called: what its first part is."""
        return self.parts[0].kind.value


@within_transaction
async def book(change: Change) -> UUID:
    """Move the money and write the earnings; give the first one. Again changes nothing.

    A part of nothing (everything went to the commission) has an earning and no entry.
    """
    known = await fetch_value("SELECT id FROM earning WHERE source_key = $1", change.key)
    if known is not None:
        return UUID(str(known))
    payees = sorted({part.payee for part in change.parts})
    books = {payee: await payable_book(payee) for payee in payees}
    owed = [Line(money(books[part.payee], part.payee), part.net_fen) for part in change.parts]
    transfer = await post(
        key=change.key,
        kind=change.kind,
        source=change.source,
        lines=[*owed, *change.others],
        note={"reason": change.reason} if change.reason else None,
    )
    by_payee = sorted(enumerate(change.parts), key=lambda numbered: numbered[1].payee)
    written = {
        number: await _write(change, number, books[part.payee], transfer)
        for number, part in by_payee
    }
    return written[0]


@within_transaction
async def _write(change: Change, number: int, owed_in: Book, transfer: UUID) -> UUID:
    part = change.parts[number]
    source_key = change.key if number == 0 else f"{change.key}:{part.kind.value}"
    earning_id, now = uuid7(), clock.now()
    await execute(
        """INSERT INTO earning (id, payee, book, kind, source_key, parent, refund, paid_fen,
             gross_fen, commission_fen, host_fen, gateway_fen, net_fen, transfer, earned_at,
             available_on, earning_day, commission_tax_fen)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
             $18)""",
        earning_id,
        part.payee,
        owed_in.value,
        part.kind.value,
        source_key,
        change.order,
        change.refund,
        part.paid_fen,
        part.gross_fen,
        part.commission_fen,
        part.host_fen,
        part.gateway_fen,
        part.net_fen,
        transfer,
        now,
        part.available_on,
        await grow_day(part, now),
        part.tax_fen,
    )
    await record(EarningBooked(earning_id=earning_id))
    return earning_id
