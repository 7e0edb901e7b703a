"""A cart in the browser: filled from two pages, kept, told what sold out, paid in one go."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError as PlaywrightTimeout
from playwright.async_api import expect

from core.database import execute, fetch, fetch_value
from tests.marketplace.handing_over import an_open_campaign

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from payments.stripe_gateway import StripeGateway
    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader

    Settle = Callable[[], Awaitable[int]]

GENEROUS_MILLISECONDS = 120_000
LOOK_MILLISECONDS = 2_000


async def _put_in(reader: Reader, campaign: UUID) -> None:
    await reader.visit(f"/campaigns/{campaign}")
    await reader.page.get_by_role("button", name="加购物车").click()
    await reader.page.get_by_text("已放进购物车").first.wait_for(timeout=GENEROUS_MILLISECONDS)


async def test_two_group_buys_are_paid_in_one_go(
    opening: Opening, neighbourhood: Neighbourhood, provider: StripeGateway, settle: Settle
) -> None:
    """The cart survives a reload; one press of the pay page pays both orders."""
    other = await an_open_campaign(neighbourhood.street)
    reader = await opening(neighbourhood.neighbour)
    for campaign in (neighbourhood.campaign, other):
        await _put_in(reader, campaign)
    await reader.visit("/cart")
    await reader.page.reload()
    rows = reader.page.get_by_role("article")
    await expect(rows).to_have_count(2, timeout=GENEROUS_MILLISECONDS)
    await rows.first.get_by_role("button", name="多一份").click()
    await reader.page.get_by_role("radio", name="支付宝").check()
    pay = reader.page.get_by_role("button", name="一起付款")
    await expect(pay).to_contain_text("89.70", timeout=GENEROUS_MILLISECONDS)
    await pay.dblclick()
    await reader.page.locator("button[value=pay]").click(timeout=GENEROUS_MILLISECONDS)
    await reader.page.wait_for_url("**/purchases/*?returned=*")
    await _until_paid(reader, settle)
    placed = await fetch(
        """SELECT state, quantity, purchase, payment_id FROM market_order
           WHERE buyer = $1 AND state <> 'ready' ORDER BY number""",
        neighbourhood.neighbour,
    )
    assert [(row["state"], row["quantity"]) for row in placed] == [
        ("paid_waiting", 2),
        ("paid_waiting", 1),
    ]
    assert len({(row["purchase"], row["payment_id"]) for row in placed}) == 1
    await reader.visit("/cart")
    await expect(reader.page.get_by_role("heading", name="购物车还是空的")).to_be_visible()


async def test_what_sold_out_meanwhile_is_told_and_left_out(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The thing is named, nothing can be ordered with it, and one press removes it."""
    other = await an_open_campaign(neighbourhood.street)
    reader = await opening(neighbourhood.neighbour)
    for campaign in (neighbourhood.campaign, other):
        await _put_in(reader, campaign)
    await execute("UPDATE campaign SET held_units = stock_units WHERE id = $1", other)
    await reader.visit("/cart")
    sold_out = reader.page.get_by_role("alert").filter(has_text="余量不够了")
    await expect(sold_out).to_have_count(1, timeout=GENEROUS_MILLISECONDS)
    pay = reader.page.get_by_role("button", name="一起付款")
    await expect(pay).to_be_disabled()
    await reader.page.get_by_role("button", name="去掉它们").click()
    await expect(reader.page.get_by_role("article")).to_have_count(1)
    await expect(pay).to_be_enabled(timeout=GENEROUS_MILLISECONDS)
    assert await fetch_value("SELECT count(*) FROM market_order WHERE state = 'pending'") == 0


async def _until_paid(reader: Reader, settle: Settle) -> None:
    """Look again and again: the provider's message may come after the buyer does."""
    paid = reader.page.get_by_role("heading", name="付好了")
    for _ in range(GENEROUS_MILLISECONDS // LOOK_MILLISECONDS):
        await settle()
        with suppress(PlaywrightTimeout):
            await paid.wait_for(timeout=LOOK_MILLISECONDS)
            return
    await expect(paid).to_be_visible()
