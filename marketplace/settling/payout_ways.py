"""Where a payout goes: to the payee's bank, or to their account at the provider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_value, within_transaction
from marketplace.refusals import BankAccountReplaced, NoBankAccount
from marketplace.stripe_transfer.refusals import PaidAnotherWay
from marketplace.tables.payees import PayoutWay
from payments.transferring import require_ready_account

if TYPE_CHECKING:
    from uuid import UUID

    import asyncpg


@within_transaction
async def way_of(payee_id: UUID) -> PayoutWay:
    """Give how a payee is paid."""
    found = await fetch_value("SELECT provider FROM payee WHERE id = $1", payee_id)
    return PayoutWay(found or PayoutWay.MANUAL_BANK)


@within_transaction
async def require_destination(payee_id: UUID, way: PayoutWay) -> UUID | None:
    """Give the bank account to pay to, None when the provider knows where.

    Raises NoBankAccount, or PayeeHasNoAccount and AccountNotReady.
    """
    if way is PayoutWay.STRIPE_TRANSFER:
        await require_ready_account(payee_id)
        return None
    account: UUID | None = await fetch_value(
        "SELECT id FROM bank_account WHERE payee = $1 AND replaced_at IS NULL", payee_id
    )
    if account is None:
        raise NoBankAccount
    return account


@within_transaction
async def require_same_destination(payout: asyncpg.Record) -> None:
    """Stop when the payee is paid elsewhere by now than when the payout was proposed.

    Raises BankAccountReplaced, or PayeeHasNoAccount and AccountNotReady.
    """
    way = await way_of(payout["payee"])
    if way != payout["provider"]:
        raise BankAccountReplaced
    if way is PayoutWay.STRIPE_TRANSFER:
        await require_ready_account(payout["payee"])
    elif await fetch_value(
        "SELECT replaced_at FROM bank_account WHERE id = $1", payout["bank_account"]
    ):
        raise BankAccountReplaced


def require_way(payout: asyncpg.Record, way: PayoutWay) -> None:
    """Stop what makes no sense for the way a payout travels; raises PaidAnotherWay."""
    if payout["provider"] != way:
        raise PaidAnotherWay
