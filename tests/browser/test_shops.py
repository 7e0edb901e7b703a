"""From a name to a merchant's page, and from there to what it sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.browser.reader import Choices
from tests.marketplace.handing_over import a_merchant, a_person, an_open_campaign

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.browser.conftest import Neighbourhood, Opening

    Find = Callable[[], Awaitable[int]]


async def test_a_merchant_that_is_found_opens_its_page(
    opening: Opening, neighbourhood: Neighbourhood, index_all: Find
) -> None:
    """The hit leads to who sells and what is open; a tile there leads to the group-buy."""
    await index_all()
    reader = await opening(neighbourhood.neighbour)
    page = reader.page
    await reader.visit("/search?q=guoran&kind=merchant")
    await page.get_by_role("link", name="果然好水果").click()
    await page.wait_for_url(f"/shops/{neighbourhood.street.merchant}")
    await expect(page.get_by_role("heading", name="果然好水果", level=1)).to_be_visible()
    await expect(page.get_by_text("3 号门岗亭", exact=True)).to_be_visible()
    assert await reader.axe() == []
    await page.locator(f"a[href='/campaigns/{neighbourhood.campaign}']").click()
    await page.get_by_role("link", name="果然好水果").click()
    await page.wait_for_url(f"/shops/{neighbourhood.street.merchant}")


async def test_searching_within_one_merchant_shows_nobody_elses(
    opening: Opening, neighbourhood: Neighbourhood, index_all: Find
) -> None:
    """The filter is named, leads back to the merchant, and one press lets go of it."""
    street = neighbourhood.street
    other = await a_merchant(street.community, await a_person("周老板"))
    elsewhere = await an_open_campaign(street, merchant=other)
    await index_all()
    reader = await opening(neighbourhood.neighbour, Choices(language="en"))
    page = reader.page
    await reader.visit(f"/shops/{street.merchant}")
    await page.get_by_role("link", name="Search this merchant").click()
    await expect(page.get_by_role("link", name="Only from 果然好水果")).to_be_visible()
    await expect(page.locator(f"a[href='/campaigns/{neighbourhood.campaign}']")).to_have_count(1)
    await expect(page.locator(f"a[href='/campaigns/{elsewhere}']")).to_have_count(0)
    await page.get_by_role("button", name="Show every merchant").click()
    await expect(page.locator(f"a[href='/campaigns/{elsewhere}']")).to_have_count(1)
