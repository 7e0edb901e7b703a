"""What payees owe the platform: repaid, given up by two people, corrected (rule 4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.amounts import yuan
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.refusals import Text
from ledger.books import Book, money
from ledger.posting import Line
from ledger.refusals import TransferKeyReused
from marketplace.clearing import BANK
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.refusals import (
    DebtSmaller,
    MerchantOwes,
    NoSuchPayee,
    NoSuchWriteOff,
    SamePersonTwice,
    WriteOffDecided,
)
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.settling.reserves import owed_to
from marketplace.settling.settlement_locks import lock_settlement
from marketplace.tables.debts import WriteOffState
from marketplace.tables.settlement import EarningKind

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer
    from ledger.books import Account

contribute_audit_texts(
    {
        "payee.adjusted": Text("调整了应付款", "What is owed was adjusted"),
        "payee.repaid": Text("登记了还款", "A repayment was recorded"),
        "write_off.proposed": Text("提议核销坏账", "A write-off was proposed"),
        "write_off.approved": Text("复核通过了核销", "A write-off was approved"),
        "write_off.rejected": Text("驳回了核销", "A write-off was turned down"),
    }
)


@within_transaction
async def require_no_debt(party_id: UUID) -> None:
    """Stop a merchant whose debt is over its limit; raises MerchantOwes."""
    owed = await owed_to(party_id)
    limit = await fetch_value("SELECT debt_limit_fen FROM payee WHERE id = $1", party_id)
    if -owed > limit:
        raise MerchantOwes(owed=yuan(-owed), limit=yuan(limit))


async def adjust(
    viewer: Viewer, payee_id: UUID, adjustment_id: UUID, amount_fen: int, reason: str
) -> None:
    """Correct what a payee is owed, against the platform's commission; once per id."""
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        await _locked_payee(payee_id)
        commission = money(Book.PLATFORM_COMMISSION)
        adjusted = EarningKind.ADJUSTMENT
        key = f"adjust:{adjustment_id}"
        if await _book(key, payee_id, adjusted, amount_fen, commission, reason=reason):
            await _note("payee.adjusted", viewer, payee_id, amount_fen)


async def take_repayment(
    viewer: Viewer, payee_id: UUID, amount_fen: int, bank_reference: str
) -> None:
    """Record that a payee paid a debt back by bank; once per bank reference.

    Raises NoSuchPayee, and TransferKeyReused when the reference stands for another payment.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        await _locked_payee(payee_id)
        bank = money(Book.GATEWAY_CLEARING, BANK)
        repaid = EarningKind.REPAID
        if await _book(f"repaid:{bank_reference}", payee_id, repaid, amount_fen, bank):
            await _note("payee.repaid", viewer, payee_id, amount_fen)


async def propose_write_off(viewer: Viewer, payee_id: UUID, amount_fen: int, reason: str) -> UUID:
    """Propose to give a debt up; another operator decides.

    Raises NoSuchPayee, and DebtSmaller for more than is owed.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        await _locked_payee(payee_id)
        await _require_debt(payee_id, amount_fen)
        write_off_id = uuid7()
        await execute(
            """INSERT INTO write_off (id, payee, amount_fen, reason, state, proposed_by,
                 proposed_at) VALUES ($1, $2, $3, $4, 'proposed', $5, $6)""",
            write_off_id,
            payee_id,
            amount_fen,
            reason,
            viewer.person_id,
            clock.now(),
        )
        await _note("write_off.proposed", viewer, payee_id, amount_fen)
    return write_off_id


async def decide_write_off(viewer: Viewer, write_off_id: UUID, *, approve: bool) -> None:
    """Approve or turn down what another operator proposed; the same again changes nothing.

    Raises NoSuchWriteOff, WriteOffDecided, SamePersonTwice and DebtSmaller.
    """
    viewer.require_platform(*FINANCE_ROLES)
    end = WriteOffState.APPROVED if approve else WriteOffState.REJECTED
    async with transaction():
        row = await _locked_write_off(write_off_id)
        if row["state"] != WriteOffState.PROPOSED:
            if row["state"] == end:
                return
            raise WriteOffDecided(state=row["state"])
        if approve and row["proposed_by"] == viewer.person_id:
            raise SamePersonTwice
        await execute(
            "UPDATE write_off SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1",
            write_off_id,
            end.value,
            viewer.person_id,
            clock.now(),
        )
        if approve:
            await _require_debt(row["payee"], row["amount_fen"])
            given_up = EarningKind.WRITE_OFF
            key = f"write-off:{write_off_id}"
            await _book(key, row["payee"], given_up, row["amount_fen"], money(Book.BAD_DEBT))
        await _note(f"write_off.{end.value}", viewer, row["payee"], row["amount_fen"])


@within_transaction
async def _locked_payee(payee_id: UUID) -> None:
    if not await fetch_value("SELECT 1 FROM payee WHERE id = $1", payee_id):
        raise NoSuchPayee
    await lock_settlement(payee_id)


@within_transaction
async def _locked_write_off(write_off_id: UUID) -> asyncpg.Record:
    payee = await fetch_value("SELECT payee FROM write_off WHERE id = $1", write_off_id)
    if payee is None:
        raise NoSuchWriteOff
    await lock_settlement(payee)
    row = await fetch_row("SELECT * FROM write_off WHERE id = $1 FOR NO KEY UPDATE", write_off_id)
    if row is None:
        raise NoSuchWriteOff
    return row


@within_transaction
async def _require_debt(payee_id: UUID, amount_fen: int) -> None:
    owed = await owed_to(payee_id)
    if amount_fen > -owed:
        raise DebtSmaller(owed=yuan(max(-owed, 0)))


@within_transaction
async def _book(
    key: str,
    payee: UUID,
    kind: EarningKind,
    amount_fen: int,
    other: Account,
    *,
    reason: str | None = None,
) -> bool:
    """Move the money between a payee and another account; tell whether this did it."""
    known = await fetch_row("SELECT payee, net_fen FROM earning WHERE source_key = $1", key)
    if known is not None and (known["payee"], known["net_fen"]) != (payee, amount_fen):
        raise TransferKeyReused(key=key)
    await book(
        Change(
            key=key,
            source=payee,
            parts=[Part(payee, kind, amount_fen, clock.today())],
            others=[Line(other, -amount_fen)],
            reason=reason,
        )
    )
    return known is None


@within_transaction
async def _note(what: str, viewer: Viewer, payee_id: UUID, amount_fen: int) -> None:
    await record_audit(
        what,
        done_by=viewer.person_id,
        party_id=payee_id,
        details={"amount_fen": amount_fen},
    )
