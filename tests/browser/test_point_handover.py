"""Staff of a pick-up point hand goods out: by digits, by camera, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import async_playwright, expect

from core import clock
from core.database import fetch_row
from marketplace.pick_up.pick_up_codes import PickUpToken, good_until, qr_text
from tests.browser.chromium import chromium_options
from tests.browser.consoles import GENEROUS_MILLISECONDS, film_of_a_code
from tests.browser.reader import Choices, enter, open_reader
from tests.marketplace.handing_over import digits_of, state_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Page

    from tests.browser.conftest import Neighbourhood, Opening


async def _press(page: Page, digits: str) -> None:
    for digit in digits:
        await page.get_by_role("button", name=digit, exact=True).click()


async def test_six_digits_hand_an_order_out_once(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """First one sees for whom and how much, then confirms; the second time is refused in red."""
    digits = await digits_of(neighbourhood.order)
    staff = await opening(neighbourhood.street.staff)
    page = staff.page
    await staff.visit("/point")
    await page.get_by_role("link", name="核销取货码").click()
    await _press(page, digits)
    await expect(page.get_by_role("heading", name="阳光玫瑰葡萄")).to_be_visible()
    assert await state_of("market_order", neighbourhood.order) == "ready"
    await page.get_by_role("button", name="已交给邻居").click()
    await expect(page.get_by_role("status").filter(has_text="可以拿走")).to_be_visible()
    assert await state_of("market_order", neighbourhood.order) == "collected"
    await page.get_by_role("button", name="下一位").click()
    await _press(page, digits)
    await expect(page.get_by_role("alert").filter(has_text="不能交货")).to_be_visible()
    await expect(page.get_by_role("heading", name="已经取过货了")).to_be_visible()
    staff.complaints.clear()  # the refusal itself, which the browser logs as a failed request


async def test_wrong_digits_are_counted_and_then_locked(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Each wrong try says how many are left; after the last the keypad rests and scanning stays."""
    good = await digits_of(neighbourhood.order)
    wrong = "111111" if good != "111111" else "222222"
    staff = await opening(neighbourhood.street.staff)
    page = staff.page
    await staff.visit(f"/point/{neighbourhood.street.point}/verify")
    for _ in range(6):
        await _press(page, wrong)
        await page.get_by_role("button", name="知道了").click()
        if await page.get_by_text("输错太多次").is_visible():
            break
    await expect(page.get_by_text("输错太多次")).to_be_visible()
    await expect(page.get_by_role("button", name="7", exact=True)).to_be_disabled()
    await expect(page.get_by_role("button", name="扫码")).to_be_enabled()
    staff.complaints.clear()  # the refusals themselves


async def test_the_camera_reads_the_neighbours_code(
    site: str, neighbourhood: Neighbourhood, tmp_path: Path
) -> None:
    """A real camera picture is decoded by our own decoder under our own policy."""
    street = neighbourhood.street
    row = await fetch_row("SELECT nonce FROM pick_up_code WHERE order_id = $1", neighbourhood.order)
    assert row is not None
    now = clock.now()
    token = PickUpToken(neighbourhood.order, street.point, row["nonce"])
    film = film_of_a_code(qr_text(token, good_until(now, now)), tmp_path)
    options = chromium_options()
    options["args"] = [
        *options["args"],
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**options)
        staff = await open_reader(browser, site, Choices(), permissions=["camera"])
        await enter(staff, site, street.staff, Choices())
        await staff.visit(f"/point/{street.point}/verify")
        await staff.page.get_by_role("button", name="扫码").click()
        give = staff.page.get_by_role("button", name="已交给邻居")
        await give.click(timeout=GENEROUS_MILLISECONDS)
        await expect(staff.page.get_by_role("status").filter(has_text="可以拿走")).to_be_visible()
        assert staff.complaints == []
        await browser.close()
    assert await state_of("market_order", neighbourhood.order) == "collected"


async def test_arrivals_are_marked_at_the_point(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The board tells who waits; the neighbour with a ready order stands there masked."""
    staff = await opening(neighbourhood.street.staff)
    await staff.visit(f"/point/{neighbourhood.street.point}/board")
    await expect(staff.page.get_by_text("张**").first).to_be_visible()
    await expect(staff.page.get_by_text("已到", exact=True)).to_be_visible()
