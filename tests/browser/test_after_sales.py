"""A complaint in the browser: written with a photo, answered, decided by the platform."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from core import clock
from core.database import execute
from tests.marketplace.builders import state_of
from tests.marketplace.cases_builders import a_collected_order, buyer_of
from tests.marketplace.handing_over import a_paid_order, a_payment_of, a_street, an_open_campaign

if TYPE_CHECKING:
    from uuid import UUID

    from tests.browser.conftest import Opening
    from tests.browser.reader import Reader
    from tests.marketplace.handing_over import Street

pytestmark = pytest.mark.usefixtures("provider", "database")


async def test_a_complaint_goes_through_all_three_desks(opening: Opening) -> None:
    """The buyer writes, the merchant refuses, the buyer calls the platform, and it decides."""
    street = await a_street()
    order = await a_collected_order(street)
    resident = await opening(await buyer_of(order))
    await _complain(resident, order)
    await _refuse(await opening(street.owner), street)
    await _call_the_platform(resident)
    await _decide(await opening(street.maker))
    assert await state_of("market_order", order) == "refunding"
    await resident.page.reload()
    await expect(resident.page.get_by_text("照片清楚，商户没有验货记录")).to_be_visible()


async def _complain(resident: Reader, order: UUID) -> None:
    await resident.visit(f"/orders/{order}")
    await resident.page.get_by_role("link", name="申请售后").click()
    await resident.page.get_by_label("说明情况").fill("打开一看有一半是烂的")
    assert await resident.axe() == []
    await resident.page.get_by_role("button", name="提交申请").click()
    await expect(resident.page.get_by_text("等商户回复")).to_be_visible()


async def _refuse(desk: Reader, street: Street) -> None:
    await desk.visit(f"/merchant/{street.merchant}/after-sales")
    await expect(desk.page.get_by_text("打开一看有一半是烂的")).to_be_visible()
    assert await desk.axe() == []
    await desk.page.get_by_role("button", name="不同意", exact=True).click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label("理由").fill("取货时当面验过")
    await dialog.get_by_role("button", name="不同意").click()
    await expect(desk.page.get_by_text("商户没有同意")).to_be_visible()


async def _call_the_platform(resident: Reader) -> None:
    await resident.page.reload()
    await resident.page.get_by_role("button", name="请平台裁决").click()
    dialog = resident.page.get_by_role("dialog")
    await dialog.get_by_label("还想说明的").fill("没有验过，照片是当天拍的")
    await dialog.get_by_role("button", name="请平台裁决").click()
    await expect(resident.page.get_by_text("平台处理中")).to_be_visible()


async def _decide(platform: Reader) -> None:
    await platform.visit("/operator/after-sales")
    await platform.page.get_by_role("button", name="裁决", exact=True).click()
    dialog = platform.page.get_by_role("dialog")
    await dialog.get_by_label("退给买家多少").fill("29.90")
    await dialog.get_by_label("裁决理由").fill("照片清楚，商户没有验货记录")
    await dialog.get_by_role("button", name="作出裁决").click()
    await expect(platform.page.get_by_text("没有等裁决的售后")).to_be_visible()


async def test_a_buyer_takes_fewer_units_and_reads_what_comes_back(opening: Opening) -> None:
    """Three become two; the amount was told before, and the order shows the refund."""
    street = await a_street()
    order = await a_paid_order(street, await an_open_campaign(street), quantity=3)
    await a_payment_of(order)
    await execute("UPDATE campaign SET closes_at = $1", clock.now() + timedelta(days=1))
    resident = await opening(await buyer_of(order))
    await resident.visit(f"/orders/{order}")
    await resident.page.get_by_role("button", name="减少份数").click()
    dialog = resident.page.get_by_role("dialog")
    await dialog.get_by_label("留几份").select_option("2")
    await expect(dialog.get_by_text("退回 ¥29.90")).to_be_visible()
    assert await resident.axe() == []
    await dialog.get_by_role("button", name="减少并退款").click()
    await expect(resident.page.get_by_text("您减少了份数", exact=True)).to_be_visible()
