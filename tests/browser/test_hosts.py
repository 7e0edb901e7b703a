"""Neighbours who keep a point: they ask, are let in, look after it, and count what comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import fetch_row, fetch_value
from tests.browser.consoles import DESK, GENEROUS_MILLISECONDS, a_photo
from tests.browser.measures import sideways
from tests.marketplace.handing_over import a_payment_of, confirmed_orders, ready_orders, state_of

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader

ID_NUMBER = "11010519491231002X"


async def _said_who(page: Page, number: str) -> None:
    await page.get_by_label("身份证上的姓名").fill("王桂芳")
    await page.get_by_label("身份证号").fill(number)
    await page.get_by_label("联系电话").fill("13800138001")


async def _let_in(desk: Reader) -> None:
    """Look at who asks, saying why, and approve."""
    page = desk.page
    await page.set_viewport_size(DESK)
    await desk.visit("/operator/hosts")
    await expect(page.get_by_text(ID_NUMBER)).to_be_hidden()
    await page.get_by_role("button", name="查看完整资料").click()
    await page.get_by_label("为什么要看").fill("核对身份证")
    await page.get_by_role("dialog").get_by_role("button", name="查看完整资料").click()
    await expect(page.get_by_text(ID_NUMBER)).to_be_visible()
    await page.get_by_role("button", name="通过", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="通过").click()
    await expect(page.get_by_text("没有申请")).to_be_visible()


async def test_a_neighbour_asks_to_keep_a_point_and_is_let_in(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """A wrong number is said at once; the reviewer looks with a reason; the point opens."""
    reader = await opening(neighbourhood.neighbour)
    page = reader.page
    await reader.visit("/me")
    await page.get_by_role("link", name="我要当团长").click()
    await page.get_by_label("名称").fill("王阿姨家")
    await page.get_by_label("地址").fill("幸福路 5 号 101")
    await page.get_by_role("textbox", name="冷藏能放几份").fill("30")
    await page.locator("input[type=file]").set_input_files([a_photo()])
    await expect(page.get_by_role("button", name="去掉第 1 张照片")).to_be_visible(
        timeout=GENEROUS_MILLISECONDS
    )
    await _said_who(page, "110105194912310021")
    await page.get_by_role("button", name="提交申请").click()
    await expect(page.get_by_text("身份证号不对")).to_be_visible()
    assert await reader.axe() == []
    assert await sideways(page) <= 0
    await _said_who(page, ID_NUMBER)
    await page.get_by_role("button", name="提交申请").click()
    await expect(page.get_by_text("平台正在审核")).to_be_visible()
    await _let_in(await opening(neighbourhood.street.maker))
    await reader.visit("/host-application")
    await page.get_by_role("button", name="进入自提点").click()
    await expect(page.get_by_role("heading", name="到货")).to_be_visible()
    row = await fetch_row("SELECT * FROM pick_up_point WHERE name = '王阿姨家'")
    assert row is not None
    assert (row["state"], row["cool_units"]) == ("active", 30)


async def test_a_keeper_changes_the_room_and_pauses(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The own point is changed by who is in charge, and pausing says what it means."""
    street = neighbourhood.street
    keeper = await opening(street.staff)
    page = keeper.page
    await keeper.visit(f"/point/{street.point}/settings")
    await page.get_by_role("textbox", name="冷冻能放几份").fill("12")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_text("已保存")).to_be_visible()
    assert await keeper.axe() == []
    assert await sideways(page) <= 0
    await page.get_by_role("button", name="暂停").click()
    await page.get_by_role("dialog").get_by_role("button", name="暂停").click()
    await expect(page.get_by_role("button", name="启用")).to_be_visible()
    row = await fetch_row("SELECT * FROM pick_up_point WHERE id = $1", street.point)
    assert row is not None
    assert (row["frozen_units"], row["state"]) == (12, "paused")


async def test_room_below_what_is_promised_is_refused_in_plain_words(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The keeper reads how many units neighbours count on; the point stays as it was."""
    street = neighbourhood.street
    await ready_orders(street, 2)
    keeper = await opening(street.staff)
    page = keeper.page
    await keeper.visit(f"/point/{street.point}/settings")
    await page.get_by_role("textbox", name="常温能放几份").fill("1")
    await page.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("heading", name="不能少于已经许诺的份数")).to_be_visible()
    point = await fetch_row("SELECT * FROM pick_up_point WHERE id = $1", street.point)
    assert point is not None
    assert point["capacity_units"] is None
    keeper.complaints.clear()  # the refusal itself


async def test_missing_goods_are_counted_after_a_look_at_who_gets_less(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Spoiled units are typed, the page names the buyer, and the count refunds."""
    street = neighbourhood.street
    campaign, (order,) = await confirmed_orders(street)
    await a_payment_of(order)
    keeper = await opening(street.staff)
    page = keeper.page
    await keeper.visit(f"/point/{street.point}/board")
    await page.locator(f"a[href$='/arrivals/{campaign}']").click()
    await page.get_by_role("textbox", name="其中坏的").fill("1")
    await page.get_by_role("textbox", name="说明").fill("最上面一箱压碎了")
    await expect(page.get_by_text("先付先得")).to_be_visible()
    await expect(page.get_by_text("订 1 得 0")).to_be_visible()
    assert await keeper.axe() == []
    assert await sideways(page) <= 0
    assert await state_of("market_order", order) == "confirmed"
    await page.get_by_role("button", name="确认到货").click()
    await page.get_by_role("dialog").get_by_role("button", name="确认到货").click()
    await expect(page.get_by_text("已标记，正在通知邻居")).to_be_visible()
    counted = await fetch_row("SELECT * FROM arrival_count")
    assert counted is not None
    assert (counted["received_units"], counted["damaged_units"]) == (1, 1)
    assert await state_of("market_order", order) == "refunding"
    buyer = await opening(await fetch_value("SELECT buyer FROM market_order WHERE id = $1", order))
    await buyer.visit(f"/orders/{order}")
    await expect(buyer.page.get_by_role("heading", name="到货少了 1 份")).to_be_visible()
    await expect(buyer.page.get_by_text("订了 1 份，缺 1 份")).to_be_visible()
    await expect(buyer.page.get_by_text("登记的人说：最上面一箱压碎了")).to_be_visible()


async def test_a_neighbours_code_is_made_shown_and_taken_back(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The code is another one than the buyer's, and opens nothing once it was taken back."""
    reader = await opening(neighbourhood.neighbour)
    page = reader.page
    await reader.visit(f"/orders/{neighbourhood.order}")
    await page.get_by_role("link", name="请邻居代取").click()
    await page.get_by_role("button", name="生成代取码").click()
    await expect(page.get_by_text("请写个称呼")).to_be_visible()
    await page.get_by_label("怎么称呼这位邻居").fill("王阿姨")
    await page.get_by_role("button", name="生成代取码").click()
    await expect(page.get_by_text("给王阿姨的代取码")).to_be_visible()
    digits = await fetch_value("SELECT digits FROM pick_up_code WHERE kind = 'proxy'")
    await expect(page.get_by_text(f"{digits[:3]} {digits[3:]}")).to_be_visible()
    assert await reader.axe() == []
    await page.get_by_role("button", name="收回代取码").click()
    await page.get_by_role("dialog").get_by_role("button", name="收回代取码").click()
    await expect(page.get_by_role("button", name="生成代取码")).to_be_visible()
    assert await fetch_value("SELECT state FROM pick_up_code WHERE kind = 'proxy'") == "void"
    reader.complaints.clear()  # that there was no such code yet, and that it is gone
