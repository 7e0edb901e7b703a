"""Whoever joins finds their community by its name or by their street's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from accounts.tables import Community
from core import clock
from core.database import fetch_value

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening


async def _a_street_with_a_community() -> None:
    province = await fetch_value("SELECT id FROM community WHERE level = 'province'")
    street = Community(
        code="310106006000",
        name="江宁路街道",
        level="street",
        parent=province,
        path="310106006000/",
        path_names="静安区 江宁路街道",
        imported_at=clock.now(),
    )
    await Community.insert(street)
    await Community.insert(
        Community(
            code="310106006011",
            name="新安居委会",
            level="community",
            parent=street.id,
            path="310106006000/310106006011/",
            path_names="静安区 江宁路街道 新安居委会",
            imported_at=clock.now(),
        )
    )


async def test_a_street_leads_to_its_communities(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Its name offers the street, the street its communities, and one press chooses."""
    await _a_street_with_a_community()
    reader = await opening()
    page = reader.page
    await reader.visit("/sign-up")
    await page.get_by_role("textbox", name="您住在哪个社区").fill("江宁")
    await page.get_by_role("button", name="江宁路街道的社区").click()
    await page.get_by_role("button", name="新安居委会").click()
    await expect(page.locator(".chosen")).to_contain_text("新安居委会")
    await page.get_by_role("textbox", name="换一个社区").fill("没有这地方")
    await expect(page.get_by_text("没有找到")).to_be_visible()
