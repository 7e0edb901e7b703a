"""Goods in two kinds: listed from a phone with a cheaper step, joined by a neighbour with one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.async_api import expect

from core.database import execute, fetch, fetch_row
from marketplace.pasted_lists.pasting import paste
from marketplace.pasted_lists.reviewing import open_list
from marketplace.pasted_lists.views import review_of
from tests.browser.consoles import a_photo
from tests.browser.reader import Choices
from tests.marketplace import builders
from tests.marketplace.selling_variants import a_run_of_two_sizes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from playwright.async_api import Page

    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Language
    from tests.marketplace.selling_variants import Run

    Settle = Callable[[], Awaitable[int]]

TITLE = "散养土鸡蛋"


class Words(NamedTuple):
    """What stands on the pages in one language."""

    language: Language
    start: str
    new: str
    name: str
    category: str
    add_kind: str
    kind: str
    kind_name: str
    list_price: str
    price: str
    further: str
    add_step: str
    step: str
    falls_to: str
    community: str
    publish: str
    open: str
    join: str
    choose: str
    pay: str
    from_price: str


CHINESE = Words(
    "zh-CN", "开团", "新商品", "商品名", "肉禽蛋", "加一个规格", "规格", "规格名", "原价", "团购价",
    "下一步", "加一档低价", "第 1 档低价", "{name} 降到", "加一个社区", "发布", "正在拼", "参团",
    "选规格", "去付款", "¥39.90 起",
)  # fmt: skip
ENGLISH = Words(
    "en", "New group-buy", "New goods", "Name of the goods", "Meat and eggs", "Add a kind", "Kind",
    "Name of the kind", "Usual price", "Group price", "Next", "Add a cheaper step",
    "Cheaper step 1", "{name} falls to", "Add a community", "Publish", "Open", "Join",
    "Choose a kind", "Pay", "from ¥39.90",
)  # fmt: skip


async def _describe(page: Page, words: Words) -> None:
    await page.get_by_role("button", name=words.new, exact=True).click()
    await page.locator("input[type=file]").set_input_files([a_photo()])
    await page.get_by_label(words.name, exact=True).fill(TITLE)
    await page.get_by_role("radio", name=words.category).check()
    await page.get_by_role("button", name=words.add_kind).click()
    for number, (name, price) in enumerate((("30 枚", "42"), ("60 枚", "80")), 1):
        kind = page.get_by_role("group", name=f"{words.kind} {number}", exact=True)
        await kind.get_by_label(words.kind_name).fill(name)
        await kind.get_by_label(words.list_price).fill(price)
    await expect(page.get_by_role("progressbar")).to_have_count(0)
    await page.get_by_role("button", name=words.further).click()


async def _price(page: Page, words: Words) -> None:
    for name, price in (("30 枚", "39.9"), ("60 枚", "75")):
        kind = page.get_by_role("group", name=name, exact=True)
        await kind.get_by_label(words.price).fill(price)
    await page.get_by_role("button", name=words.add_step).click()
    step = page.get_by_role("group", name=words.step)
    for name, price in (("30 枚", "33.9"), ("60 枚", "70")):
        await step.get_by_label(words.falls_to.format(name=name)).fill(price)
    await page.get_by_role("button", name=words.further).click()


async def _listed(page: Page, words: Words) -> UUID:
    await page.get_by_label(words.community).fill("幸福里")
    await page.get_by_role("checkbox", name="幸福里社区").check()
    await page.get_by_role("checkbox", name="3 号门岗亭").check()
    await page.get_by_role("button", name=words.publish).click()
    await expect(page.get_by_text(words.open, exact=True).first).to_be_visible()
    row = await fetch_row(
        """SELECT campaign.id, campaign.price_fen, min_units FROM campaign
           JOIN offer ON offer.id = campaign.offer WHERE offer.title = $1""",
        TITLE,
    )
    assert row is not None
    assert (row["price_fen"], row["min_units"]) == (3990, 10)
    found: UUID = row["id"]
    return found


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=["zh-CN", "en"])
async def test_two_kinds_are_listed_and_a_neighbour_takes_one(
    opening: Opening, neighbourhood: Neighbourhood, settle: Settle, words: Words
) -> None:
    """What the merchant wrote is what the neighbour chooses among, and pays for."""
    owner = await opening(neighbourhood.street.owner, Choices(language=words.language))
    await owner.visit("/merchant")
    await owner.page.get_by_role("link", name=words.start).click()
    await _describe(owner.page, words)
    await _price(owner.page, words)
    campaign = await _listed(owner.page, words)
    await settle()

    neighbour = await opening(neighbourhood.neighbour, Choices(language=words.language))
    await neighbour.visit(f"/campaigns/{campaign}")
    page = neighbour.page
    await expect(page.get_by_text(words.from_price).first).to_be_visible()
    await expect(page.get_by_text("¥70.00").first).to_be_visible()
    await page.get_by_role("button", name=words.join, exact=True).click()
    sheet = page.get_by_role("dialog", name=words.choose)
    await sheet.get_by_role("radio", name="60 枚").check()
    await sheet.get_by_role("button", name=words.join, exact=True).click()
    await expect(page.get_by_role("radio", name="60 枚")).to_be_checked()
    pay = page.get_by_role("button", name=words.pay)
    await expect(pay).to_contain_text("75.00")
    await pay.click()
    await page.locator("button[value=pay]").wait_for()
    placed = await fetch(
        """SELECT line.variant_name, line.unit_price_fen FROM order_line line
           JOIN market_order placed ON placed.id = line.parent WHERE placed.campaign = $1""",
        campaign,
    )
    assert [tuple(row) for row in placed] == [("60 枚", 7500)]


async def _large_and_small(neighbourhood: Neighbourhood) -> Run:
    """Sell two sizes in the neighbourhood, under the names a chat would use."""
    here = neighbourhood.street
    street = builders.Street(here.community, here.merchant, here.owner, here.point, here.staff)
    run = await a_run_of_two_sizes(street)
    await execute(
        """UPDATE offer_variant SET name = CASE position WHEN 0 THEN '小份' ELSE '大份' END
           WHERE id IN (SELECT variant FROM campaign_variant WHERE campaign = $1)""",
        run.id,
    )
    return run


async def test_a_line_of_two_kinds_fills_the_cart(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """What somebody wrote in the chat is what they find in the cart, both kinds of it."""
    run = await _large_and_small(neighbourhood)
    street = neighbourhood.street
    made = await paste(run.id, street.point, "1. 张三 大份2 小份1", by=street.owner)
    await open_list(made)
    reader = await opening(neighbourhood.neighbour)
    await reader.visit(f"/c/{(await review_of(made)).token}")
    await reader.page.get_by_role("button", name="这是我").click()
    rows = reader.page.get_by_role("article")
    await expect(rows).to_have_count(2)
    await expect(rows.filter(has_text="大份").locator("output")).to_have_text("2")
    await expect(reader.page.get_by_role("button", name="一起付款")).to_contain_text("189.90")


async def test_a_richer_run_is_copied_whole(opening: Opening, neighbourhood: Neighbourhood) -> None:
    """The draft of the copy sells both kinds at the same prices, with the same cheaper step."""
    run = await _large_and_small(neighbourhood)
    owner = await opening(neighbourhood.street.owner)
    await owner.visit(f"/merchant/{neighbourhood.street.merchant}/campaigns/new?copy={run.id}")
    page = owner.page
    await expect(page.get_by_role("group", name="大份", exact=True)).to_be_visible()
    await page.get_by_role("button", name="下一步").click()
    await page.get_by_role("button", name="存草稿").click()
    await expect(page.get_by_text("还是草稿，邻居看不到。")).to_be_visible()
    prices = """SELECT tier.min_units, price.unit_price_fen FROM campaign
                JOIN campaign_tier tier ON tier.campaign = campaign.id
                JOIN campaign_tier_price price ON price.tier = tier.id
                WHERE (campaign.state = 'draft') = $2 AND campaign.offer =
                  (SELECT offer FROM campaign WHERE id = $1) ORDER BY 1, 2"""
    before, after = await fetch(prices, run.id, False), await fetch(prices, run.id, True)
    assert [tuple(row) for row in after] == [tuple(row) for row in before] != []
