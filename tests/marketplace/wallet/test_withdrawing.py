"""A balance goes to the bank in two steps by two people, and nobody leaves with some in it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from accounts.deleting import request_deletion
from core.database import fetch_row, fetch_value
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.queries import Balance, balance_of
from marketplace.clearing import BANK
from marketplace.refunds.refund_routes import Destination
from marketplace.refusals import BadBankAccount, SamePersonTwice
from marketplace.wallet.refusals import (
    NoSuchWithdrawal,
    WalletNotEmpty,
    WalletTooLow,
    WithdrawalMoved,
)
from marketplace.wallet.withdrawing import (
    approve_withdrawal,
    pay_withdrawal,
    reject_withdrawal,
    withdraw,
)
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.waiting_builders import two_operators
from tests.marketplace.wallet.builders import a_wallet

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from accounts.access import Viewer
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("provider", "truths")

PAID = 3390
CARD = Destination("王小明", "6222 0000 1234 5678", "工商银行")


async def test_a_balance_is_checked_by_one_person_and_sent_by_another(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """From the page to the bank's reference; what is on its way cannot be spent."""
    person = await a_wallet(sandbox, settle)
    first, second = await two_operators()
    app, withdrawal = the_application(), str(uuid7())
    body = {"id": withdrawal, "amount_fen": 3000, "holder": "王小明", "number": "62220000123"}
    async with browser_of(app, person) as resident:
        asked = await resident.post("/me/wallet/withdrawals", {**body, "bank_name": "工行"})
        again = await resident.post("/me/wallet/withdrawals", {**body, "bank_name": "工行"})
        assert (asked.status_code, again.status_code) == (200, 200)
        assert (asked.json()["balance_fen"], asked.json()["available_fen"]) == (PAID, 390)
        more = {**body, "id": str(uuid7()), "bank_name": "工行"}
        refused = await resident.post("/me/wallet/withdrawals", more)
        assert (refused.status_code, refused.json()["code"]) == (409, "wallet-too-low")
    one = f"/operator/withdrawals/{withdrawal}"
    async with browser_of(app, first) as desk:
        (shown,) = (await desk.get("/operator/withdrawals")).json()["items"]
        assert (shown["state"], shown["account_ending"]) == ("requested", "0123")
        assert (await desk.post(f"{one}/account")).json()["number"] == "62220000123"
        assert (await desk.post(f"{one}/approve")).status_code == 204
        alone = await desk.post(f"{one}/pay", {"proof": "回单 9"})
        assert (alone.status_code, alone.json()["code"]) == (403, "same-person-twice")
    async with browser_of(app, second) as desk:
        assert (await desk.post(f"{one}/pay", {"proof": "回单 9"})).status_code == 204
        assert (await desk.get("/operator/withdrawals")).json()["items"] == []
    async with browser_of(app, person) as resident:
        seen = (await resident.get("/me/wallet")).json()
    assert [entry["amount_fen"] for entry in seen["entries"]] == [-3000, PAID]
    assert [entry["state"] for entry in seen["withdrawals"]] == ["paid"]
    assert (await balance_of(money(Book.GATEWAY_CLEARING, BANK))).balance == 3000


async def test_a_rejected_withdrawal_is_in_the_balance_again(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Its owner reads why; it is decided once."""
    person = await a_wallet(sandbox, settle)
    withdrawal, operator = uuid7(), await _viewer()
    await withdraw(withdrawal, PAID, CARD, person=person)
    await reject_withdrawal(operator, withdrawal, "姓名和银行卡不一致")
    assert await _balance(person) == Balance(PAID, 0)
    with pytest.raises(WithdrawalMoved):
        await approve_withdrawal(operator, withdrawal)
    row = await fetch_row("SELECT state, note FROM wallet_withdrawal")
    assert row is not None
    assert tuple(row) == ("rejected", "姓名和银行卡不一致")


async def test_what_cannot_be_withdrawn_moves_nothing(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Too much, to no account, under somebody else's id, or by the same person twice."""
    person, operator = await a_wallet(sandbox, settle), await _viewer()
    for amount, destination, refusal in (
        (PAID + 1, CARD, WalletTooLow),
        (0, CARD, WalletTooLow),
        (100, Destination("王", "12", "工行"), BadBankAccount),
    ):
        with pytest.raises(refusal):
            await withdraw(uuid7(), amount, destination, person=person)
    assert await _balance(person) == Balance(PAID, 0)
    withdrawal = uuid7()
    await withdraw(withdrawal, 100, CARD, person=person)
    with pytest.raises(NoSuchWithdrawal):
        await withdraw(withdrawal, 100, CARD, person=uuid7())
    with pytest.raises(WithdrawalMoved):
        await pay_withdrawal(operator, withdrawal, "回单 9")
    await approve_withdrawal(operator, withdrawal)
    with pytest.raises(SamePersonTwice):
        await pay_withdrawal(operator, withdrawal, "回单 9")
    with pytest.raises(NoSuchWithdrawal):
        await approve_withdrawal(operator, uuid7())
    assert await _balance(person) == Balance(PAID, 100)


async def test_nobody_leaves_with_money_in_the_wallet(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """They are told how much, and may go once it was sent."""
    person = await a_wallet(sandbox, settle)
    with pytest.raises(WalletNotEmpty) as refused:
        await request_deletion(person)
    assert refused.value.balance_fen == PAID
    withdrawal = uuid7()
    await withdraw(withdrawal, PAID, CARD, person=person)
    with pytest.raises(WalletNotEmpty):
        await request_deletion(person)
    first, second = await two_operators()
    await approve_withdrawal(await as_viewer(first), withdrawal)
    await pay_withdrawal(await as_viewer(second), withdrawal, "回单 9")
    await request_deletion(person)


@pytest.mark.races
async def test_ten_withdrawals_at_once_take_what_is_there_once(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Each wants all of it; one gets it."""
    person = await a_wallet(sandbox, settle)

    async def ask() -> bool:
        try:
            await withdraw(uuid7(), PAID, CARD, person=person)
        except WalletTooLow:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(ask()) for _ in range(10)]
    assert sum(one.result() for one in asked) == 1
    assert await fetch_value("SELECT count(*) FROM wallet_withdrawal") == 1
    assert await _balance(person) == Balance(PAID, PAID)


async def _viewer() -> Viewer:
    return await as_viewer((await two_operators())[0])


async def _balance(person: UUID) -> Balance:
    return await balance_of(money(Book.WALLET, person))
