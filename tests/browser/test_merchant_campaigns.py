"""A merchant follows a group-buy: who joined, that the goods are there, or that it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import fetch_row
from tests.marketplace.handing_over import (
    a_paid_order,
    an_open_campaign,
    confirmed_orders,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.browser.conftest import Neighbourhood, Opening


async def test_goods_marked_as_arrived_wait_for_the_neighbours(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """What is to be prepared stands on the board; marking it there makes the orders ready."""
    street = neighbourhood.street
    _, (order,) = await confirmed_orders(street)
    owner = await opening(street.owner)
    await owner.visit(f"/merchant/{street.merchant}/today")
    run = owner.page.locator("section").filter(has_text="送到 3 号门岗亭")
    await run.get_by_role("link", name="阳光玫瑰葡萄").first.click()
    await owner.page.get_by_role("button", name="标记到货").click()
    await owner.page.get_by_role("button", name="都到了").click()
    await expect(owner.page.get_by_text("已到货").first).to_be_visible()
    assert await state_of("market_order", order) == "ready"


async def test_a_cancellation_says_what_it_does_and_why(
    opening: Opening, neighbourhood: Neighbourhood, settle: Callable[[], Awaitable[int]]
) -> None:
    """Without a reason nothing happens; with one everybody is refunded and may read it."""
    street = neighbourhood.street
    campaign = await an_open_campaign(street, price_fen=1200)
    order = await a_paid_order(street, campaign, quantity=2)
    owner = await opening(street.owner)
    page = owner.page
    await owner.visit(f"/merchant/{street.merchant}/campaigns/{campaign}")
    await page.get_by_role("button", name="取消这个团").click()
    await expect(page.get_by_text("1 位邻居会自动收到全额退款，共 ¥24.00。")).to_be_visible()
    await page.get_by_role("button", name="取消并退款").click()
    await expect(page.get_by_text("请写明原因，邻居会看到")).to_be_visible()
    await page.get_by_label("原因").fill("果园下雨，采不了")
    await page.get_by_role("button", name="取消并退款").click()
    await expect(page.get_by_text("果园下雨，采不了").first).to_be_visible()
    row = await fetch_row("SELECT state, failure_note FROM campaign WHERE id = $1", campaign)
    assert row is not None
    assert row["failure_note"] == "果园下雨，采不了"
    assert await state_of("market_order", order) in {"refunding", "refunded"}


async def test_a_stranger_is_not_shown_the_console(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Somebody who does not belong to the merchant is told so, and nothing of it is fetched."""
    stranger = await opening(neighbourhood.neighbour)
    await stranger.page.goto(f"/merchant/{neighbourhood.street.merchant}/today")
    await expect(stranger.page.get_by_text("这家店不归您管")).to_be_visible()
