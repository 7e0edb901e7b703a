"""What an operator reviews and looks up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import fetch, fetch_value
from core.personal_data import open_sealed
from marketplace.merchants.applying import Application, apply
from tests.marketplace.handing_over import as_viewer

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening

LICENCE = "91320104MA1X2Y3Z4K"


async def test_a_neighbour_applies_and_is_turned_down_with_a_reason(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """What the reviewer writes is what the applicant reads; the licence stays masked."""
    neighbour = await opening(neighbourhood.neighbour)
    page = neighbour.page
    await neighbour.visit("/merchant-application")
    for label, text in {
        "店名": "阿芳花店",
        "经营地址": "白下路 33 号",
        "统一社会信用代码": LICENCE,
        "法定代表人": "方芳",
        "联系电话": "13800138000",
        "卖什么，从哪来": "自家花圃的绿植，每周五送到社区。",
    }.items():
        await page.get_by_label(label).fill(text)
    await page.get_by_role("button", name="提交申请").click()
    await expect(page.get_by_text("审核中")).to_be_visible()

    reviewer = await opening(neighbourhood.street.maker)
    await reviewer.visit("/operator/applications")
    await expect(reviewer.page.get_by_role("heading", name="阿芳花店")).to_be_visible()
    await expect(reviewer.page.get_by_text(LICENCE)).to_have_count(0)
    await reviewer.page.get_by_role("button", name="不通过").click()
    dialog = reviewer.page.get_by_role("dialog")
    await dialog.get_by_role("button", name="不通过").click()
    await expect(dialog.get_by_text("请写几个字")).to_be_visible()
    await dialog.get_by_label("原因").fill("请补经营场所证明")
    await dialog.get_by_role("button", name="不通过").click()
    await expect(reviewer.page.get_by_text("没有待审核的申请")).to_be_visible()

    await neighbour.visit("/merchant-application")
    await expect(page.get_by_text("没有通过：请补经营场所证明")).to_be_visible()


async def test_who_applies_is_revealed_only_with_a_reason_that_is_kept(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The licence is shown in full after a reason, and the audit trail keeps the reason."""
    street = neighbourhood.street
    await apply(
        await as_viewer(neighbourhood.neighbour),
        Application(
            name="阿芳花店",
            introduction="自家花圃的绿植。",
            address="白下路 33 号",
            community_id=street.community,
            licence_number=LICENCE,
            legal_person="方芳",
            contact_phone="13800138000",
        ),
    )
    reviewer = await opening(street.maker)
    await reviewer.visit("/operator/applications")
    await reviewer.page.get_by_role("button", name="显示证照信息").click()
    dialog = reviewer.page.get_by_role("dialog")
    await dialog.get_by_role("button", name="显示").click()
    await expect(dialog.get_by_text("请写几个字")).to_be_visible()
    await expect(reviewer.page.get_by_text(LICENCE)).to_have_count(0)
    await dialog.get_by_label("为什么要看完整信息").fill("与执照照片核对")
    await dialog.get_by_role("button", name="显示").click()
    await expect(reviewer.page.get_by_text(LICENCE)).to_be_visible()
    kept = await fetch_value(
        "SELECT count(*) FROM audit_entry WHERE details::text LIKE '%与执照照片核对%'"
    )
    assert kept == 1


async def test_a_look_up_needs_a_reason_and_a_reveal_another(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Without a reason nothing is asked; the number in full needs a reason of its own, kept."""
    sealed = await fetch_value(
        "SELECT identifier_sealed FROM sign_in_identity WHERE person = $1", neighbourhood.neighbour
    )
    number = open_sealed(sealed)
    operator = await opening(neighbourhood.street.maker)
    page = operator.page
    await operator.visit("/operator/people")
    await page.get_by_label("手机号或邮箱（完整）").fill(number)
    await page.get_by_role("button", name="查找").click()
    await expect(page.get_by_text("请写明原因")).to_be_visible()
    await page.get_by_label("为什么要查这位用户").fill("居民来电改绑手机")
    await page.get_by_role("button", name="查找").click()
    await expect(page.get_by_role("heading", name="张**")).to_be_visible()
    await expect(page.get_by_text(number)).to_have_count(0)
    await page.get_by_role("button", name="显示手机号").click()
    await page.get_by_role("dialog").get_by_label("为什么要看完整信息").fill("核对收货电话")
    await page.get_by_role("dialog").get_by_role("button", name="显示").click()
    await expect(page.get_by_text(number)).to_be_visible()
    reasons = await fetch(
        "SELECT reason FROM reveal WHERE person = $1 ORDER BY at", neighbourhood.neighbour
    )
    assert [row["reason"] for row in reasons] == ["居民来电改绑手机", "核对收货电话"]


async def test_the_books_are_checked_from_the_desk(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Pressing the button checks every truth now, and says that they hold."""
    operator = await opening(neighbourhood.street.maker)
    await operator.visit("/operator/house")
    await expect(operator.page.get_by_text("还没有校验过")).to_be_visible()
    await operator.page.get_by_role("button", name="现在校验").click()
    await expect(operator.page.locator("summary", has_text="条相符")).to_be_visible(timeout=30_000)
