"""Points, merchants and campaigns as the operator keeps them in order, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import fetch_row, fetch_value
from tests.browser.consoles import DESK
from tests.browser.measures import sideways
from tests.browser.reader import Choices

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening


async def test_the_operator_opens_a_point_on_a_phone(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """What is missing is said beside its field; then the point is in the list and in use."""
    desk = await opening(neighbourhood.street.maker)
    page = desk.page
    await desk.visit("/operator/points/new")
    await page.get_by_role("button", name="开设").click()
    await expect(page.get_by_text("名称至少两个字")).to_be_visible()
    await expect(page.get_by_text("请选一个社区")).to_be_visible()
    await page.get_by_label("名称").fill("幸福里服务站")
    await page.get_by_label("地址").fill("幸福路 18 号一楼")
    await page.get_by_label("所在社区").fill("幸福里")
    await page.get_by_role("button", name="幸福里社区").first.click()
    await page.get_by_role("button", name="星期日").click()
    keepers = page.get_by_label("由谁发货")
    await keepers.select_option(index=1)
    assert await desk.axe() == []
    assert await sideways(page) <= 0
    await page.get_by_role("button", name="开设").click()
    await expect(page.get_by_text("幸福里服务站")).to_be_visible()
    row = await fetch_row("SELECT * FROM pick_up_point WHERE name = '幸福里服务站'")
    assert row is not None
    assert (row["state"], row["hours"][0]["days"]) == ("active", [1, 2, 3, 4, 5, 6])


async def test_a_suspension_is_decided_campaign_by_campaign_and_read_by_the_merchant(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The ticked group-buy is cancelled, and every page of the merchant says why it is stopped."""
    street = neighbourhood.street
    english = Choices(language="en", theme="dark")
    desk = await opening(street.maker, english)
    page = desk.page
    await page.set_viewport_size(DESK)
    await desk.visit(f"/operator/merchants/{street.merchant}")
    await page.get_by_role("button", name="Suspend").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("checkbox").first.check()
    await dialog.get_by_role("textbox").fill("Bad test")
    assert await desk.axe() == []
    await dialog.get_by_role("button", name="Suspend").click()
    await expect(page.get_by_role("button", name="Let it sell again")).to_be_visible()
    state = "SELECT state FROM campaign WHERE id = $1"
    assert await fetch_value(state, neighbourhood.campaign) == "refunding"

    seller = await opening(street.owner)
    for path in ("today", "points"):
        await seller.visit(f"/merchant/{street.merchant}/{path}")
        await expect(seller.page.get_by_text("原因：Bad test")).to_be_visible()
    assert await sideways(seller.page) <= 0


async def test_cancelling_a_campaign_says_what_it_does_and_asks_why(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Nothing happens without a reason; with one the neighbour reads it on the group-buy."""
    desk = await opening(neighbourhood.street.maker)
    page = desk.page
    await desk.visit("/operator/campaigns?state=open")
    await page.get_by_role("button", name="取消").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="取消团购").click()
    await expect(dialog.get_by_text("请写几个字")).to_be_visible()
    await dialog.get_by_role("textbox").fill("商品检测不合格")
    await dialog.get_by_role("button", name="取消团购").click()
    await expect(page.get_by_text("已取消，正在退款")).to_be_visible()
    neighbour = await opening(neighbourhood.neighbour)
    await neighbour.visit(f"/campaigns/{neighbourhood.campaign}")
    await expect(neighbour.page.get_by_text("商品检测不合格").first).to_be_visible()


async def test_whoever_takes_charge_of_an_organisation_invites_its_keepers(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """From the counter one comes to the members, and the invitation is on its way."""
    street = neighbourhood.street
    party = await fetch_value("SELECT party FROM pick_up_point WHERE id = $1", street.point)
    owner = await fetch_value(
        "SELECT person FROM membership WHERE party = $1 AND role IN ('owner', 'worker')", party
    )
    keeper = await opening(owner)
    page = keeper.page
    await keeper.visit(f"/party/{party}/members")
    await page.get_by_role("button", name="邀请成员").click()
    await page.get_by_label("手机号或邮箱").fill("13912345678")
    await page.get_by_role("button", name="发出邀请").click()
    await expect(page.get_by_text("139****5678")).to_be_visible()
    assert await keeper.axe() == []
