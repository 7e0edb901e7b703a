"""What residents and the keeper of a point do in the story of a sale, in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from typing import Literal

    from tests.demo.visitors import Visitor

    Method = Literal["card", "wechat_pay", "alipay"]

NAMES: dict[Method, str] = {"card": "Bank card", "wechat_pay": "WeChat Pay", "alipay": "Alipay"}
POINT = "3 号门自提点"


async def find(resident: Visitor, title: str) -> None:
    """Type a name into the search until the new group-buy is found, and open it."""
    page = resident.page
    found = page.get_by_role("link", name=title)
    await resident.until_seen(f"/search?q={title}", found)
    await resident.visit("/")
    await page.get_by_label("Main pages").get_by_role("link", name="Find").click()
    await page.get_by_role("combobox").fill(title)
    await page.get_by_role("combobox").press("Enter")
    await found.click()
    await expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()


async def join_and_pay(resident: Visitor, method: Method) -> str:
    """Join the group-buy that is open here and pay at the provider; give the order's id."""
    page = resident.page
    await page.get_by_role("link", name="Join").click()
    await expect(page.get_by_role("radio", name=POINT)).to_be_checked()
    await page.get_by_role("radio", name=NAMES[method]).check()
    await page.get_by_role("button", name="Pay ¥28.80").click()
    await expect(page.get_by_role("heading", name="Checkout")).to_be_visible()
    await expect(page.get_by_text(_at_the_provider(method)).first).to_be_visible()
    await page.get_by_role("button", name="Pay", exact=True).click()
    await page.wait_for_url("**/orders/*?returned=*")
    # Nobody reloads: the provider's message reaches the open page.
    await expect(
        page.get_by_role("heading", name="Paid, waiting for others to join")
    ).to_be_visible()
    found = re.search(r"/orders/([0-9a-f-]{36})", page.url)
    assert found is not None
    return found[1]


def _at_the_provider(method: Method) -> str:
    return {"card": "Card number", "wechat_pay": "WeChat Pay", "alipay": "Alipay"}[method]


async def digits_shown(resident: Visitor, order: str) -> str:
    """Open the pick-up code of an order that has arrived, and read the digits to the keeper."""
    heading = resident.page.get_by_role("heading", name="It has arrived and can be collected")
    await resident.until_seen(f"/orders/{order}", heading)
    await resident.page.get_by_role("link", name="Show my code").click()
    return (await resident.page.locator(".digits").inner_text()).replace(" ", "")


async def mark_as_arrived(keeper: Visitor, title: str) -> str:
    """Mark the goods as arrived at the point's board; give the point's address in the console."""
    page = keeper.page
    await keeper.visit("/point")
    await page.get_by_role("link", name=POINT).click()
    await page.get_by_role("listitem").filter(has_text=title).get_by_role("button").click()
    await keeper.agree("Arrived")
    await expect(page.get_by_text("Neighbours are being told")).to_be_visible()
    return page.url.removesuffix("/board")


async def hand_out(keeper: Visitor, point: str, digits: str, title: str) -> None:
    """Type the digits, see for whom and what, and hand over."""
    page = keeper.page
    await keeper.visit(f"{point}/verify")
    for digit in digits:
        await keeper.press(digit)
    await expect(page.get_by_role("heading", name=title)).to_be_visible()
    await keeper.press("Handed over")
    await expect(page.get_by_role("status").filter(has_text="Collected")).to_be_visible()
