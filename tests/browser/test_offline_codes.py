"""A pick-up code in a cellar: no network, and still one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.marketplace.handing_over import digits_of

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader


async def _shown(reader: Reader) -> str:
    digits = await reader.page.locator(".digits").inner_text()
    return digits.replace(" ", "")


async def _keep_offline(reader: Reader, path: str) -> None:
    await reader.visit(path)
    # A function, since the policy of the pages forbids the evaluation of text.
    await reader.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    await reader.visit(path)


async def test_a_code_seen_once_opens_without_a_network(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The page, the QR code and the digits are there after a reload without any network."""
    reader = await opening(neighbourhood.neighbour)
    path = f"/orders/{neighbourhood.order}/code"
    await _keep_offline(reader, path)
    await reader.context.set_offline(True)
    await reader.page.goto(path)
    await expect(reader.page.locator(".qr")).to_be_visible()
    assert await _shown(reader) == await digits_of(neighbourhood.order)
    await expect(reader.page.get_by_text("这是存在本机的取货码")).to_be_visible()
    # The browser notes each request that found no network; that is what this test is about.
    reader.complaints.clear()


async def test_signing_out_takes_the_kept_codes_along(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """After signing out nothing of the person is left on the device."""
    reader = await opening(neighbourhood.neighbour)
    await _keep_offline(reader, f"/orders/{neighbourhood.order}/code")
    await reader.visit("/me")
    await reader.page.get_by_role("button", name="退出登录").click()
    await reader.page.wait_for_url("/")
    left: list[str] = await reader.page.evaluate(
        "Object.keys(localStorage).filter((key) => key !== 'linli.preferences')"
    )
    assert left == []
