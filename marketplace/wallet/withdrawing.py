"""A person asks for their balance; two operators bring it to the bank, one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.personal_data import open_sealed, seal
from core.refusals import Text
from ledger.books import Book, money
from ledger.holding import hold, post_hold, void_hold
from ledger.posting import locked_accounts
from ledger.queries import balance_of
from marketplace.clearing import BANK
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.refunds.refund_routes import Destination
from marketplace.refusals import SamePersonTwice
from marketplace.settling.bank_accounts import ENDING, read_number
from marketplace.wallet.refusals import NoSuchWithdrawal, WalletTooLow, WithdrawalMoved
from marketplace.wallet.tables import WithdrawalState
from marketplace.wallet.telling import tell_of_withdrawal

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg

    from accounts.access import Viewer

contribute_audit_texts(
    {
        "withdrawal.approved": Text("复核了余额提现", "A withdrawal was approved"),
        "withdrawal.paid": Text("登记了余额提现的转账", "A withdrawal was recorded as paid"),
        "withdrawal.rejected": Text("退回了余额提现", "A withdrawal was rejected"),
        "withdrawal.account_seen": Text(
            "查看了提现的银行账号", "The account of a withdrawal was seen"
        ),
    }
)


async def withdraw(
    withdrawal_id: UUID, amount_fen: int, destination: Destination, *, person: UUID
) -> None:
    """Set money of a wallet aside to be sent to a bank; the device mints the id.

    The same id again changes nothing. Raises WalletTooLow, BadBankAccount, and
    NoSuchWithdrawal when the id is somebody else's.
    """
    digits = read_number(destination.number)
    account = money(Book.WALLET, person)
    async with transaction():
        await locked_accounts([account])
        known = await fetch_row("SELECT person FROM wallet_withdrawal WHERE id = $1", withdrawal_id)
        if known is not None:
            if known["person"] != person:
                raise NoSuchWithdrawal
            return
        available = (await balance_of(account)).available
        if not 0 < amount_fen <= available:
            raise WalletTooLow(available_fen=available)
        await hold(
            key=_hold_key(withdrawal_id), account=account, amount=amount_fen, source=withdrawal_id
        )
        await execute(
            """INSERT INTO wallet_withdrawal (id, person, amount_fen, holder_sealed, number_sealed,
                 number_ending, bank_name, state, requested_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, 'requested', $8)""",
            withdrawal_id,
            person,
            amount_fen,
            seal(destination.holder),
            seal(digits),
            digits[-ENDING:],
            destination.bank_name,
            clock.now(),
        )


async def approve_withdrawal(viewer: Viewer, withdrawal_id: UUID) -> None:
    """Say that a withdrawal is right; another person sends it. Again changes nothing.

    Raises NotFoundHere, RoleNotEnough, NoSuchWithdrawal and WithdrawalMoved.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        row = await _locked(withdrawal_id)
        if row["state"] == WithdrawalState.APPROVED and row["approved_by"] == viewer.person_id:
            return
        _require(row, WithdrawalState.REQUESTED)
        await execute(
            """UPDATE wallet_withdrawal SET state = 'approved', approved_by = $2, approved_at = $3
               WHERE id = $1""",
            withdrawal_id,
            viewer.person_id,
            clock.now(),
        )
        await _note("approved", viewer, row)


async def pay_withdrawal(viewer: Viewer, withdrawal_id: UUID, bank_reference: str) -> None:
    """Record that the money left our bank, and under which reference.

    Raises as approving does, and SamePersonTwice for who approved it.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        row = await _locked(withdrawal_id)
        if row["state"] == WithdrawalState.PAID and row["bank_reference"] == bank_reference:
            return
        _require(row, WithdrawalState.APPROVED)
        if row["approved_by"] == viewer.person_id:
            raise SamePersonTwice
        await post_hold(
            _hold_key(withdrawal_id), kind="withdrawal", to=money(Book.GATEWAY_CLEARING, BANK)
        )
        await _end(row, WithdrawalState.PAID, viewer, bank_reference=bank_reference)


async def reject_withdrawal(viewer: Viewer, withdrawal_id: UUID, note: str) -> None:
    """Put the money back into the wallet; its owner reads why. Raises as approving does."""
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        row = await _locked(withdrawal_id)
        _require(row, WithdrawalState.REQUESTED, WithdrawalState.APPROVED)
        await void_hold(_hold_key(withdrawal_id))
        await _end(row, WithdrawalState.REJECTED, viewer, note=note)


async def account_of_withdrawal(viewer: Viewer, withdrawal_id: UUID) -> Destination:
    """Give the account in full to who sends the money; that they saw it is noted.

    Raises NotFoundHere, RoleNotEnough, NoSuchWithdrawal and WithdrawalMoved.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        row = await _locked(withdrawal_id)
        _require(row, WithdrawalState.REQUESTED, WithdrawalState.APPROVED)
        await _note("account_seen", viewer, row)
    return Destination(
        open_sealed(row["holder_sealed"]), open_sealed(row["number_sealed"]), row["bank_name"]
    )


@within_transaction
async def _locked(withdrawal_id: UUID) -> asyncpg.Record:
    row = await fetch_row(
        "SELECT * FROM wallet_withdrawal WHERE id = $1 FOR NO KEY UPDATE", withdrawal_id
    )
    if row is None:
        raise NoSuchWithdrawal
    return row


def _require(row: asyncpg.Record, *states: WithdrawalState) -> None:
    if row["state"] not in states:
        raise WithdrawalMoved(state=row["state"])


@within_transaction
async def _end(
    row: asyncpg.Record,
    state: WithdrawalState,
    viewer: Viewer,
    *,
    bank_reference: str | None = None,
    note: str | None = None,
) -> None:
    await execute(
        """UPDATE wallet_withdrawal SET state = $2, ended_by = $3, ended_at = $4,
             bank_reference = $5, note = $6 WHERE id = $1""",
        row["id"],
        state.value,
        viewer.person_id,
        clock.now(),
        bank_reference,
        note,
    )
    await _note(state.value, viewer, row)
    await tell_of_withdrawal(row, state, note or "")


@within_transaction
async def _note(what: str, viewer: Viewer, row: asyncpg.Record) -> None:
    await record_audit(
        f"withdrawal.{what}",
        done_by=viewer.person_id,
        person_id=row["person"],
        details={"withdrawal": str(row["id"]), "amount_fen": row["amount_fen"]},
    )


def _hold_key(withdrawal_id: UUID) -> str:
    return f"withdrawal:{withdrawal_id}"
