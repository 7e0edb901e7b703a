"""A bank sends a payout back: the merchant is owed the money again (rule 4.8, S13)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, transaction, within_transaction
from core.outbox import record
from ledger.books import Book, money
from ledger.posting import Line
from marketplace.clearing import BANK
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.facts import PayoutReturned
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.settling.payout_steps import locked_payout, move_statement, note, require_state
from marketplace.tables.payees import PayoutWay
from marketplace.tables.settlement import EarningKind, PayoutState, StatementState
from payments.transferring import withdraw_transfer

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer

CAN_RETURN = (PayoutState.APPROVED, PayoutState.EXPORTED, PayoutState.PAID)


async def take_back(viewer: Viewer, payout_id: UUID, reason: str) -> None:
    """Record that the bank refused or returned a payout; the debt is restored, once.

    The statement failed: pay it again with another attempt, or leave the amount to the next
    statement, which carries it. Raises NoSuchPayout and PayoutMoved.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        payout = await locked_payout(payout_id)
        if payout["state"] == PayoutState.RETURNED:
            return
        require_state(payout, *CAN_RETURN)
        if payout["provider"] == PayoutWay.STRIPE_TRANSFER:
            # What was sent comes back by a reversal; what only waits is never sent then.
            require_state(payout, PayoutState.APPROVED)
            await withdraw_transfer(payout["statement"], payout["attempt"])
        await restore(payout, reason, by=viewer.person_id)


@within_transaction
async def restore(payout: asyncpg.Record, reason: str, *, by: UUID | None) -> None:
    """Owe the payee the amount of a payout again, and say why."""
    await execute(
        """UPDATE payout SET state = 'returned', returned_at = $2, return_reason = $3
           WHERE id = $1""",
        payout["id"],
        clock.now(),
        reason,
    )
    await _restore_debt(payout)
    await move_statement(payout["statement"], StatementState.FAILED, ended=True)
    await note("returned", payout, by)
    await record(PayoutReturned(payout_id=payout["id"]))


async def _restore_debt(payout: asyncpg.Record) -> None:
    """Undo the approval, or approval and payment together when the bank had taken the money."""
    left = (
        money(Book.GATEWAY_CLEARING, BANK)
        if payout["state"] == PayoutState.PAID
        else money(Book.PAYOUT_IN_TRANSIT, payout["id"])
    )
    await book(
        Change(
            key=f"payout-returned:{payout['id']}",
            source=payout["id"],
            parts=[
                Part(
                    payout["payee"],
                    EarningKind.PAYOUT_RETURNED,
                    payout["amount_fen"],
                    clock.today(),
                )
            ],
            others=[Line(left, -payout["amount_fen"])],
        )
    )
