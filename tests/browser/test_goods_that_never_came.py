"""Goods that never came: the buyer takes the money back, or an operator gives it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from core import clock
from core.database import execute, fetch_value
from marketplace.selling.deciding import decide_campaign
from tests.marketplace.builders import Street, a_campaign, a_resident, an_order, state_of
from tests.marketplace.builders import a_street as a_paying_street
from tests.marketplace.paying_builders import pay
from tests.marketplace.waiting_builders import an_operator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.browser.conftest import Opening
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("provider", "database")


async def _never_brought(sandbox: SandboxProcess, settle: Settle) -> tuple[Street, UUID, UUID]:
    """Let a campaign succeed whose collecting hours ended the day before yesterday."""
    street = await a_paying_street()
    campaign, buyer = await a_campaign(street, min_units=1), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    await pay(sandbox, settle, order, buyer, "card")
    await execute("UPDATE campaign SET state = 'closing' WHERE id = $1", campaign)
    assert await decide_campaign(campaign)
    await settle()
    # The pages have a clock of their own, so the hours are moved and not the time.
    await execute(
        "UPDATE campaign_point SET collect_from = $1, collect_until = $2",
        clock.now() - timedelta(days=3),
        clock.now() - timedelta(days=2),
    )
    return street, order, buyer


async def test_a_buyer_takes_the_money_back_with_two_taps(
    sandbox: SandboxProcess, settle: Settle, opening: Opening
) -> None:
    """The order says that the goods are overdue, asks once, and shows the refund."""
    _, order, buyer = await _never_brought(sandbox, settle)
    resident = await opening(buyer)
    await resident.visit(f"/orders/{order}")
    await expect(resident.page.get_by_role("heading", name="该到的货还没到")).to_be_visible()
    assert await resident.axe() == []
    await resident.page.get_by_role("button", name="没送到，要回全款").click()
    await resident.page.get_by_role("dialog").get_by_role("button", name="要回全款").click()
    await expect(resident.page.get_by_text("货没有送到，全额退回").first).to_be_visible()
    await settle()
    assert await state_of("market_order", order) == "refunded"


async def test_a_merchant_who_cannot_deliver_refunds_everybody_with_a_reason(
    sandbox: SandboxProcess, settle: Settle, opening: Opening
) -> None:
    """The page of the group-buy asks for the reason; the neighbour reads it in the order."""
    street, order, buyer = await _never_brought(sandbox, settle)
    campaign = await fetch_value("SELECT id FROM campaign")
    seller = await opening(street.seller)
    page = seller.page
    await seller.visit(f"/merchant/{street.merchant}/campaigns/{campaign}")
    await page.get_by_role("button", name="送不来了").click()
    sheet = page.get_by_role("dialog")
    assert await seller.axe() == []
    await sheet.get_by_role("textbox").fill("冷库坏了，货不能卖")
    await sheet.get_by_role("button", name="全部退款").click()
    await expect(page.get_by_text("没有送到，已全部退款")).to_be_visible()
    await settle()
    assert await state_of("market_order", order) == "refunded"
    resident = await opening(buyer)
    await resident.visit(f"/orders/{order}")
    await expect(resident.page.get_by_text("登记的人说：冷库坏了，货不能卖")).to_be_visible()
    desk = await opening(await an_operator())
    await desk.visit(f"/operator/orders/{order}")
    await expect(desk.page.get_by_text("登记的人说：冷库坏了，货不能卖")).to_be_visible()


async def test_an_operator_finds_an_order_and_gives_its_money_back(
    sandbox: SandboxProcess, settle: Settle, opening: Opening
) -> None:
    """From the overview to the list, the order, the reason; and by its number afterwards."""
    _, order, _ = await _never_brought(sandbox, settle)
    desk = await opening(await an_operator())
    await desk.visit("/operator/overview")
    await desk.page.get_by_role("link", name="该到没到的订单").click()
    await desk.page.get_by_role("link", name="散养土鸡蛋 30 枚").click()
    await expect(desk.page.get_by_text("买家付款")).to_be_visible()
    assert await desk.axe() == []
    await desk.page.get_by_role("button", name="全额退款").click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label("原因").fill("商户联系不上")
    await dialog.get_by_role("button", name="全额退款").click()
    await expect(desk.page.get_by_text("平台决定退款：商户联系不上").first).to_be_visible()
    await expect(desk.page.get_by_role("button", name="全额退款")).to_have_count(0)
    await settle()
    assert await state_of("market_order", order) == "refunded"

    number = await fetch_value("SELECT number FROM market_order WHERE id = $1", order)
    await desk.visit("/operator/orders")
    await desk.page.get_by_label("订单号").fill(f"{number}")
    await desk.page.get_by_role("button", name="查找").click()
    await expect(desk.page.get_by_role("link", name="散养土鸡蛋 30 枚")).to_be_visible()
    await expect(desk.page.get_by_text("已退款")).to_be_visible()
