"""Where a merchant's money goes."""

from __future__ import annotations

from uuid import UUID

from litestar import get, put

from accounts.refusals import RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.settlement import BankAccount, NewBankAccount
from api.shapes.shown import shown
from marketplace import bank_accounts
from marketplace.refusals import BadBankAccount, BankAccountMissing, NoSuchMerchant

PATH = "/merchants/{merchant_id:uuid}/bank-account"


@get(
    PATH,
    operation_id="get_bank_account",
    summary="Where our money goes",
    tags=["merchant money"],
    responses=refusals(NoSuchMerchant, BankAccountMissing, RoleNotEnough),
)
async def get_bank_account(viewer: SignedIn, merchant_id: FromPath[UUID]) -> BankAccount:
    """Give the account in use, masked."""
    return shown(await bank_accounts.bank_account(viewer, merchant_id), BankAccount)


@put(
    PATH,
    operation_id="enter_bank_account",
    summary="Say where our money goes",
    tags=["merchant money"],
    responses=refusals(NoSuchMerchant, BadBankAccount, RoleNotEnough),
)
async def put_bank_account(
    viewer: SignedIn, merchant_id: FromPath[UUID], data: JSONBody[NewBankAccount]
) -> BankAccount:
    """Set or replace the account; a change freezes payouts for 24 hours. For the owner."""
    entered = await bank_accounts.enter_bank_account(
        viewer,
        merchant_id,
        holder=data.holder,
        number=data.number,
        bank_name=data.bank_name,
    )
    return shown(entered, BankAccount)


RESOURCES = [get_bank_account, put_bank_account]
