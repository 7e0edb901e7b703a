"""Agreeing to a statement, objecting to it, and answering an objection (rule 4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, transaction
from core.outbox import record
from core.refusals import Text
from ledger.books import Book, money
from ledger.posting import Line
from marketplace.desk_roles import FINANCE_ROLES, statement_for
from marketplace.facts import StatementConfirmed, StatementDisputed
from marketplace.refusals import NoSuchStatement, StatementMoved
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.settling.settlement_calendar import AUTO_CONFIRM
from marketplace.tables.settlement import EarningKind, StatementState

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer


contribute_audit_texts(
    {"statement.answered": Text("答复了结算异议", "An objection to a statement was answered")}
)


async def confirm(viewer: Viewer, payee_id: UUID, statement_id: UUID) -> None:
    """Agree to a statement; agreeing again changes nothing.

    Raises NoSuchPayee, NoSuchStatement, and StatementMoved when it is disputed or carried.
    """
    await statement_for(viewer, payee_id, statement_id)
    async with transaction():
        moved = await execute(
            """UPDATE statement SET state = 'confirmed', confirmed_at = $2, confirmed_by = $3
               WHERE id = $1 AND state = 'issued'""",
            statement_id,
            clock.now(),
            viewer.person_id,
        )
        if moved:
            await record(StatementConfirmed(statement_id=statement_id))
            return
        await _already(statement_id, StatementState.CONFIRMED)


async def dispute(viewer: Viewer, payee_id: UUID, statement_id: UUID, reason: str) -> None:
    """Object to an issued statement: nothing of it is paid until an operator answers."""
    await statement_for(viewer, payee_id, statement_id)
    async with transaction():
        moved = await execute(
            """UPDATE statement SET state = 'disputed', disputed_at = $2, dispute_reason = $3
               WHERE id = $1 AND state = 'issued'""",
            statement_id,
            clock.now(),
            reason,
        )
        if moved:
            await record(StatementDisputed(statement_id=statement_id))
            return
        await _already(statement_id, StatementState.DISPUTED)


async def answer_dispute(
    viewer: Viewer, statement_id: UUID, answer: str, adjustment_fen: int = 0
) -> None:
    """Answer an objection and issue the statement again, with three more days to agree.

    The statement keeps its figures. What the merchant is right about (plus) or owes (minus)
    is an adjustment in the next statement, taken from or given to the commission.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        row = await fetch_row(
            "SELECT * FROM statement WHERE id = $1 FOR NO KEY UPDATE", statement_id
        )
        if row is None:
            raise NoSuchStatement
        if row["state"] != StatementState.DISPUTED:
            raise StatementMoved(state=row["state"])
        await execute(
            "UPDATE statement SET state = 'issued', answer = $2, answered_at = $3 WHERE id = $1",
            statement_id,
            answer,
            clock.now(),
        )
        if adjustment_fen:
            await _adjust(row, adjustment_fen)
        await record_audit(
            "statement.answered",
            done_by=viewer.person_id,
            party_id=row["payee"],
            details={"statement": str(statement_id), "adjustment_fen": adjustment_fen},
        )


async def _adjust(row: asyncpg.Record, adjustment_fen: int) -> None:
    # The moment of the objection tells a second one on the same statement apart.
    key = f"adjust:{row['id']}:{row['disputed_at'].isoformat()}"
    await book(
        Change(
            key=key,
            source=row["id"],
            parts=[Part(row["payee"], EarningKind.ADJUSTMENT, adjustment_fen, clock.today())],
            others=[Line(money(Book.PLATFORM_COMMISSION), -adjustment_fen)],
        )
    )


async def confirm_by_time() -> int:
    """Take statements nobody objected to within three days as agreed; give how many (a sweep)."""
    async with transaction():
        rows = await fetch(
            """WITH due AS (
                 SELECT id FROM statement
                 WHERE state = 'issued' AND coalesce(answered_at, issued_at) <= $1
                 ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
               UPDATE statement SET state = 'confirmed', confirmed_at = $2 FROM due
               WHERE statement.id = due.id RETURNING statement.id""",
            clock.now() - AUTO_CONFIRM,
            clock.now(),
        )
        await record(*(StatementConfirmed(statement_id=row["id"]) for row in rows))
    return len(rows)


async def _already(statement_id: UUID, wanted: StatementState) -> None:
    state = await fetch_value("SELECT state FROM statement WHERE id = $1", statement_id)
    if state != wanted:
        raise StatementMoved(state=str(state))
