"""What a merchant is owed: earnings, statements and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row
from marketplace.queries.orders import order_number

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class EarningView:
    """One change of what a merchant is owed.

    ``state``: held (the order is not completed yet), waiting (T+N), available, in_statement,
    paid. ``kind``: sale, adjustment, payout, payout_returned.
    """

    id: UUID
    kind: str
    order_id: UUID | None
    order_number: str | None
    title: str | None
    gross_fen: int
    commission_fen: int
    net_fen: int
    state: str
    at: datetime
    available_on: date | None
    statement_id: UUID | None


@dataclass(frozen=True)
class EarningTotals:
    """What a merchant has coming, by how far it is; fen."""

    held_fen: int
    waiting_fen: int
    available_fen: int
    in_statement_fen: int
    paid_fen: int
    owed_fen: int


@dataclass(frozen=True)
class StatementView:
    """A statement and the payout that serves it."""

    id: UUID
    number: str
    merchant_id: UUID
    merchant_name: str
    sequence: int
    opening_fen: int
    lines_fen: int
    closing_fen: int
    payable_fen: int
    cut_off: date
    state: str
    issued_at: datetime
    confirmed_at: datetime | None
    confirmed_by_time: bool
    dispute_reason: str | None
    answer: str | None
    payout_id: UUID | None
    payout_state: str | None
    bank_reference: str | None
    return_reason: str | None


@dataclass(frozen=True)
class StatementLineView:
    """One line of a statement."""

    position: int
    kind: str
    order_id: UUID | None
    order_number: str | None
    title: str | None
    gross_fen: int
    commission_fen: int
    net_fen: int
    at: datetime


# Earnings that are booked, and the ones that orders on their way will bring.
COMING = """
    SELECT earning.id, earning.kind, earning.parent AS order_id, placed.number, placed.placed_at,
           line.title, earning.gross_fen, earning.commission_fen, earning.net_fen,
           CASE WHEN statement.state = 'paid' THEN 'paid'
                WHEN earning.statement IS NOT NULL THEN 'in_statement'
                WHEN earning.available_on <= $2 THEN 'available' ELSE 'waiting' END AS state,
           earning.earned_at AS at, earning.available_on, earning.statement AS statement_id
    FROM earning
    LEFT JOIN statement ON statement.id = earning.statement
    LEFT JOIN market_order placed ON placed.id = earning.parent
    LEFT JOIN order_line line ON line.parent = earning.parent
    WHERE earning.merchant = $1
    UNION ALL
    SELECT placed.id, 'sale', placed.id, placed.number, placed.placed_at, line.title,
           placed.paid_fen - placed.refunded_fen, line.commission_fen,
           placed.paid_fen - placed.refunded_fen - line.commission_fen, 'held',
           coalesce(placed.collected_at, placed.ready_at, placed.confirmed_at), NULL, NULL
    FROM market_order placed JOIN order_line line ON line.parent = placed.id
    WHERE placed.merchant = $1 AND placed.state IN ('confirmed', 'ready', 'collected')
      AND line.commission_fen IS NOT NULL"""


async def earnings_of(
    merchant_id: UUID, *, state: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[EarningView]:
    """Give what a merchant has earned and will earn, newest first."""
    rows = await fetch(
        f"""SELECT * FROM ({COMING}) coming
            WHERE ($3::text IS NULL OR state = $3)
              AND ($4::timestamptz IS NULL OR (at, id) < ($4, $5::uuid))
            ORDER BY at DESC, id DESC LIMIT $6""",  # noqa: S608 - columns are ours
        merchant_id,
        clock.today(),
        state,
        *(after or (None, None)),
        limit,
    )
    return [_earning(row) for row in rows]


async def earning_totals(merchant_id: UUID) -> EarningTotals:
    """Add up what a merchant has earned by how far it is on its way to the bank."""
    rows = await fetch(
        f"""SELECT state, sum(net_fen)::bigint AS net_fen FROM ({COMING}) coming
            WHERE kind IN ('sale', 'adjustment') GROUP BY state""",  # noqa: S608 - columns are ours
        merchant_id,
        clock.today(),
    )
    sums = {row["state"]: row["net_fen"] for row in rows}
    owed = await fetch_row(
        "SELECT coalesce(sum(net_fen), 0)::bigint AS fen FROM earning WHERE merchant = $1",
        merchant_id,
    )
    return EarningTotals(
        held_fen=sums.get("held", 0),
        waiting_fen=sums.get("waiting", 0),
        available_fen=sums.get("available", 0),
        in_statement_fen=sums.get("in_statement", 0),
        paid_fen=sums.get("paid", 0),
        owed_fen=owed["fen"] if owed else 0,
    )


async def statements(
    *,
    merchant_id: UUID | None = None,
    statement_id: UUID | None = None,
    states: Sequence[str] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[StatementView]:
    """Give statements (of one merchant, or all), newest first, below a running number."""
    rows = await fetch(
        """SELECT statement.*, merchant.name AS merchant_name, payout.id AS payout_id,
                  payout.state AS payout_state, payout.bank_reference, payout.return_reason
           FROM statement JOIN merchant ON merchant.id = statement.merchant
           LEFT JOIN LATERAL (SELECT * FROM payout WHERE payout.statement = statement.id
                              ORDER BY attempt DESC LIMIT 1) payout ON true
           WHERE ($1::uuid IS NULL OR statement.merchant = $1)
             AND ($2::uuid IS NULL OR statement.id = $2)
             AND ($3::text[] IS NULL OR statement.state = ANY($3))
             AND ($4::bigint IS NULL OR statement.number < $4)
           ORDER BY statement.number DESC LIMIT $5""",
        merchant_id,
        statement_id,
        list(states) if states else None,
        before,
        limit,
    )
    return [_statement(row) for row in rows]


async def statement_lines(statement_id: UUID) -> list[StatementLineView]:
    """Give the lines of a statement in their order."""
    rows = await fetch(
        """SELECT line.position, earning.kind, earning.parent AS order_id, placed.number,
                  placed.placed_at, sold.title, line.gross_fen, line.commission_fen,
                  line.net_fen, earning.earned_at AS at
           FROM statement_line line JOIN earning ON earning.id = line.earning
           LEFT JOIN market_order placed ON placed.id = earning.parent
           LEFT JOIN order_line sold ON sold.parent = earning.parent
           WHERE line.parent = $1 ORDER BY line.position""",
        statement_id,
    )
    return [StatementLineView(**_with_order(row)) for row in rows]


def statement_number(number: int) -> str:
    """Give the number people quote: ``JS-000012``."""
    return f"JS-{number:06d}"


def _earning(row: Any) -> EarningView:
    return EarningView(**_with_order(row))


def _with_order(row: Any) -> dict[str, Any]:
    """Replace an order's running number and day by the number people read."""
    values = dict(row)
    number, placed_at = values.pop("number"), values.pop("placed_at")
    known = {"number": number, "placed_at": placed_at}
    return {**values, "order_number": order_number(known) if number is not None else None}


def _statement(row: Any) -> StatementView:
    values = {
        name: row[name]
        for name in StatementView.__dataclass_fields__
        if name in row.keys()  # noqa: SIM118 - a record is no mapping
    }
    return StatementView(
        **{
            **values,
            "number": statement_number(row["number"]),
            "merchant_id": row["merchant"],
            "confirmed_by_time": row["confirmed_at"] is not None and row["confirmed_by"] is None,
        }
    )
