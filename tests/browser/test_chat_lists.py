"""A list from the chat: pasted and put right by the merchant, claimed and joined by a neighbour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import fetch_value
from marketplace.pasted_lists.views import lists_of, shared_list
from tests.marketplace.handing_over import an_open_campaign

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening

TEXT = "#接龙\n1. 张三 2份\n2. 王五 两样都要\n"


async def test_a_list_is_read_corrected_shared_and_claimed(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """What could not be read stands beside what was; the neighbour's page is filled."""
    street = neighbourhood.street
    campaign = await an_open_campaign(street)
    desk = await opening(street.owner)
    page = desk.page
    await desk.visit(f"/merchant/{street.merchant}/campaigns/{campaign}")
    await page.get_by_role("link", name="接龙", exact=True).click()
    await page.get_by_label("接龙原文").fill(TEXT)
    await page.get_by_role("button", name="读一读").click()
    unread = page.get_by_role("region", name="没读懂或不要的")
    await expect(unread.get_by_text("2. 王五 两样都要")).to_be_visible()
    await expect(page.get_by_role("region", name="读懂的").get_by_label("名字")).to_have_value(
        "张三"
    )
    await unread.get_by_label("名字").fill("王五")
    await unread.get_by_label("份数").fill("1")
    await page.get_by_role("button", name="公开，让邻居认领").click()
    await expect(page.get_by_text("发到群里的链接")).to_be_visible()
    [made] = await lists_of(campaign)
    assert (made.state, made.lines, made.unread) == ("open", 2, 0)
    token = await fetch_value("SELECT token FROM group_list WHERE id = $1", made.id)
    phone = await opening(neighbourhood.neighbour)
    await phone.visit(f"/c/{token}")
    line = phone.page.get_by_role("listitem").filter(has_text="张**")
    await line.get_by_role("button", name="这是我").click()
    await expect(phone.page.get_by_role("heading", name="参团", level=1)).to_be_visible()
    assert f"/campaigns/{campaign}/join?" in phone.page.url
    assert "units=2" in phone.page.url
    assert (await shared_list(token, viewer=neighbourhood.neighbour)).lines[0].mine


async def test_a_poster_is_shown_to_be_sent(opening: Opening, neighbourhood: Neighbourhood) -> None:
    """The sheet shows the picture, saves it, and copies the link."""
    reader = await opening(neighbourhood.neighbour)
    page = reader.page
    await reader.visit(f"/campaigns/{neighbourhood.campaign}")
    await page.get_by_role("button", name="分享给邻居").click()
    sheet = page.get_by_role("dialog", name="分享这个团购")
    await expect(sheet.get_by_role("img")).to_be_visible()
    async with page.expect_download() as download:
        await sheet.get_by_role("link", name="保存海报").click()
    assert (await download.value).suggested_filename.endswith(".png")
    await sheet.get_by_role("button", name="复制链接").click()
    await expect(sheet.get_by_role("status")).not_to_be_empty()
