"""Where a payee's money goes."""

from __future__ import annotations

from uuid import UUID

from litestar import get, put

from accounts.refusals import RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.payee_paths import both, named
from api.shapes.settlement import BankAccount, NewBankAccount
from api.shapes.shown import shown
from marketplace.refusals import BadBankAccount, BankAccountMissing, NoSuchPayee
from marketplace.settling import bank_accounts

PATH = both("/bank-account")


@get(
    PATH,
    operation_id=named("get_bank_account"),
    summary="Where our money goes",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, BankAccountMissing, RoleNotEnough),
)
async def get_bank_account(viewer: SignedIn, payee_id: FromPath[UUID]) -> BankAccount:
    """Give the account in use, masked."""
    return shown(await bank_accounts.bank_account(viewer, payee_id), BankAccount)


@put(
    PATH,
    operation_id=named("enter_bank_account"),
    summary="Say where our money goes",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, BadBankAccount, RoleNotEnough),
)
async def put_bank_account(
    viewer: SignedIn, payee_id: FromPath[UUID], data: JSONBody[NewBankAccount]
) -> BankAccount:
    """Set or replace the account; a change freezes payouts for 24 hours. For the owner."""
    entered = await bank_accounts.enter_bank_account(
        viewer,
        payee_id,
        holder=data.holder,
        number=data.number,
        bank_name=data.bank_name,
    )
    return shown(entered, BankAccount)


RESOURCES = [get_bank_account, put_bank_account]
