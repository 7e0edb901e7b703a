"""Parts of an order given back at the desk, approved by a second person; balances sent by two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from core.identifiers import uuid7
from marketplace.ordering.order_lines import lines_of
from marketplace.refunds.gifts import Gift
from marketplace.refunds.refund_calculator import RefundFunder, Wish
from marketplace.refunds.refund_routes import Destination
from marketplace.refunds.refunding_parts import give
from marketplace.wallet.withdrawing import withdraw
from tests.marketplace.cases_builders import a_collected_order
from tests.marketplace.handing_over import a_street, as_viewer, state_of
from tests.marketplace.refunds_builders import refunds_of
from tests.marketplace.waiting_builders import two_operators
from tests.marketplace.wallet.builders import a_wallet

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.browser.conftest import Opening
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]


async def test_goodwill_is_previewed_before_it_is_given(opening: Opening, database: str) -> None:
    """The desk sees who bears it, to the fen, before it writes the reason its buyer reads."""
    street = await a_street()
    order = await a_collected_order(street)
    desk = await opening(street.maker)
    await desk.visit(f"/operator/orders/{order}")
    await desk.page.get_by_role("link", name="退一部分").click()
    await desk.page.get_by_label("另外补偿").fill("5")
    told = desk.page.get_by_role("definition")
    await expect(told.first).to_have_text("¥5.00")
    assert await desk.axe() == []
    await desk.page.get_by_role("button", name="退款", exact=True).click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label("原因（买家会看到）").fill("抱歉，少了一点")
    await dialog.get_by_role("button", name="退款", exact=True).click()
    await expect(desk.page.get_by_text("已退，钱在退回的路上")).to_be_visible()
    assert await refunds_of(order) == [("goodwill", "approved", 0, 500)]


async def test_a_proposal_waits_at_the_desk_for_another_person(
    opening: Opening, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    """Who proposed it may only take it back; the other one approves it."""
    street = await a_street()
    order = await a_collected_order(street)
    (line,) = await lines_of(order)
    monkeypatch.setattr("marketplace.refunds.refunding_parts.ALONE_MAX_FEN", 300)
    gift = Gift(uuid7(), order, (Wish(line, 0, 800),), "抱歉", funder=RefundFunder.PLATFORM)
    await give(await as_viewer(street.maker), gift)
    maker, checker = await opening(street.maker), await opening(street.checker)
    await maker.visit("/operator/refunds")
    await expect(maker.page.get_by_role("button", name="撤回")).to_be_visible()
    await expect(maker.page.get_by_role("button", name="同意退款")).to_have_count(0)
    await checker.visit("/operator/refunds")
    assert await checker.axe() == []
    await checker.page.get_by_role("button", name="同意退款").click()
    await checker.page.get_by_role("dialog").get_by_role("button", name="同意退款").click()
    await expect(checker.page.get_by_text("已同意，钱在退回的路上")).to_be_visible()
    assert await refunds_of(order) == [("goodwill", "approved", 0, 800)]


@pytest.mark.usefixtures("provider")
async def test_a_balance_is_checked_and_sent_by_two_people(
    sandbox: SandboxProcess, settle: Settle, opening: Opening, database: str
) -> None:
    """Who checked it cannot send it; who sends it sees the account, and writes the reference."""
    person = await a_wallet(sandbox, settle)
    first, second = await two_operators()
    withdrawal = uuid7()
    card = Destination("王小明", "6222000012345678", "工商银行")
    await withdraw(withdrawal, 3000, card, person=person)
    checker, sender = await opening(first), await opening(second)
    await checker.visit("/operator/withdrawals")
    assert await checker.axe() == []
    await checker.page.get_by_role("button", name="复核通过").click()
    await expect(checker.page.get_by_text("您已复核，要由另一位工作人员转账。")).to_be_visible()
    await expect(checker.page.get_by_role("button", name="登记已转账")).to_have_count(0)
    await sender.visit("/operator/withdrawals")
    await sender.page.get_by_role("button", name="看完整账号").click()
    await expect(sender.page.get_by_text("6222000012345678")).to_be_visible()
    await sender.page.get_by_role("button", name="登记已转账").click()
    dialog = sender.page.get_by_role("dialog")
    await dialog.get_by_label("转账流水号").fill("HD20261121-9")
    await dialog.get_by_role("button", name="登记已转账").click()
    await expect(sender.page.get_by_text("没有等待的提现")).to_be_visible()
    assert await state_of("wallet_withdrawal", withdrawal) == "paid"
