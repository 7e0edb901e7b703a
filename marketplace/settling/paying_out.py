"""Paying a statement out: one operator proposes, another approves, the bank is told, paid.

Approval moves the debt from the payee's payable into transit; from then on only the
bank's word (paid, or returned) moves it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from ledger.books import Book, money
from ledger.posting import Line, post
from marketplace.clearing import BANK
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.facts import PayoutApproved, PayoutPaid
from marketplace.refusals import (
    BankReferenceDiffers,
    SamePersonTwice,
    StatedAgain,
    StatementMoved,
)
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.settling.payout_steps import (
    locked_payout,
    locked_statement,
    move_statement,
    note,
    require_state,
    require_thawed,
)
from marketplace.settling.payout_ways import require_destination, require_same_destination, way_of
from marketplace.tables.settlement import EarningKind, PayoutState, StatementState

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer

PAYABLE = frozenset({StatementState.CONFIRMED, StatementState.FAILED})


async def propose(viewer: Viewer, statement_id: UUID) -> UUID:
    """Propose to pay a confirmed statement, or one whose payout came back; give the payout.

    Raises NoSuchStatement, StatementMoved, StatedAgain, PayoutsFrozen, and
    NoBankAccount, or PayeeHasNoAccount and AccountNotReady when the provider pays.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        statement = await locked_statement(statement_id)
        left = statement["payable_fen"] - statement["disputed_fen"]
        if statement["state"] not in PAYABLE or left <= 0:
            raise StatementMoved(state=statement["state"])
        await _require_not_stated_again(statement)
        await require_thawed(statement["payee"])
        payout = await _write(statement, viewer.person_id)
        await move_statement(statement_id, StatementState.PAYING)
        await note("proposed", payout, viewer.person_id)
    return UUID(str(payout["id"]))


async def _require_not_stated_again(statement: asyncpg.Record) -> None:
    stated = await fetch_value(
        """SELECT 1 FROM earning JOIN payout ON earning.source_key = 'payout-returned:' || payout.id
           JOIN earning_day day ON day.id = earning.earning_day
           WHERE payout.statement = $1 AND day.statement IS NOT NULL
             AND payout.attempt = (SELECT max(attempt) FROM payout WHERE statement = $1)""",
        statement["id"],
    )
    if stated:
        raise StatedAgain


@within_transaction
async def _write(statement: asyncpg.Record, person_id: UUID) -> asyncpg.Record:
    way = await way_of(statement["payee"])
    account = await require_destination(statement["payee"], way)
    row = await fetch_row(
        """INSERT INTO payout (id, statement, attempt, payee, bank_account, amount_fen,
             provider, state, proposed_by, proposed_at)
           VALUES ($1, $2, (SELECT coalesce(max(attempt), 0) + 1 FROM payout WHERE statement = $2),
                   $3, $4, $5, $6, 'proposed', $7, $8) RETURNING *""",
        uuid7(),
        statement["id"],
        statement["payee"],
        account,
        statement["payable_fen"] - statement["disputed_fen"],
        way.value,
        person_id,
        clock.now(),
    )
    if row is None:
        message = "an insert gave no row"
        raise RuntimeError(message)
    return row


async def approve(viewer: Viewer, payout_id: UUID) -> None:
    """Approve what another operator proposed: the debt is on its way from now.

    Approving again changes nothing. Raises NoSuchPayout, SamePersonTwice, PayoutMoved,
    PayoutsFrozen and BankAccountReplaced.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        payout = await locked_payout(payout_id)
        if payout["proposed_by"] == viewer.person_id:
            raise SamePersonTwice
        if payout["state"] == PayoutState.APPROVED:
            return
        require_state(payout, PayoutState.PROPOSED)
        await require_thawed(payout["payee"])
        await require_same_destination(payout)
        await execute(
            """UPDATE payout SET state = 'approved', approved_by = $2, approved_at = $3
               WHERE id = $1""",
            payout_id,
            viewer.person_id,
            clock.now(),
        )
        await _send_into_transit(payout)
        await note("approved", payout, viewer.person_id)
        await record(PayoutApproved(payout_id=payout_id))


async def _send_into_transit(payout: asyncpg.Record) -> None:
    await book(
        Change(
            key=f"payout:{payout['id']}",
            source=payout["id"],
            parts=[Part(payout["payee"], EarningKind.PAYOUT, -payout["amount_fen"], clock.today())],
            others=[Line(money(Book.PAYOUT_IN_TRANSIT, payout["id"]), payout["amount_fen"])],
        )
    )


async def reject(viewer: Viewer, payout_id: UUID, reason: str) -> None:
    """Turn a proposed payout down; its statement can be proposed again."""
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        payout = await locked_payout(payout_id)
        require_state(payout, PayoutState.PROPOSED)
        await execute(
            """UPDATE payout SET state = 'rejected', rejected_by = $2, rejected_at = $3,
                 rejection_reason = $4 WHERE id = $1""",
            payout_id,
            viewer.person_id,
            clock.now(),
            reason,
        )
        # A statement whose money came back before stays a failed one.
        came_back = payout["attempt"] > 1 and await fetch_value(
            "SELECT 1 FROM payout WHERE statement = $1 AND state = 'returned'", payout["statement"]
        )
        await move_statement(
            payout["statement"],
            StatementState.FAILED if came_back else StatementState.CONFIRMED,
        )
        await note("rejected", payout, viewer.person_id)


async def mark_paid(viewer: Viewer, payout_id: UUID, bank_reference: str) -> None:
    """Record that the bank took the money; recording the same reference again changes nothing.

    Raises NoSuchPayout, PayoutMoved and BankReferenceDiffers.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        payout = await locked_payout(payout_id)
        if payout["state"] == PayoutState.PAID:
            if payout["bank_reference"] != bank_reference:
                raise BankReferenceDiffers(bank_reference=payout["bank_reference"])
            return
        require_state(payout, PayoutState.EXPORTED)
        await settle_payout(payout, BANK, bank_reference, by=viewer.person_id)


@within_transaction
async def settle_payout(
    payout: asyncpg.Record, from_where: UUID, reference: str, *, by: UUID | None
) -> None:
    """Book a payout as paid ``from_where`` our money was; nobody pays what the provider does."""
    payout_id = payout["id"]
    await execute(
        """UPDATE payout SET state = 'paid', bank_reference = $2, paid_at = $3, paid_by = $4
           WHERE id = $1""",
        payout_id,
        reference,
        clock.now(),
        by,
    )
    await post(
        key=f"payout-paid:{payout_id}",
        kind="payout_paid",
        source=payout_id,
        lines=[
            Line(money(Book.PAYOUT_IN_TRANSIT, payout_id), -payout["amount_fen"]),
            Line(money(Book.GATEWAY_CLEARING, from_where), payout["amount_fen"]),
        ],
    )
    await move_statement(payout["statement"], StatementState.PAID, ended=True)
    await note("paid", payout, by)
    await record(PayoutPaid(payout_id=payout_id))
