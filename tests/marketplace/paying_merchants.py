"""Builders of the payout tests: a statement ready to be paid, and a payout on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch_value
from ledger.books import Book, money, provider
from marketplace.settling.bank_accounts import enter_bank_account
from marketplace.settling.confirming import confirm
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, propose
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import Street, a_statement, as_viewer, earned_orders

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    Move = Callable[[timedelta], None]

NUMBER = "6222020200012345678"
BANK = money(Book.GATEWAY_CLEARING, provider("bank"))


async def enter_account(street: Street, number: str = NUMBER, holder: str = "刘大勇") -> None:
    await enter_bank_account(
        await as_viewer(street.owner),
        street.merchant,
        holder=holder,
        number=number,
        bank_name="中国工商银行",
    )


async def a_confirmed_statement(street: Street, move: Move, number: int = 1) -> UUID:
    """Give a statement the merchant agreed to, with a bank account to pay it to."""
    await earned_orders(street, move, number)
    await issue_statements()
    statement = await a_statement(street)
    await confirm(await as_viewer(street.owner), street.merchant, statement)
    if await fetch_value("SELECT count(*) FROM bank_account") == 0:
        await enter_account(street)
    return statement


async def an_exported_payout(street: Street, move: Move) -> tuple[UUID, UUID]:
    """Give a statement and its payout, approved and in the bank's file."""
    statement = await a_confirmed_statement(street, move)
    payout = await propose(await as_viewer(street.maker), statement)
    await approve(await as_viewer(street.checker), payout)
    assert await export(await as_viewer(street.maker), [payout]) is not None
    return statement, payout
