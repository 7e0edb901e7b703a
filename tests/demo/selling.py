"""What a merchant and the operators do in the story of a sale, press by press, in English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.browser.consoles import a_photo

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.demo.visitors import Visitor

POINT = "3 号门自提点"


async def list_group_buy(merchant: Visitor, title: str, *, goal: int = 1) -> str:
    """List goods with a photo for the merchant's own community; give the id of the group-buy."""
    page = merchant.page
    await merchant.visit("/merchant")
    await page.get_by_role("link", name="New group-buy").click()
    await merchant.press("New goods")
    await page.locator("input[type=file]").set_input_files([a_photo()])
    await page.get_by_label("Name of the goods").fill(title)
    await page.get_by_role("radio", name="Meat and eggs").check()
    await page.get_by_label("Usual price").fill("36")
    await page.get_by_role("textbox", name="Description").fill("Laid this morning.")
    await page.get_by_role("checkbox", name="Does not keep").check()
    await expect(page.get_by_role("progressbar")).to_have_count(0)
    await merchant.press("Next")
    await page.get_by_label("Group price").fill("28.80")
    await page.get_by_label("Goes ahead from", exact=True).fill(str(goal))
    await merchant.press("Next")
    await page.get_by_role("checkbox", name=POINT).check()
    await merchant.press("Publish")
    await expect(page.get_by_text("Published.")).to_be_visible()
    await page.wait_for_url(re.compile(r"/campaigns/[0-9a-f-]{36}$"))
    return page.url.rpartition("/")[2]


async def confirm_newest_statement(merchant: Visitor, title: str, *, orders: int) -> str:
    """Agree with the newest statement, which names so many orders of a good; give its number."""
    page = merchant.page
    await merchant.visit("/merchant")
    await page.wait_for_url("**/today")
    await merchant.visit(page.url.replace("/today", "/statements"))
    newest = page.locator("main a.link").first
    number = (await newest.inner_text()).strip()
    await newest.click()
    await expect(page.get_by_text(title).filter(visible=True)).to_have_count(orders)
    await merchant.press("Confirm")
    await merchant.agree("Confirm")
    await expect(page.get_by_text("Confirmed", exact=True)).to_be_visible()
    return number


async def settle_now(operator: Visitor) -> None:
    """Make the statements that are due."""
    await operator.visit("/operator/statements")
    await operator.press("Settle now")
    await expect(operator.page.get_by_text(re.compile("statements? made"))).to_be_visible()


async def propose(operator: Visitor, number: str) -> None:
    """Propose to pay a statement out; the same person is not offered to approve it."""
    await operator.visit("/operator/statements")
    row = operator.page.get_by_role("listitem").filter(has_text=number)
    await row.get_by_role("button", name="Propose payout").click()
    await expect(operator.page.get_by_text("A colleague has to approve it")).to_be_visible()
    await operator.visit("/operator/payouts")
    payout = _payout(operator, number)
    await expect(payout.get_by_text("a colleague approves it")).to_be_visible()
    await expect(payout.get_by_role("button", name="Approve")).to_have_count(0)


async def approve_and_pay(finance: Visitor, number: str, reference: str) -> str:
    """Approve as the second person, fetch the bank file, record the transfer; give the file."""
    page = finance.page
    await finance.visit("/operator/payouts")
    await _payout(finance, number).get_by_role("button", name="Approve").click()
    await finance.agree("Approve")
    await expect(page.get_by_text("Approved; ready to export")).to_be_visible()
    async with page.expect_download() as download:
        await finance.press("Bank file (1)")
    written = (await (await download.value).path()).read_text(encoding="utf-8-sig")
    await _payout(finance, number).get_by_role("button", name="Record as paid").click()
    await page.get_by_label("Bank reference").fill(reference)
    await finance.agree("Record as paid")
    await expect(page.get_by_text(f"Bank reference {reference}")).to_be_visible()
    return written


def _payout(visitor: Visitor, number: str) -> Locator:
    return visitor.page.get_by_role("article").filter(has_text=f"Statement {number}")
