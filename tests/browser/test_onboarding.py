"""What merchants show: asked at the desk, given with the application, renewed before it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.async_api import expect

from core import clock
from core.database import fetch_row, fetch_value
from tests.browser.measures import sideways
from tests.marketplace.handing_over import state_of
from tests.marketplace.reviews.builders import a_photo

if TYPE_CHECKING:
    from playwright.async_api import FilePayload

    from tests.browser.conftest import Neighbourhood, Opening

PHOTO: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": a_photo()}


async def test_an_applicant_gives_what_the_desk_asks_for(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """A promise is added at the desk; without it nothing is sent; the desk reads it."""
    desk = await opening(neighbourhood.street.maker)
    page = desk.page
    await desk.visit("/operator/requirements")
    await expect(page.get_by_text("没有额外的要求")).to_be_visible()
    await page.get_by_role("button", name="新增要求").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_role("radio", name="作出承诺").check()
    await sheet.get_by_role("textbox", name="中文名称").fill("不卖临期货")
    await sheet.get_by_role("button", name="加上").click()
    await expect(sheet.get_by_text("请写 2 个字以上")).to_be_visible()
    await sheet.get_by_role("textbox", name="英文名称").fill("Nothing about to expire")
    assert await desk.axe() == []
    await sheet.get_by_role("button", name="加上").click()
    await expect(page.get_by_role("heading", name="不卖临期货")).to_be_visible()
    applicant = await opening(neighbourhood.neighbour)
    phone = applicant.page
    await applicant.visit("/merchant-application")
    for name, words in (
        ("店名", "老王豆腐坊"),
        ("经营地址", "幸福路 9 号"),
        ("统一社会信用代码", "91310106MA1FY3AB2C"),
        ("法定代表人", "王建国"),
        ("联系电话", "13800138000"),
        ("卖什么，从哪来", "每天现磨"),
    ):
        await phone.get_by_role("textbox", name=name).first.fill(words)
    await phone.get_by_role("button", name="提交申请").click()
    await expect(phone.get_by_text("请提供“不卖临期货”")).to_be_visible()
    assert await applicant.axe() == []
    await phone.get_by_label("我承诺：不卖临期货").check()
    await phone.get_by_role("button", name="提交申请").click()
    await expect(phone.get_by_text("老王豆腐坊").first).to_be_visible()
    assert await fetch_value("SELECT agreed FROM requirement_answer")
    await desk.visit("/operator/applications")
    await expect(page.get_by_text("已承诺")).to_be_visible()


async def test_a_licence_is_handed_in_and_approved(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """With number, last day and a photo; the page says from when on nothing would be sold."""
    street = neighbourhood.street
    owner = await opening(street.owner)
    page = owner.page
    await owner.visit(f"/merchant/{street.merchant}/shop")
    await page.get_by_role("link", name="证照与到期日").click()
    await expect(page.get_by_text("还没有证照")).to_be_visible()
    await page.get_by_role("button", name="提交证照").click()
    await expect(page.get_by_text("请至少上传一张照片")).to_be_visible()
    await page.get_by_role("radio", name="食品经营许可证").check()
    await page.get_by_role("textbox", name="证照号码").fill("JY13101060012345")
    end = clock.today() + timedelta(days=90)
    await page.get_by_label("有效期到").fill(end.isoformat())
    await page.get_by_label("加照片").set_input_files([PHOTO])
    await expect(page.get_by_role("button", name="去掉第 1 张照片")).to_be_visible()
    assert await owner.axe() == []
    assert await sideways(page) <= 0
    await page.get_by_role("button", name="提交证照").click()
    await expect(page.get_by_text("审核中")).to_be_visible()
    desk = await opening(street.maker)
    await desk.visit("/operator/licences")
    assert await desk.axe() == []
    await desk.page.get_by_role("button", name="通过", exact=True).click()
    await expect(desk.page.get_by_text("没有等审核的证照")).to_be_visible()
    row = await fetch_row("SELECT state, valid_until FROM merchant_licence")
    assert row is not None
    assert tuple(row) == ("approved", end)
    await owner.visit(f"/merchant/{street.merchant}/licences")
    stop = (end + timedelta(days=15)).isoformat()
    await expect(page.get_by_text(f"不更新的话，{stop}起暂停")).to_be_visible()


async def test_a_shop_closes_for_a_while_and_opens_again(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The owner sets the days, and ends them; nothing else changes."""
    street = neighbourhood.street
    owner = await opening(street.owner)
    page = owner.page
    await owner.visit(f"/merchant/{street.merchant}/shop")
    await page.get_by_role("button", name="设为休业").click()
    await expect(page.get_by_role("button", name="结束休业")).to_be_visible()
    assert await owner.axe() == []
    assert await fetch_value("SELECT away_until > away_from FROM merchant")
    await page.get_by_role("button", name="结束休业").click()
    await expect(page.get_by_role("button", name="设为休业")).to_be_visible()
    assert await fetch_value("SELECT away_from FROM merchant") is None


async def test_working_with_a_merchant_is_ended_at_the_desk(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """With a reason; the owner reads it above every page; it is undone the same way."""
    street = neighbourhood.street
    desk = await opening(street.maker)
    page = desk.page
    await desk.visit(f"/operator/merchants/{street.merchant}")
    await page.get_by_role("button", name="终止合作").click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_role("textbox").fill("多次虚假发货")
    assert await desk.axe() == []
    await sheet.get_by_role("button", name="终止合作").click()
    await expect(page.get_by_text("已终止合作")).to_be_visible()
    assert await state_of("merchant", street.merchant) == "closed"
    owner = await opening(street.owner)
    await owner.visit(f"/merchant/{street.merchant}/today")
    await expect(owner.page.get_by_text("原因：多次虚假发货")).to_be_visible()
    await page.get_by_role("button", name="恢复营业").click()
    await page.get_by_role("dialog").get_by_role("textbox").fill("复议成立")
    await page.get_by_role("dialog").get_by_role("button", name="恢复营业").click()
    await expect(page.get_by_text("营业中")).to_be_visible()
