"""What every step of a payout does: load under locks, demand a state, move it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, within_transaction
from core.refusals import Text
from marketplace.refusals import (
    NoSuchPayout,
    NoSuchStatement,
    PayoutMoved,
    PayoutsFrozen,
)
from marketplace.settling.settlement_locks import lock_settlement, lock_settlements

if TYPE_CHECKING:
    from collections.abc import Iterable

    import asyncpg

    from marketplace.tables.settlement import PayoutState, StatementState


contribute_audit_texts(
    {
        "payout.proposed": Text("发起了打款", "A payout was proposed"),
        "payout.approved": Text("复核通过了打款", "A payout was approved"),
        "payout.rejected": Text("驳回了打款", "A payout was turned down"),
        "payout.clawed_back": Text("申请从收款方追回", "Money was asked back of a payee"),
        "payout.exported": Text("导出了打款文件", "A payout went into the bank's file"),
        "payout.paid": Text("登记了银行已付", "A payout was recorded as paid"),
        "payout.returned": Text("登记了银行退回", "A payout was recorded as returned"),
    }
)


@within_transaction
async def locked_statement(statement_id: UUID) -> asyncpg.Record:
    """Lock settling with a statement's payee, then the statement; give it."""
    payee = await fetch_value("SELECT payee FROM statement WHERE id = $1", statement_id)
    if payee is None:
        raise NoSuchStatement
    await lock_settlement(payee)
    row = await fetch_row("SELECT * FROM statement WHERE id = $1 FOR NO KEY UPDATE", statement_id)
    if row is None:
        raise NoSuchStatement
    return row


@within_transaction
async def locked_payout(payout_id: UUID) -> asyncpg.Record:
    """Lock settling with a payout's payee, then the payout; give it."""
    payee = await fetch_value("SELECT payee FROM payout WHERE id = $1", payout_id)
    if payee is None:
        raise NoSuchPayout
    await lock_settlement(payee)
    row = await fetch_row("SELECT * FROM payout WHERE id = $1 FOR NO KEY UPDATE", payout_id)
    if row is None:
        raise NoSuchPayout
    return row


@within_transaction
async def locked_payouts(payout_ids: Iterable[UUID]) -> list[asyncpg.Record]:
    """Lock settling with all payees of some payouts, then the payouts; give them by id.

    Raises NoSuchPayout.
    """
    wanted = sorted(set(payout_ids))
    payees = await fetch("SELECT DISTINCT payee FROM payout WHERE id = ANY($1)", wanted)
    await lock_settlements(row["payee"] for row in payees)
    rows = await fetch(
        "SELECT * FROM payout WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE", wanted
    )
    if len(rows) < len(wanted):
        raise NoSuchPayout
    return rows


def require_state(payout: asyncpg.Record, *states: PayoutState) -> None:
    """Let pass a payout in one of some states; raises PayoutMoved."""
    if payout["state"] not in states:
        raise PayoutMoved(state=payout["state"])


async def require_thawed(payee_id: UUID) -> None:
    """Stop while a fresh bank account has not rested; raises PayoutsFrozen."""
    until = await fetch_value("SELECT payouts_frozen_until FROM payee WHERE id = $1", payee_id)
    if until is not None and until > clock.now():
        raise PayoutsFrozen(until=until)


@within_transaction
async def move_statement(statement_id: UUID, state: StatementState, *, ended: bool = False) -> None:
    """Put a statement the caller holds into another state."""
    await execute(
        "UPDATE statement SET state = $2, ended_at = $3 WHERE id = $1",
        statement_id,
        state.value,
        clock.now() if ended else None,
    )


@within_transaction
async def note(what: str, payout: asyncpg.Record, done_by: UUID | None) -> None:
    """Write the step into the audit trail."""
    await record_audit(
        f"payout.{what}",
        done_by=done_by,
        party_id=payout["payee"],
        details={"payout": str(payout["id"]), "amount_fen": payout["amount_fen"]},
    )
