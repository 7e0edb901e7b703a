"""Where a merchant's money goes: sealed, audited, and at rest for a day after a change."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.database import fetch, fetch_row, fetch_value
from marketplace.local_time import local_time
from marketplace.refusals import (
    BadBankAccount,
    BankAccountReplaced,
    NoSuchPayee,
    PayoutsFrozen,
)
from marketplace.settling.bank_accounts import bank_account, enter_bank_account
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, propose
from marketplace.settling.payouts_coming_back import take_back
from tests.marketplace.handing_over import (
    a_street,
    as_viewer,
    payable_of,
)
from tests.marketplace.paying_merchants import (
    NUMBER,
    a_confirmed_statement,
    enter_account,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]


async def test_a_changed_bank_account_freezes_payouts_for_a_day(truths: Any, move: Move) -> None:
    """Between proposal and approval, too: the money does not follow a thief."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    payout = await propose(await as_viewer(street.maker), statement)
    await enter_account(street, number="6222020200099999999")
    with pytest.raises(PayoutsFrozen) as frozen:
        await approve(await as_viewer(street.checker), payout)
    assert frozen.value.until > clock.now() + timedelta(hours=23)
    assert local_time(frozen.value.until) in frozen.value.detail_in("zh-CN")
    move(timedelta(hours=25))
    with pytest.raises(BankAccountReplaced):
        await approve(await as_viewer(street.checker), payout)
    assert await payable_of(street.merchant) == 2840


async def test_an_approved_payout_to_a_replaced_account_is_not_exported(
    truths: Any, move: Move
) -> None:
    """It is taken back instead, and paid to the new account."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    payout = await propose(await as_viewer(street.maker), statement)
    await approve(await as_viewer(street.checker), payout)
    await enter_account(street, number="6222020200099999999")
    with pytest.raises(BankAccountReplaced):
        await export(await as_viewer(street.maker), [payout])
    await take_back(await as_viewer(street.maker), payout, "账户已更换")
    assert await payable_of(street.merchant) == 2840


async def test_entering_the_same_account_again_freezes_nothing(truths: Any) -> None:
    """Only a change is a change; the first account is none either."""
    street = await a_street()
    await enter_account(street)
    await enter_account(street, number="6222 0202 0001 2345 678")
    shown = await bank_account(await as_viewer(street.owner), street.merchant)
    assert shown.payouts_frozen_until is None
    assert (shown.holder_mask, shown.number_ending) == ("刘**", "5678")
    assert len(await fetch("SELECT * FROM bank_account")) == 1


async def test_a_bank_account_is_stored_sealed_and_its_change_is_audited(truths: Any) -> None:
    """A copy of the database shows four digits; the trail says who changed it."""
    street = await a_street()
    await enter_account(street)
    await enter_account(street, number="6222020200099999999")
    rows = await fetch("SELECT * FROM bank_account")
    assert NUMBER not in str([dict(row) for row in rows])
    assert "刘大勇" not in str([dict(row) for row in rows])
    entry = await fetch_row("SELECT * FROM audit_entry WHERE what = 'bank_account.changed'")
    assert entry is not None
    assert (entry["done_by"], entry["party"]) == (street.owner, street.merchant)
    assert entry["details"] == {"ending": "9999"}


@pytest.mark.parametrize("number", ["1234567", "62220202000123456789012345678901", "6222x", ""])
async def test_a_number_no_bank_would_give_is_refused(truths: Any, number: str) -> None:
    """Too short, too long or no number: nothing is stored."""
    street = await a_street()
    with pytest.raises(BadBankAccount):
        await enter_account(street, number=number)
    assert await fetch_value("SELECT count(*) FROM bank_account") == 0


async def test_only_the_owner_says_where_the_money_goes(truths: Any) -> None:
    """A stranger learns nothing, the operator cannot do it either."""
    street = await a_street()
    for person in (street.staff, street.maker):
        with pytest.raises(NoSuchPayee):
            await enter_bank_account(
                await as_viewer(person),
                street.merchant,
                holder="某人",
                number=NUMBER,
                bank_name="某行",
            )
    assert await fetch_value("SELECT count(*) FROM bank_account") == 0


@pytest.mark.races
async def test_two_changes_at_once_leave_one_account_in_use(truths: Any) -> None:
    """The merchant's row decides the order."""
    street = await a_street()
    await enter_account(street)
    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(enter_account(street, number=f"62220202000{number:08d}"))
    in_use = "SELECT count(*) FROM bank_account WHERE replaced_at IS NULL"
    assert await fetch_value(in_use) == 1
