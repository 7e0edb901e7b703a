"""A neighbour says what a purchase was like, the shop answers, the platform blurs a face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import FilePayload, expect

from core.database import execute, fetch_row, fetch_value
from marketplace.reviews.reporting import ReportPlan, report_review
from marketplace.reviews.review_rules import ModerationReason
from marketplace.reviews.writing import ReviewPlan, write_review
from marketplace.settling import completing
from tests.browser.reader import Choices
from tests.marketplace.handing_over import collected_orders
from tests.marketplace.reviews.builders import a_photo

ASKED = ("东西怎么样？", "服务怎么样？", "货准时吗？")
PHOTO: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": a_photo()}

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.async_api import Page

    from tests.browser.conftest import Neighbourhood, Opening


async def a_completed_order(neighbourhood: Neighbourhood) -> UUID:
    """Let the neighbour collect something, and the time for complaints be over."""
    order = (await collected_orders(neighbourhood.street))[0]
    await execute("UPDATE purchase SET buyer = $1", neighbourhood.neighbour)
    await execute("UPDATE market_order SET buyer = $1", neighbourhood.neighbour)
    await execute(
        """UPDATE market_order SET after_sale_until = after_sale_until - interval '30 days'
           WHERE id = $1""",
        order,
    )
    assert await completing.complete_orders() == 1
    return order


async def choose(page: Page, group: str, name: str) -> None:
    """Choose one of a group of stars."""
    stars = page.get_by_role("group", name=group).get_by_role("radio", name=name, exact=True)
    await stars.check(force=True)


async def test_a_review_goes_from_the_order_to_the_campaign(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Nothing is chosen before; what misses is named; the page of the goods shows it."""
    order = await a_completed_order(neighbourhood)
    reader = await opening(neighbourhood.neighbour)
    page = reader.page
    await reader.visit(f"/orders/{order}")
    await page.get_by_role("link", name="评价这次购买").click()
    await page.get_by_role("button", name="发表评价").click()
    await expect(page.get_by_text("请选一个")).to_have_count(3)
    for group, stars in (
        ("东西怎么样？", "5 星"),
        ("服务怎么样？", "4 星"),
        ("货准时吗？", "3 星"),
    ):
        await choose(page, group, stars)
    await page.get_by_label("想说的话").fill("葡萄很甜")
    assert await reader.axe() == []
    await page.get_by_role("button", name="发表评价").click()
    await expect(page.get_by_role("button", name="修改评价")).to_be_visible()
    campaign = await fetch_value("SELECT campaign FROM market_order WHERE id = $1", order)
    await reader.visit(f"/campaigns/{campaign}")
    await expect(page.get_by_text("葡萄很甜")).to_be_visible()
    await expect(page.get_by_text("1 条评价")).to_be_visible()


async def test_the_elder_edition_asks_for_three_big_choices(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Good, so-so or bad, each large enough to hit, and a sentence if one likes."""
    order = await a_completed_order(neighbourhood)
    reader = await opening(neighbourhood.neighbour, Choices(mode="elder"))
    page = reader.page
    await reader.visit(f"/orders/{order}/review")
    for group in ASKED:
        await choose(page, group, "好")
    boxes = [await box.bounding_box() for box in await page.locator(".big .choice").all()]
    assert len(boxes) == 9
    assert all(box is not None and min(box["width"], box["height"]) >= 60 for box in boxes)
    await page.get_by_role("button", name="发表评价").click()
    await expect(page.get_by_role("button", name="修改评价")).to_be_visible()
    assert await fetch_value("SELECT goods + service + punctuality FROM review") == 15


async def test_a_shop_answers_in_public(opening: Opening, neighbourhood: Neighbourhood) -> None:
    """Once answered it waits no longer, and everybody reads the answer."""
    street, order = neighbourhood.street, await a_completed_order(neighbourhood)
    line = await fetch_value("SELECT id FROM order_line WHERE parent = $1", order)
    await write_review(neighbourhood.neighbour, line, ReviewPlan(5, 5, 5, "味道好"))
    owner = await opening(street.owner)
    await owner.visit(f"/merchant/{street.merchant}/reviews")
    await owner.page.get_by_role("button", name="回复", exact=True).click()
    await owner.page.get_by_label("回复", exact=True).fill("谢谢，下次见")
    await owner.page.get_by_role("button", name="发出回复").click()
    await expect(owner.page.get_by_text("都回复过了")).to_be_visible()
    reader = await opening(neighbourhood.neighbour)
    await reader.visit(f"/shops/{street.merchant}")
    await expect(reader.page.get_by_text("谢谢，下次见")).to_be_visible()


async def test_a_face_in_a_photo_is_blurred(opening: Opening, neighbourhood: Neighbourhood) -> None:
    """The neighbour uploads a photo, somebody asks, the desk draws a box; the log tells of it."""
    street, order = neighbourhood.street, await a_completed_order(neighbourhood)
    reader = await opening(neighbourhood.neighbour)
    page = reader.page
    await reader.visit(f"/orders/{order}/review")
    for group in ASKED:
        await choose(page, group, "5 星")
    await page.get_by_label("添加").set_input_files([PHOTO])
    await expect(page.get_by_role("button", name="删去第 1 张")).to_be_visible()
    await page.get_by_role("button", name="发表评价").click()
    await expect(page.get_by_role("button", name="修改评价")).to_be_visible()
    place = await fetch_row("SELECT id, review FROM review_picture")
    assert place is not None
    plan = ReportPlan(ModerationReason.SOMEBODY_SHOWN, "那是我", place["id"])
    await report_review(street.staff, place["review"], plan)
    await blurred_by_hand((await opening(street.maker)).page)
    assert await fetch_value("SELECT blurred_at IS NOT NULL FROM review_picture")
    await reader.visit(f"/shops/{street.merchant}")
    await expect(page.get_by_text("已打码")).to_be_visible()
    await page.get_by_role("link", name="评价处理记录").click()
    await expect(page.get_by_text("照片打码").first).to_be_visible()


async def blurred_by_hand(page: Page) -> None:
    """Draw a box over the first photo at the desk, put another with the keys, and send them."""
    await page.goto("/operator/reviews")
    await page.get_by_role("button", name="给照片 1 打码").click()
    frame = await page.get_by_role("dialog").locator("img").bounding_box()
    assert frame is not None
    await page.mouse.move(frame["x"] + 30, frame["y"] + 30)
    await page.mouse.down()
    await page.mouse.move(frame["x"] + 150, frame["y"] + 120, steps=4)
    await page.mouse.up()
    await page.get_by_role("button", name="加一个方框").press("Enter")
    box = page.get_by_role("button", name="第 2 个方框")
    await expect(box).to_be_focused()
    for keys in ("ArrowLeft", "ArrowDown", "Shift+ArrowRight"):
        await box.press(keys)
    style = await box.get_attribute("style") or ""
    for part in ("inset-inline-start: 35%", "inset-block-start: 40%", "inline-size: 27.5%"):
        assert part in style
    await box.press("Delete")
    await expect(page.get_by_role("button", name="打码 1 处")).to_be_visible()
    await page.get_by_role("button", name="加一个方框").press("Enter")
    await page.get_by_role("button", name="打码 2 处").click()
    await expect(page.get_by_text("没有举报")).to_be_visible()
