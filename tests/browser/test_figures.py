"""A merchant reads how the shop does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.async_api import expect

from core import clock
from core.database import execute
from marketplace.figures.counting_visits import keep_visit_counts

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening


async def test_what_was_sold_and_who_looked_is_told(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """A neighbour looks and a neighbour has paid: the page says both, over the days one chooses."""
    street = neighbourhood.street
    neighbour = await opening(neighbourhood.neighbour)
    await neighbour.visit(f"/campaigns/{neighbourhood.campaign}")
    await keep_visit_counts()
    owner = await opening(street.owner)
    page = owner.page
    await owner.visit(f"/merchant/{street.merchant}/today")
    await page.get_by_role("button", name="更多", exact=True).click()
    await page.get_by_role("link", name="经营数据").click()
    await expect(page.get_by_text("¥29.90").first).to_be_visible()
    await expect(page.get_by_text("1 人次看过，1 单付款")).to_be_visible()
    await execute(
        "UPDATE market_order SET paid_at = paid_at - $1::interval, placed_at = placed_at - $1",
        timedelta(days=10),
    )
    await execute("UPDATE visit_count SET day = $1", clock.today() - timedelta(days=10))
    await page.reload()
    await page.get_by_role("button", name="近 7 天").click()
    await expect(page.get_by_text("这些天没有卖出")).to_be_visible()
    await expect(page.get_by_text("还没有人来看过")).to_be_visible()
