"""What a payee has earned, will earn, and how far it is on its way to the bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row
from marketplace.queries.orders import order_number
from marketplace.queries.statements import statement_number


class EarningState(StrEnum):
    """How far money is on its way to its payee."""

    HELD = "held"
    WAITING = "waiting"
    AVAILABLE = "available"
    IN_STATEMENT = "in_statement"
    PAID = "paid"


@dataclass(frozen=True)
class EarningView:
    """One change of what a payee is owed.

    ``state``: held (the order is not completed yet), waiting (T+N), available, in_statement,
    paid. ``kind`` is one of EarningKind.
    """

    id: UUID
    kind: str
    order_id: UUID | None
    order_number: str | None
    title: str
    gross_fen: int
    commission_fen: int
    net_fen: int
    state: str
    at: datetime
    earned_at: datetime | None
    available_on: date | None
    statement_id: UUID | None
    statement_number: str | None


@dataclass(frozen=True)
class EarningTotals:
    """What a payee has coming, by how far it is; fen."""

    held_fen: int
    waiting_fen: int
    available_fen: int
    in_statement_fen: int
    paid_fen: int
    owed_fen: int


# Earnings that are booked, and the ones that orders on their way will bring.
COMING = """
    SELECT earning.id, earning.kind, earning.parent AS order_id, placed.number, placed.placed_at,
           coalesce(placed.title, '') AS title, earning.gross_fen,
           earning.gross_fen - earning.net_fen AS commission_fen, earning.net_fen,
           CASE WHEN statement.state = 'paid' OR earning.kind = 'payout' THEN 'paid'
                WHEN day.statement IS NOT NULL THEN 'in_statement'
                WHEN earning.available_on <= $2 THEN 'available' ELSE 'waiting' END AS state,
           earning.earned_at AS at, earning.earned_at, earning.available_on,
           day.statement AS statement_id, statement.number AS statement_number
    FROM earning JOIN earning_day day ON day.id = earning.earning_day
    LEFT JOIN statement ON statement.id = day.statement
    LEFT JOIN market_order placed ON placed.id = earning.parent
    WHERE earning.payee = $1
    UNION ALL
    SELECT placed.id, 'sale', placed.id, placed.number, placed.placed_at, placed.title,
           kept.gross_fen, kept.commission_fen, kept.gross_fen - kept.commission_fen, 'held',
           coalesce(placed.fulfilled_at, placed.ready_at, placed.confirmed_at), NULL, NULL, NULL,
           NULL
    FROM market_order placed CROSS JOIN LATERAL (
      SELECT sum(line.commission_fen - line.commission_reversed_fen
               + coalesce(line.host_fen, 0) - line.host_reversed_fen
               + coalesce(line.gateway_charge_fen, 0))::bigint AS commission_fen,
             sum(line.paid_fen - line.true_up_fen - line.refunded_fen - line.goodwill_fen
               + line.subsidised_fen)::bigint AS gross_fen
      FROM order_line line
      WHERE line.parent = placed.id HAVING bool_and(line.commission_fen IS NOT NULL)) kept
    WHERE placed.merchant = $1
      AND placed.state IN ('confirmed', 'ready', 'collected', 'uncollected')
    UNION ALL
    SELECT placed.id, 'host_commission', placed.id, placed.number, placed.placed_at, placed.title,
           hosted.fen, 0, hosted.fen, 'held',
           coalesce(placed.fulfilled_at, placed.ready_at, placed.confirmed_at), NULL, NULL, NULL,
           NULL
    FROM pick_up_point point JOIN market_order placed ON placed.point = point.id
    CROSS JOIN LATERAL (
      SELECT sum(line.host_fen - line.host_reversed_fen)::bigint AS fen
      FROM order_line line WHERE line.parent = placed.id HAVING sum(line.host_fen) > 0) hosted
    WHERE point.party = $1
      AND placed.state IN ('confirmed', 'ready', 'collected', 'uncollected')"""


async def earnings_of(
    payee_id: UUID, *, state: str | None, after: tuple[datetime, UUID] | None, limit: int
) -> list[EarningView]:
    """Give what a payee has earned and will earn, newest first."""
    rows = await fetch(
        f"""SELECT * FROM ({COMING}) coming
            WHERE ($3::text IS NULL OR state = $3)
              AND ($4::timestamptz IS NULL OR (at, id) < ($4, $5::uuid))
            ORDER BY at DESC, id DESC LIMIT $6""",  # noqa: S608 - columns are ours
        payee_id,
        clock.today(),
        state,
        *(after or (None, None)),
        limit,
    )
    return [EarningView(**_as_read(row)) for row in rows]


async def earning_totals(payee_id: UUID) -> EarningTotals:
    """Add up what a payee has earned by how far it is on its way to the bank."""
    rows = await fetch(
        f"""SELECT state, sum(net_fen)::bigint AS net_fen FROM ({COMING}) coming
            WHERE kind NOT IN ('payout', 'payout_returned') GROUP BY state""",  # noqa: S608 - columns are ours
        payee_id,
        clock.today(),
    )
    sums = {row["state"]: row["net_fen"] for row in rows}
    owed = await fetch_row(
        "SELECT coalesce(sum(net_fen), 0)::bigint AS fen FROM earning WHERE payee = $1",
        payee_id,
    )
    return EarningTotals(
        held_fen=sums.get("held", 0),
        waiting_fen=sums.get("waiting", 0),
        available_fen=sums.get("available", 0),
        in_statement_fen=sums.get("in_statement", 0),
        paid_fen=sums.get("paid", 0),
        owed_fen=owed["fen"] if owed else 0,
    )


def _as_read(row: Any) -> dict[str, Any]:
    """Replace running numbers by the numbers people read."""
    values = dict(row)
    number, placed_at = values.pop("number"), values.pop("placed_at")
    ordered = {"number": number, "placed_at": placed_at}
    stated = values["statement_number"]
    return {
        **values,
        "order_number": order_number(ordered) if number is not None else None,
        "statement_number": statement_number(stated) if stated is not None else None,
    }
