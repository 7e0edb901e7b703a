"""Issuing statements: each merchant's available earnings, once each (rule 4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import structlog

from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from marketplace.facts import StatementIssued
from marketplace.statements import MINIMUM_PAYOUT_FEN, Totals, totals
from marketplace.tables.settlement import StatementState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

log = structlog.get_logger(__name__)

# Any number will do as long as no other advisory lock of the platform uses it.
LOCK_CLASS = 8_210_501


class Last(NamedTuple):
    """Where the statements of a merchant stand before the next one."""

    sequence: int
    closing_fen: int
    promised_fen: int


async def issue_statements() -> int:
    """Issue a statement to every merchant with available earnings; give how many (a sweep).

    Earnings are chosen by the ledger's word (unstated, available today), never by a span of
    time, and one merchant is one transaction: a sweep that dies is simply run again.
    """
    day = clock.today()
    issued = 0
    for merchant_id in await _merchants_due(day):
        try:
            issued += await issue_statement(merchant_id, day) is not None
        except Exception:
            # One merchant's trouble must not keep the others from their money.
            log.exception("statement_not_issued", merchant_id=str(merchant_id))
    return issued


async def _merchants_due(day: date) -> list[UUID]:
    """Give who has earnings to be stated, or a balance that an earlier statement left over."""
    rows = await fetch(
        """SELECT merchant FROM earning WHERE statement IS NULL AND available_on <= $1
           UNION
           SELECT merchant FROM (
             SELECT DISTINCT ON (merchant) merchant, closing_fen FROM statement
             ORDER BY merchant, sequence DESC) last
           WHERE last.closing_fen >= $2
           ORDER BY merchant""",
        day,
        MINIMUM_PAYOUT_FEN,
    )
    return [row["merchant"] for row in rows]


async def issue_statement(merchant_id: UUID, day: date) -> UUID | None:
    """Issue one merchant's statement up to a day; None when nothing is to be stated."""
    async with transaction():
        await lock_settlement(merchant_id)
        earnings = await fetch(
            """SELECT id, net_fen FROM earning
               WHERE merchant = $1 AND statement IS NULL AND available_on <= $2
               ORDER BY earned_at, id FOR NO KEY UPDATE""",
            merchant_id,
            day,
        )
        last = await _last(merchant_id)
        figures = totals(
            last.closing_fen,
            (earning["net_fen"] for earning in earnings),
            promised_fen=last.promised_fen,
        )
        if figures.carried and not earnings:
            return None
        statement_id = await _write(merchant_id, day, last.sequence + 1, figures)
        await _take(statement_id, [earning["id"] for earning in earnings])
        await record(StatementIssued(statement_id=statement_id))
    return statement_id


@within_transaction
async def lock_settlement(merchant_id: UUID) -> None:
    """Let one process at a time settle with a merchant, until the transaction ends."""
    await lock_settlements([merchant_id])


@within_transaction
async def lock_settlements(merchant_ids: Iterable[UUID]) -> None:
    """Do the same for several merchants, always in one order; take no other before these."""
    # By the lock's own number: two merchants may share one.
    await execute(
        """SELECT pg_advisory_xact_lock($1, number) FROM (
             SELECT DISTINCT hashtext(merchant::text) AS number
             FROM unnest($2::uuid[]) AS merchant ORDER BY number OFFSET 0) AS locks""",
        LOCK_CLASS,
        list(merchant_ids),
    )


async def _last(merchant_id: UUID) -> Last:
    row = await fetch_row(
        """SELECT sequence, closing_fen FROM statement WHERE merchant = $1
           ORDER BY sequence DESC LIMIT 1""",
        merchant_id,
    )
    return Last(
        sequence=row["sequence"] if row else 0,
        closing_fen=row["closing_fen"] if row else 0,
        promised_fen=await promised(merchant_id),
    )


async def promised(merchant_id: UUID) -> int:
    """Give what earlier statements will still pay: no approved payout has taken it yet."""
    return int(
        await fetch_value(
            """SELECT coalesce(sum(statement.payable_fen), 0)::bigint FROM statement
               WHERE statement.merchant = $1
                 AND statement.state IN ('issued', 'confirmed', 'disputed', 'paying')
                 AND NOT EXISTS (SELECT FROM payout WHERE payout.statement = statement.id
                                   AND payout.state IN ('approved', 'exported', 'paid'))""",
            merchant_id,
        )
    )


async def _write(merchant_id: UUID, day: date, sequence: int, figures: Totals) -> UUID:
    statement_id = uuid7()
    now = clock.now()
    state = StatementState.CARRIED if figures.carried else StatementState.ISSUED
    await execute(
        """INSERT INTO statement (id, merchant, sequence, opening_fen, lines_fen, closing_fen,
             payable_fen, cut_off, state, issued_at, ended_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        statement_id,
        merchant_id,
        sequence,
        figures.opening_fen,
        figures.lines_fen,
        figures.closing_fen,
        figures.payable_fen,
        day,
        state.value,
        now,
        now if figures.carried else None,
    )
    return statement_id


async def _take(statement_id: UUID, earnings: list[UUID]) -> None:
    """Put the earnings into the statement, all of them or none, and copy them as its lines."""
    taken = await execute(
        "UPDATE earning SET statement = $1 WHERE id = ANY($2) AND statement IS NULL",
        statement_id,
        earnings,
    )
    if taken != len(earnings):
        message = f"{len(earnings) - taken} earnings are in another statement"
        raise RuntimeError(message)
    await execute(
        """INSERT INTO statement_line (id, parent, position, earning, gross_fen, commission_fen,
             net_fen)
           SELECT uuidv7(), $1, row_number() OVER (ORDER BY earned_at, id), id, gross_fen,
                  commission_fen, net_fen
           FROM earning WHERE statement = $1""",
        statement_id,
    )
