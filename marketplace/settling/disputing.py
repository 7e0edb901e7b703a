"""Objecting to single lines of a statement, and answering each (rule 4.8).

The rest of the statement is paid as usual. What is disputed leaves the payee's balance and
waits in suspense until an operator has said whose it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from core.refusals import Text
from ledger.books import Book, money
from ledger.posting import Line, post
from marketplace.desk_roles import FINANCE_ROLES, statement_for
from marketplace.facts import DisputeAnswered, StatementDisputed
from marketplace.refusals import DisputeDecided, LineNotDisputable, NoSuchDispute, StatementMoved
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.settling.payout_steps import locked_statement, move_statement
from marketplace.settling.settlement_locks import lock_settlement
from marketplace.tables.debts import DisputeState
from marketplace.tables.settlement import EarningKind, StatementState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer

contribute_audit_texts(
    {"dispute.answered": Text("答复了一行结算异议", "A disputed line was answered")}
)


async def dispute_lines(
    viewer: Viewer, payee_id: UUID, statement_id: UUID, lines: Sequence[UUID], reason: str
) -> None:
    """Object to some earnings of an issued statement; what is left of it is paid as usual.

    A statement of which nothing is left to pay is carried. Raises NoSuchPayee,
    NoSuchStatement, StatementMoved, and LineNotDisputable for a line that is another
    statement's, disputed already, or not to the payee's gain.
    """
    await statement_for(viewer, payee_id, statement_id)
    async with transaction():
        statement = await locked_statement(statement_id)
        if statement["state"] != StatementState.ISSUED:
            raise StatementMoved(state=statement["state"])
        rows = await _disputable(statement_id, lines)
        for row in rows:
            await _open(viewer.person_id, statement, row, reason)
        disputed = statement["disputed_fen"] + sum(row["net_fen"] for row in rows)
        await execute(
            "UPDATE statement SET disputed_fen = $2 WHERE id = $1", statement_id, disputed
        )
        if disputed >= statement["payable_fen"]:
            await move_statement(statement_id, StatementState.CARRIED, ended=True)
        await record(StatementDisputed(statement_id=statement_id))


@within_transaction
async def _disputable(statement_id: UUID, lines: Sequence[UUID]) -> list[asyncpg.Record]:
    wanted = sorted(set(lines))
    rows = await fetch(
        """SELECT earning.id, earning.net_fen FROM earning
           JOIN earning_day day ON day.id = earning.earning_day
           WHERE day.statement = $1 AND earning.id = ANY($2) AND earning.net_fen > 0
             AND earning.kind NOT IN ('payout', 'payout_returned')
             AND NOT EXISTS (SELECT FROM statement_dispute
                             WHERE statement_dispute.earning = earning.id)
           ORDER BY earning.id""",
        statement_id,
        wanted,
    )
    if len(rows) < len(wanted):
        raise LineNotDisputable
    return rows


@within_transaction
async def _open(
    person_id: UUID, statement: asyncpg.Record, row: asyncpg.Record, reason: str
) -> None:
    dispute_id = uuid7()
    await execute(
        """INSERT INTO statement_dispute (id, statement, earning, amount_fen, reason, state,
             opened_at, opened_by) VALUES ($1, $2, $3, $4, $5, 'open', $6, $7)""",
        dispute_id,
        statement["id"],
        row["id"],
        row["net_fen"],
        reason,
        clock.now(),
        person_id,
    )
    opened = EarningKind.DISPUTE_OPENED
    key = f"dispute:{dispute_id}"
    await _between_payee_and_suspense(key, statement["payee"], dispute_id, opened, -row["net_fen"])


async def answer_line(viewer: Viewer, dispute_id: UUID, *, for_payee: bool, answer: str) -> None:
    """Say whose a disputed line is; the payee's part comes with the next statement.

    The same answer again changes nothing. Raises NoSuchDispute and DisputeDecided.
    """
    viewer.require_platform(*FINANCE_ROLES)
    end = DisputeState.FOR_PAYEE if for_payee else DisputeState.AGAINST
    async with transaction():
        row = await _locked(dispute_id)
        if row["state"] != DisputeState.OPEN:
            if row["state"] == end:
                return
            raise DisputeDecided(state=row["state"])
        await execute(
            """UPDATE statement_dispute SET state = $2, answer = $3, answered_at = $4,
                 answered_by = $5 WHERE id = $1""",
            dispute_id,
            end.value,
            answer,
            clock.now(),
            viewer.person_id,
        )
        await _give(row, for_payee=for_payee)
        await record_audit(
            "dispute.answered",
            done_by=viewer.person_id,
            party_id=row["payee"],
            details={"dispute": str(dispute_id), "amount_fen": row["amount_fen"], "end": end.value},
        )
        await record(DisputeAnswered(dispute_id=dispute_id))


@within_transaction
async def _locked(dispute_id: UUID) -> asyncpg.Record:
    payee = await fetch_value(
        """SELECT statement.payee FROM statement_dispute dispute
           JOIN statement ON statement.id = dispute.statement WHERE dispute.id = $1""",
        dispute_id,
    )
    if payee is None:
        raise NoSuchDispute
    await lock_settlement(payee)
    row = await fetch_row(
        """SELECT dispute.*, statement.payee FROM statement_dispute dispute
           JOIN statement ON statement.id = dispute.statement
           WHERE dispute.id = $1 FOR NO KEY UPDATE OF dispute""",
        dispute_id,
    )
    if row is None:
        raise NoSuchDispute
    return row


@within_transaction
async def _give(row: asyncpg.Record, *, for_payee: bool) -> None:
    if for_payee:
        resolved = EarningKind.DISPUTE_RESOLVED
        key = f"dispute-for:{row['id']}"
        await _between_payee_and_suspense(key, row["payee"], row["id"], resolved, row["amount_fen"])
        return
    await post(
        key=f"dispute-against:{row['id']}",
        kind="dispute_against",
        source=row["id"],
        lines=[
            Line(money(Book.SUSPENSE, row["payee"]), -row["amount_fen"]),
            Line(money(Book.PLATFORM_COMMISSION), row["amount_fen"]),
        ],
    )


@within_transaction
async def _between_payee_and_suspense(
    key: str, payee: UUID, source: UUID, kind: EarningKind, amount_fen: int
) -> None:
    await book(
        Change(
            key=key,
            source=source,
            parts=[Part(payee, kind, amount_fen, clock.today())],
            others=[Line(money(Book.SUSPENSE, payee), -amount_fen)],
        )
    )
