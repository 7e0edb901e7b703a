"""A group-buy below cost: an operator looks at it before any neighbour does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import execute, fetch_value
from marketplace.selling.publishing import cancel_campaign

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.async_api import Page

    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader

COST_FEN = 3500
NOTE = "请写明临期到哪一天"


async def test_a_group_buy_below_cost_is_seen_after_an_operator_looked(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Told why and sent back with words, listed again, let pass: only then neighbours see it."""
    street, before = neighbourhood.street, neighbourhood.campaign
    await _sold_below_cost(neighbourhood)
    owner, operator = await opening(street.owner), await opening(street.maker)
    neighbour = await opening(neighbourhood.neighbour)
    page = owner.page
    await owner.visit(f"/merchant/{street.merchant}/campaigns/new?copy={before}")
    await expect(page.get_by_text("平台看过才开团")).to_be_visible()
    await page.get_by_role("radio", name="应季").check(force=True)
    await _publish(page)
    await expect(page.get_by_text("平台正在看")).to_be_visible()
    run = await fetch_value("SELECT id FROM campaign WHERE state = 'in_review'")
    assert await _status(neighbour, run) == 404

    await _send_back(operator)
    await owner.visit(f"/merchant/{street.merchant}/campaigns/{run}")
    await expect(page.get_by_text(f"平台退回了：{NOTE}")).to_be_visible()
    await owner.visit(f"/merchant/{street.merchant}/campaigns/{run}/edit")
    await page.get_by_role("radio", name="临期").check(force=True)
    await _publish(page)
    await expect(page.get_by_text("平台正在看")).to_be_visible()
    assert await _status(neighbour, run) == 404

    await operator.visit("/operator/campaigns")
    await operator.page.get_by_role("button", name="放行").click()
    await expect(operator.page.get_by_text("已放行")).to_be_visible()
    await owner.visit(f"/merchant/{street.merchant}/campaigns/{run}")
    await expect(page.get_by_text("正在拼").first).to_be_visible()
    await neighbour.visit(f"/campaigns/{run}")
    await expect(neighbour.page.get_by_role("link", name="参团")).to_be_visible()


async def _sold_below_cost(neighbourhood: Neighbourhood) -> None:
    """End the run of before, and let its goods have cost more than they are sold for."""
    street, before = neighbourhood.street, neighbourhood.campaign
    await cancel_campaign(before, note="雨太大", merchant_id=street.merchant)
    await execute(
        """UPDATE offer_variant SET cost_fen = $2
           WHERE offer = (SELECT offer FROM campaign WHERE id = $1)""",
        before,
        COST_FEN,
    )


async def _send_back(operator: Reader) -> None:
    """Read what it is sold for and what it cost, and send it back with words."""
    desk = operator.page
    await operator.visit("/operator/campaigns")
    await expect(desk.get_by_text("成本 ¥35.00")).to_be_visible()
    assert await operator.axe() == []
    await expect(desk.get_by_role("button", name="退回")).to_be_disabled()
    await desk.get_by_label("退回的原因").fill(NOTE)
    await desk.get_by_role("button", name="退回").click()
    await expect(desk.get_by_text("已退回")).to_be_visible()


async def _publish(page: Page) -> None:
    await page.get_by_role("button", name="下一步").click()
    await expect(page.get_by_role("checkbox", name="3 号门岗亭")).to_be_checked()
    await page.get_by_role("button", name="发布").click()


async def _status(reader: Reader, run: UUID) -> int:
    """Ask for the page's data as the page would, without its complaint about what is not there."""
    return (await reader.page.request.get(f"/api/v1/campaigns/{run}")).status
