"""Issuing statements: whole days of earnings, once each (rule 4.8).

Nothing is read or written per earning: days carry their sums, a statement takes days, and
its lines are the earnings of those days. However much was sold, a sweep costs as many rows
as there are payees and days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import structlog

from core import clock
from core.database import execute, fetch, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from ledger.books import Book, money
from ledger.posting import locked_accounts
from marketplace.facts import StatementIssued
from marketplace.settling.earning import PAYABLE
from marketplace.settling.promises import promised_by
from marketplace.settling.settlement_locks import lock_settlements
from marketplace.settling.statement_figures import COLUMNS, Figures, figures_of
from marketplace.settling.statements import Totals, totals
from marketplace.tables.settlement import StatementState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    import asyncpg

log = structlog.get_logger(__name__)

# So many payees are settled with in one transaction.
BATCH = 200


class Last(NamedTuple):
    """Where the statements of a payee stand before the next one."""

    sequence: int
    closing_fen: int
    promised_fen: int
    minimum_payout_fen: int


class Draft(NamedTuple):
    """A statement about to be written."""

    id: UUID
    payee: UUID
    sequence: int
    totals: Totals
    figures: Figures


async def issue_statements() -> int:
    """Issue a statement to every payee with available earnings; give how many (a sweep).

    Days are chosen by their state (unstated, available today), never by a span of time. A
    batch of payees is one transaction: a sweep that dies leaves whole batches and is run again.
    """
    day = clock.today()
    due = await _payees_due(day)
    issued = 0
    for start in range(0, len(due), BATCH):
        issued += await _issue_batch(due[start : start + BATCH], day)
    return issued


async def _issue_batch(payees: list[UUID], day: date) -> int:
    try:
        return len(await issue_together(payees, day))
    except Exception:
        log.exception("statements_not_issued_together", payees=len(payees))
    return sum([await _issue_alone(payee, day) for payee in payees])


async def _issue_alone(payee_id: UUID, day: date) -> int:
    """One payee's trouble must not keep the others from their money."""
    try:
        return len(await issue_together([payee_id], day))
    except Exception:
        log.exception("statement_not_issued", payee_id=str(payee_id))
        return 0


async def _payees_due(day: date) -> list[UUID]:
    """Give who has earnings to be stated, or a balance that an earlier statement left over."""
    rows = await fetch(
        """SELECT payee FROM earning_day WHERE statement IS NULL AND available_on <= $1
           UNION
           SELECT payee.id FROM payee CROSS JOIN LATERAL (
             SELECT closing_fen FROM statement WHERE statement.payee = payee.id
             ORDER BY sequence DESC LIMIT 1) last
           WHERE last.closing_fen >= payee.minimum_payout_fen
           ORDER BY payee""",
        day,
    )
    return [row["payee"] for row in rows]


async def issue_together(payees: Sequence[UUID], day: date) -> list[UUID]:
    """Issue the statements of some payees up to a day, all or none; give those there are."""
    async with transaction():
        await lock_settlements(payees)
        await _hold_balances(payees)
        days = await _hold_days(payees, day)
        of_payee: dict[UUID, list[asyncpg.Record]] = {payee: [] for payee in payees}
        for row in days:
            of_payee[row["payee"]].append(row)
        drafts = [
            draft
            for payee, last in (await _lasts(payees)).items()
            if (draft := _draft(payee, last, figures_of(of_payee[payee]))) is not None
        ]
        await _write(drafts, day)
        await _take(drafts, days)
        await record(*(StatementIssued(statement_id=draft.id) for draft in drafts))
    return [draft.id for draft in drafts]


@within_transaction
async def _hold_balances(payees: Sequence[UUID]) -> None:
    """Hold what is owed, as who books does before it holds days: neither waits in a circle."""
    rows = await fetch(
        """SELECT book, owner FROM ledger_account
           WHERE unit = 'CNY' AND book = ANY($1) AND owner = ANY($2)""",
        [one.value for one in PAYABLE],
        list(payees),
    )
    await locked_accounts(money(Book(row["book"]), row["owner"]) for row in rows)


@within_transaction
async def _hold_days(payees: Sequence[UUID], day: date) -> list[asyncpg.Record]:
    """Hold the days to be stated: who is booking into one is waited for, and then counted."""
    return await fetch(
        f"""SELECT id, payee, kind, first_earned_at, {", ".join(COLUMNS)} FROM earning_day
            WHERE payee = ANY($1) AND statement IS NULL AND available_on <= $2
            ORDER BY id FOR NO KEY UPDATE""",  # noqa: S608 - columns are ours
        list(payees),
        day,
    )


async def _lasts(payees: Sequence[UUID]) -> dict[UUID, Last]:
    rows = await fetch(
        """SELECT payee.id, payee.minimum_payout_fen, last.sequence, last.closing_fen
           FROM payee LEFT JOIN LATERAL (
             SELECT sequence, closing_fen FROM statement WHERE statement.payee = payee.id
             ORDER BY sequence DESC LIMIT 1) last ON true
           WHERE payee.id = ANY($1)""",
        list(payees),
    )
    promised = await promised_by(payees)
    return {
        row["id"]: Last(
            sequence=row["sequence"] or 0,
            closing_fen=row["closing_fen"] or 0,
            promised_fen=promised.get(row["id"], 0),
            minimum_payout_fen=row["minimum_payout_fen"],
        )
        for row in rows
    }


def _draft(payee: UUID, last: Last, figures: Figures) -> Draft | None:
    """Add a statement up; None when there is neither a line nor anything to pay."""
    added = totals(
        last.closing_fen,
        (figures.net_fen,),
        promised_fen=last.promised_fen,
        minimum_payout_fen=last.minimum_payout_fen,
    )
    if added.carried and not figures.by_kind:
        return None
    return Draft(uuid7(), payee, last.sequence + 1, added, figures)


@within_transaction
async def _write(drafts: Sequence[Draft], day: date) -> None:
    await execute(
        """INSERT INTO statement (id, payee, sequence, opening_fen, lines_fen, closing_fen,
             payable_fen, figures, first_earned_at, cut_off, state, issued_at, ended_at)
           SELECT id, payee, sequence, opening, lines, opening + lines, payable, figures, first,
                  $9, CASE payable WHEN 0 THEN $10 ELSE $11 END, $12::timestamptz,
                  CASE payable WHEN 0 THEN $12 END
           FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[], $5::bigint[],
                       $6::bigint[], $7::jsonb[], $8::timestamptz[])
             AS made (id, payee, sequence, opening, lines, payable, figures, first)""",
        [draft.id for draft in drafts],
        [draft.payee for draft in drafts],
        [draft.sequence for draft in drafts],
        [draft.totals.opening_fen for draft in drafts],
        [draft.totals.lines_fen for draft in drafts],
        [draft.totals.payable_fen for draft in drafts],
        [draft.figures.by_kind for draft in drafts],
        [draft.figures.first_earned_at for draft in drafts],
        day,
        StatementState.CARRIED.value,
        StatementState.ISSUED.value,
        clock.now(),
    )


@within_transaction
async def _take(drafts: Sequence[Draft], days: Sequence[asyncpg.Record]) -> None:
    """Put the days that are held into their statements, all of them."""
    taken = await execute(
        """UPDATE earning_day SET statement = made.statement
           FROM unnest($1::uuid[], $2::uuid[]) AS made (statement, payee)
           WHERE earning_day.id = ANY($3) AND earning_day.payee = made.payee""",
        [draft.id for draft in drafts],
        [draft.payee for draft in drafts],
        [row["id"] for row in days],
    )
    if taken != len(days):
        message = f"{len(days) - taken} days are in no statement"
        raise RuntimeError(message)
