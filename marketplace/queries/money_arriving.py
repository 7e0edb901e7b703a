"""Which money comes to a payee, and on which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch
from marketplace.queries.order_money import arrival
from marketplace.queries.statements import statement_number
from marketplace.tables.settlement import StatementState

if TYPE_CHECKING:
    from collections.abc import Sequence

STATEMENTS_MAX = 5


@dataclass(frozen=True)
class MoneyArriving:
    """What a statement brings and when, or what came by it; without one: earned, not stated."""

    amount_fen: int
    arrives_on: date
    statement_id: UUID | None
    statement_number: str | None
    state: StatementState | None


async def money_arriving(payee_id: UUID) -> list[MoneyArriving]:
    """Give what arrives, the next first: statements not paid yet, then what waits for one."""
    rows = await fetch(
        """SELECT statement.id, statement.number, statement.state, statement.cut_off,
                  statement.issued_at, statement.confirmed_at,
                  statement.payable_fen - statement.disputed_fen AS amount_fen
           FROM statement WHERE payee = $1
             AND state IN ('issued', 'confirmed', 'disputed', 'paying', 'failed')
             AND payable_fen > disputed_fen
           ORDER BY statement.number LIMIT $2""",
        payee_id,
        STATEMENTS_MAX,
    )
    waiting = await fetch(
        """SELECT available_on, sum(net_fen)::bigint AS amount_fen FROM earning_day
           WHERE payee = $1 AND statement IS NULL GROUP BY available_on
           HAVING sum(net_fen) > 0 ORDER BY available_on LIMIT $2""",
        payee_id,
        STATEMENTS_MAX,
    )
    return [*(_stated(row) for row in rows), *_unstated(waiting)]


def _stated(row: Any) -> MoneyArriving:
    return MoneyArriving(
        row["amount_fen"],
        arrival(row["cut_off"], row["issued_at"], row["confirmed_at"], None),
        row["id"],
        statement_number(row["number"]),
        StatementState(row["state"]),
    )


def _unstated(rows: Sequence[Any]) -> list[MoneyArriving]:
    return [
        MoneyArriving(
            row["amount_fen"], arrival(row["available_on"], None, None, None), None, None, None
        )
        for row in rows
    ]
