"""A counter in a cellar: orders are handed out without a network and told afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import fetch_value
from marketplace.pick_up.collecting import collect
from tests.browser.consoles import GENEROUS_MILLISECONDS
from tests.marketplace.handing_over import as_viewer, digits_of, state_of

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader

IS_LISTED = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('linli.hand-overs')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const stores = opening.result
    const named = stores.objectStoreNames.contains('rosters')
    const asked = named && stores.transaction('rosters').objectStore('rosters').count()
    const done = (found) => { stores.close(); resolve(found) }
    if (!asked) done(false)
    else asked.onsuccess = () => done(asked.result > 0)
  }
})"""
FULL = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }
}"""


async def _press(page: Page, digits: str) -> None:
    for digit in digits:
        await page.get_by_role("button", name=digit, exact=True).click()


async def _at_the_counter(opening: Opening, neighbourhood: Neighbourhood) -> Reader:
    """Open the scanner with a network once, so that the list of what waits is on the phone."""
    street = neighbourhood.street
    staff = await opening(street.staff)
    path = f"/point/{street.point}/verify"
    await staff.visit(path)
    await staff.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    await staff.visit(path)
    await staff.page.wait_for_function(IS_LISTED)
    return staff


async def test_goods_are_handed_out_without_a_network_and_told_when_there_is_one(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The phone knows the code by its list, once; the order is collected after the sync."""
    staff = await _at_the_counter(opening, neighbourhood)
    page, digits = staff.page, await digits_of(neighbourhood.order)
    await staff.context.set_offline(True)
    await expect(page.get_by_text("没有网络").first).to_be_visible()
    await _press(page, digits)
    await page.get_by_role("button", name="已交给邻居").click()
    await expect(page.get_by_text("已记在本机")).to_be_visible()
    await page.get_by_role("button", name="下一位").click()
    await expect(page.get_by_text("还有 1 次交货没有上报")).to_be_visible()
    await _press(page, digits)
    await expect(page.get_by_role("alert").filter(has_text="不能交货")).to_be_visible()
    await page.get_by_role("button", name="知道了").click()
    assert await state_of("market_order", neighbourhood.order) == "ready"
    await staff.context.set_offline(False)
    await expect(page.get_by_text("没有上报")).to_be_hidden(timeout=GENEROUS_MILLISECONDS)
    assert await state_of("market_order", neighbourhood.order) == "collected"
    assert await fetch_value("SELECT bool_and(offline) FROM hand_over")
    staff.complaints.clear()  # each request that found no network


async def test_goods_that_left_twice_are_shown_at_the_counter(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Another phone was faster: nothing moves, and the board tells of both."""
    street = neighbourhood.street
    staff = await _at_the_counter(opening, neighbourhood)
    page, digits = staff.page, await digits_of(neighbourhood.order)
    await staff.context.set_offline(True)
    await _press(page, digits)
    await page.get_by_role("button", name="已交给邻居").click()
    await page.get_by_role("button", name="下一位").click()
    await collect(await as_viewer(street.staff), street.point, digits)
    await staff.context.set_offline(False)
    await expect(page.get_by_text("1 次交货重复")).to_be_visible(timeout=GENEROUS_MILLISECONDS)
    await page.get_by_role("link", name="今日").first.click()
    await expect(page.get_by_role("heading", name="重复交付")).to_be_visible()
    await expect(page.get_by_text("算数的那次")).to_be_visible()
    assert await fetch_value("SELECT count(*) FROM hand_over WHERE outcome = 'double'") == 1
    staff.complaints.clear()  # each request that found no network


async def test_a_full_phone_says_so_and_hands_nothing_out(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """What cannot be noted is refused in red: nothing leaves the counter without a trace."""
    staff = await _at_the_counter(opening, neighbourhood)
    page, digits = staff.page, await digits_of(neighbourhood.order)
    await staff.context.set_offline(True)
    await page.evaluate(FULL)
    await _press(page, digits)
    await page.get_by_role("button", name="已交给邻居").click()
    await expect(page.get_by_role("heading", name="没有记下，先别交货")).to_be_visible()
    await page.get_by_role("button", name="知道了").click()
    await expect(page.get_by_text("没有上报")).to_be_hidden()
    assert await state_of("market_order", neighbourhood.order) == "ready"
    staff.complaints.clear()  # each request that found no network


async def test_signing_out_tells_what_was_handed_out_first(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """While it cannot be told one is warned; with a network it is told, and one is out."""
    staff = await _at_the_counter(opening, neighbourhood)
    page, digits = staff.page, await digits_of(neighbourhood.order)
    await staff.context.set_offline(True)
    await _press(page, digits)
    await page.get_by_role("button", name="已交给邻居").click()
    await page.get_by_role("button", name="下一位").click()
    await page.get_by_role("button", name="更多与设置").first.click()
    await page.get_by_role("button", name="退出").click()
    await expect(page.get_by_role("heading", name="还有 1 次交货没有上报")).to_be_visible()
    await page.get_by_role("button", name="先不退出").click()
    assert await state_of("market_order", neighbourhood.order) == "ready"
    await staff.context.set_offline(False)
    await page.get_by_role("button", name="退出").click()
    await page.wait_for_url("**/")
    assert await state_of("market_order", neighbourhood.order) == "collected"
    staff.complaints.clear()  # each request that found no network
