"""The provider's account as it was fetched last, for whoever compares and books it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, stream, within_transaction
from payments.matching import Line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from asyncpg import Record

LINES_SHOWN = 1000


@dataclass(frozen=True)
class KeptLine:
    """A line with our id of it; ``is_listed`` says that the provider still has it.

    ``booked_as`` is what the ledger knows by this line alone, None before it was booked.
    """

    id: UUID
    line: Line
    is_listed: bool
    booked_as: str | None


@dataclass(frozen=True)
class AccountFetch:
    """A complete reading of the account; amounts in the currency's smallest unit."""

    id: UUID
    started_at: datetime
    complete_at: datetime
    available: dict[str, int]
    pending: dict[str, int]

    def held(self, currency: str) -> int:
        """Give what the provider says it holds for us in a currency."""
        return self.available.get(currency, 0) + self.pending.get(currency, 0)


async def last_complete_fetch() -> AccountFetch | None:
    """Give the latest complete reading of the account."""
    row = await fetch_row(
        """SELECT id, started_at, complete_at, available, pending FROM account_fetch
           WHERE complete_at IS NOT NULL ORDER BY started_at DESC LIMIT 1"""
    )
    return AccountFetch(**dict(row)) if row else None


async def listed_lines() -> AsyncIterator[KeptLine]:
    """Give every line the provider still has, one by one, source by source.

    Only within a transaction; the order is that of ``payments.matching.Source``.
    """
    async for row in stream(f"{_LINES} WHERE gone_at IS NULL {_BY_SOURCE}"):
        yield _kept(row)


async def kept_lines(limit: int = LINES_SHOWN) -> list[KeptLine]:
    """Give lines that were ever fetched, oldest first."""
    return [_kept(row) for row in await fetch(f"{_LINES} {_OLDEST_FIRST} LIMIT $1", limit)]


class Sums(NamedTuple):
    """Sums of one currency: of the lines the provider has, and of those our books know.

    ``booked`` counts a line that is gone, too: our books still have it. ``booked_fen`` is what
    those lines stand for in our books, where they are of another currency.
    """

    listed: int = 0
    booked: int = 0
    booked_fen: int = 0


async def sums_of_lines() -> dict[str, Sums]:
    """Give the sums of all lines by currency."""
    rows = await fetch(
        """SELECT currency, coalesce(sum(net) FILTER (WHERE gone_at IS NULL), 0)::bigint AS listed,
                  coalesce(sum(net) FILTER (WHERE booked_at IS NOT NULL), 0)::bigint AS booked,
                  coalesce(sum(booked_fen), 0)::bigint AS booked_fen
           FROM balance_transaction GROUP BY currency"""
    )
    return {row["currency"]: Sums(*tuple(row)[1:]) for row in rows}


async def rate_the_money_came_at(refund_source: str | None) -> str | None:
    """Give the rate of the charge a refund belongs to; None when it was not exchanged."""
    found = await fetch_value(
        """SELECT charge.exchange_rate
           FROM refund_try one JOIN refund ON refund.id = one.parent
           JOIN payment ON payment.id = refund.payment
           JOIN balance_transaction charge ON charge.source = payment.charge_id
             AND charge.category = 'charge'
           WHERE one.provider_id = $1 ORDER BY charge.created_at LIMIT 1""",
        refund_source,
    )
    return str(found) if found else None


async def unbooked_line(provider_id: str) -> KeptLine | None:
    """Give a line the provider has and the ledger does not know, by the provider's id."""
    row = await fetch_row(
        f"{_LINES} WHERE provider_id = $1 AND booked_at IS NULL AND gone_at IS NULL", provider_id
    )
    return _kept(row) if row else None


@within_transaction
async def note_booked(line_id: UUID, booked_as: str, *, fen: int | None = None) -> bool:
    """Note that the ledger knows a line; tell whether it did not before.

    ``fen`` is by how much a line of another currency stands in it.
    """
    return bool(
        await execute(
            """UPDATE balance_transaction SET booked_as = $2, booked_at = $3, booked_fen = $4
               WHERE id = $1 AND booked_at IS NULL""",
            line_id,
            booked_as,
            clock.now(),
            fen,
        )
    )


def _kept(row: Record) -> KeptLine:
    told: dict[str, Any] = {
        name: row[name]
        for name in ("provider_id", "category", "currency", "amount", "fee", "net", "created_at")
    }
    # A fee of the provider's own has no source; its id tells it from all others.
    line = Line(
        **told,
        source=row["source"] or row["provider_id"],
        available_at=row["available_at"],
        is_booked=row["booked_as"] is not None,
        presented=row["presented_fen"],
        exchange_rate=row["exchange_rate"],
    )
    return KeptLine(row["id"], line, row["gone_at"] is None, row["booked_as"])


_LINES = """
    SELECT id, provider_id, category, source, currency, amount, fee, net, created_at,
           available_at, gone_at, booked_as, exchange_rate, presented_fen
    FROM balance_transaction"""
# Compared as bytes, which is how Python compares text.
_BY_SOURCE = """ORDER BY category COLLATE "C", coalesce(source, provider_id) COLLATE "C" """
_OLDEST_FIRST = "ORDER BY created_at, provider_id"
