"""A merchant lists a group-buy from a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import execute, fetch_row, fetch_value
from marketplace.selling.publishing import cancel_campaign
from tests.browser.consoles import a_forged_photo, a_photo

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page

    from tests.browser.conftest import Neighbourhood, Opening

TITLE = "散养土鸡蛋 30 枚"
MOST_TAPS = 8
COUNT_TAPS = """() => {
  window.taps = 0
  document.addEventListener('click', (event) => event.isTrusted && window.taps++, true)
}"""


async def _describe(page: Page) -> None:
    await page.get_by_role("button", name="新商品").click()
    await page.locator("input[type=file]").set_input_files([a_photo(), a_photo("b.png", "tan")])
    await page.get_by_label("商品名").fill(TITLE)
    await page.get_by_role("radio", name="肉禽蛋").check()
    await page.get_by_label("原价").fill("42")
    await page.get_by_role("textbox", name="介绍").fill("林下散养，当天捡蛋。")
    await expect(page.get_by_role("progressbar")).to_have_count(0)


async def test_a_group_buy_is_listed_from_a_phone(
    opening: Opening, neighbourhood: Neighbourhood, settle: Callable[[], Awaitable[int]]
) -> None:
    """Goods, price, place, publish: then it is open, as it was written, and neighbours see it."""
    street = neighbourhood.street
    owner = await opening(street.owner)
    page = owner.page
    await owner.visit("/merchant")
    await page.get_by_role("link", name="开团").click()
    await _describe(page)
    await page.get_by_role("button", name="下一步").click()
    await page.get_by_label("团购价").fill("33.9")
    await page.get_by_label("成团份数", exact=True).fill("20")
    await page.get_by_role("button", name="下一步").click()
    await page.get_by_label("加一个社区").fill("幸福里")
    await page.get_by_role("checkbox", name="幸福里社区").check()
    await page.get_by_role("checkbox", name="3 号门岗亭").check()
    await page.get_by_role("button", name="发布").click()
    await expect(page.get_by_text("正在拼").first).to_be_visible()
    row = await fetch_row(
        """SELECT campaign.id, campaign.state, price_fen, min_units, stock_units, limit_per_person,
             offer.description_html FROM campaign JOIN offer ON offer.id = campaign.offer
           WHERE offer.title = $1""",
        TITLE,
    )
    assert row is not None
    assert (row["state"], row["price_fen"], row["min_units"]) == ("open", 3390, 20)
    assert (row["stock_units"], row["limit_per_person"]) == (100, 5)
    assert row["description_html"] == "<p>林下散养，当天捡蛋。</p>"
    await settle()
    neighbour = await opening(neighbourhood.neighbour)
    await neighbour.visit(f"/campaigns/{row['id']}")
    await expect(neighbour.page.get_by_role("heading", name=TITLE)).to_be_visible()


async def test_what_is_missing_is_said_beside_its_field(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Going on too early sends nothing; each field says what it wants."""
    street = neighbourhood.street
    before = await fetch_value("SELECT count(*) FROM offer")
    owner = await opening(street.owner)
    await owner.visit(f"/merchant/{street.merchant}/campaigns/new")
    await owner.page.get_by_role("button", name="新商品").click()
    await owner.page.get_by_role("button", name="下一步").click()
    for said in ("至少放一张照片", "请写商品名", "请选一个分类", "请填金额，例如 33.90"):
        await expect(owner.page.get_by_text(said)).to_be_visible()
    assert await fetch_value("SELECT count(*) FROM offer") == before


async def test_a_file_that_is_no_photo_is_refused_in_plain_words(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The wrong file says why; the photo beside it stays and may become the cover."""
    street = neighbourhood.street
    owner = await opening(street.owner)
    await owner.visit(f"/merchant/{street.merchant}/offers/new")
    page = owner.page
    await page.locator("input[type=file]").set_input_files([a_forged_photo(), a_photo()])
    await expect(page.locator("ol [role=alert]")).to_have_count(1)
    await expect(page.get_by_role("progressbar")).to_have_count(0)
    await page.get_by_role("button", name="第 2 张往前移").click()
    await expect(page.get_by_role("button", name="重传第 2 张照片")).to_be_visible()
    await page.get_by_role("button", name="删除第 2 张照片").click()
    await expect(page.locator("ol [role=alert]")).to_have_count(0)
    owner.complaints.clear()  # the refusal itself, which the browser logs as a failed request


async def test_an_earlier_group_buy_is_made_again_with_its_terms(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """A copy begins with the price and the point of the one before, moved to days to come."""
    street = neighbourhood.street
    owner = await opening(street.owner)
    await owner.visit(f"/merchant/{street.merchant}/campaigns/new?copy={neighbourhood.campaign}")
    await expect(owner.page.get_by_label("团购价")).to_have_value("29.90")
    await owner.page.get_by_role("button", name="下一步").click()
    await expect(owner.page.get_by_role("checkbox", name="3 号门岗亭")).to_be_checked()


async def test_the_last_run_is_listed_again_in_a_few_taps(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """From the board of a phone to an open group-buy, without a key pressed.

    It closed at a minute the phone's own picker does not offer.
    """
    street = neighbourhood.street
    before = neighbourhood.campaign
    await execute(
        """UPDATE campaign SET closes_at = date_trunc('hour', closes_at) + interval '37 minutes'
           WHERE id = $1""",
        before,
    )
    await cancel_campaign(before, note="雨太大", merchant_id=street.merchant)
    owner = await opening(street.owner)
    page = owner.page
    await owner.visit(f"/merchant/{street.merchant}/today")
    await page.evaluate(COUNT_TAPS)
    await page.get_by_role("link", name="开团").click()
    await page.get_by_role("button", name="复制以前的团").click()
    await page.locator(f"a[href$='copy={before}']").click()
    await page.get_by_role("button", name="下一步").click()
    # The points come from the server: one reads them before one opens the group-buy.
    await expect(page.get_by_role("checkbox", name="3 号门岗亭")).to_be_checked()
    await page.get_by_role("button", name="发布").click()
    await expect(page.get_by_text("正在拼").first).to_be_visible()
    assert await page.evaluate("window.taps") <= MOST_TAPS
    again = await fetch_row(
        """SELECT state, price_fen, min_units FROM campaign
           WHERE offer = (SELECT offer FROM campaign WHERE id = $1) AND id <> $1""",
        before,
    )
    assert again is not None
    assert (again["state"], again["price_fen"]) == ("open", 2990)
