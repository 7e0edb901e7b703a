"""A resident's whole way in the browser: find, join, pay, see it paid, give it back."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from playwright.async_api import TimeoutError as PlaywrightTimeout
from playwright.async_api import expect

from core.database import fetch_value

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from payments.stripe_gateway import StripeGateway
    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader

    Settle = Callable[[], Awaitable[int]]

GENEROUS_MILLISECONDS = 120_000
LOOK_MILLISECONDS = 2_000


async def _join(reader: Reader, campaign: UUID) -> None:
    await reader.visit("/")
    await reader.page.locator(f"a[href='/campaigns/{campaign}']").click()
    await reader.page.get_by_role("link", name="参团").click()
    await reader.page.get_by_role("radio", name="支付宝").check()
    await reader.page.get_by_role("button", name="去付款").dblclick()
    await reader.page.locator("button[value=pay]").wait_for(timeout=GENEROUS_MILLISECONDS)


async def _orders_of(person: UUID) -> int:
    return int(
        await fetch_value(
            """SELECT count(*) FROM market_order JOIN purchase ON purchase.id = purchase
               WHERE purchase.buyer = $1 AND market_order.state <> 'ready'""",
            person,
        )
    )


async def test_a_resident_joins_pays_and_sees_it_paid(
    opening: Opening, neighbourhood: Neighbourhood, provider: StripeGateway, settle: Settle
) -> None:
    """Two quick presses make one order; the page tells of the payment without being reloaded."""
    reader = await opening(neighbourhood.neighbour)
    await _join(reader, neighbourhood.campaign)
    await reader.page.locator("button[value=pay]").click()
    await reader.page.wait_for_url("**/orders/*?returned=*")
    await _until_paid(reader, settle)
    assert await _orders_of(neighbourhood.neighbour) == 1


async def _until_paid(reader: Reader, settle: Settle) -> None:
    """Look again and again: the provider's message may come after the buyer does."""
    paid = reader.page.get_by_role("heading", name="已付款，等成团")
    for _ in range(GENEROUS_MILLISECONDS // LOOK_MILLISECONDS):
        await settle()
        with suppress(PlaywrightTimeout):
            await paid.wait_for(timeout=LOOK_MILLISECONDS)
            return
    await expect(paid).to_be_visible()


async def _pay_again(reader: Reader, settle: Settle) -> None:
    again = reader.page.get_by_role("button", name="付款 ¥29.90")
    await again.click(timeout=GENEROUS_MILLISECONDS)
    await reader.page.locator("button[value=pay]").click()
    await reader.page.wait_for_url("**/orders/*?returned=*")
    await _until_paid(reader, settle)


async def test_a_declined_payment_can_be_tried_again(
    opening: Opening, neighbourhood: Neighbourhood, provider: StripeGateway, settle: Settle
) -> None:
    """After a decline the order stays, nothing is charged, and it can be paid again."""
    reader = await opening(neighbourhood.neighbour)
    await _join(reader, neighbourhood.campaign)
    await reader.page.locator("button[value=decline]").click()
    await reader.page.locator("button[value=abandon]").click()
    await reader.page.wait_for_url("**/orders/*?returned=*")
    await settle()
    await _pay_again(reader, settle)


async def test_whoever_leaves_the_pay_page_is_not_kept_waiting(
    opening: Opening, neighbourhood: Neighbourhood, provider: StripeGateway, settle: Settle
) -> None:
    """Who left it without having paid may pay at once."""
    reader = await opening(neighbourhood.neighbour)
    await _join(reader, neighbourhood.campaign)
    await reader.page.locator("button[value=abandon]").click()
    await reader.page.wait_for_url("**/orders/*?returned=*&left=1")
    await _pay_again(reader, settle)


async def test_whoever_has_not_paid_yet_says_so(
    opening: Opening, neighbourhood: Neighbourhood, provider: StripeGateway, settle: Settle
) -> None:
    """A page that confirms a payment nobody made leads on to paying with one press."""
    reader = await opening(neighbourhood.neighbour)
    await _join(reader, neighbourhood.campaign)
    await reader.page.locator("button[value=abandon]").click()
    await reader.page.wait_for_url("**/orders/*?returned=*&left=1")
    await reader.page.goto(reader.page.url.replace("&left=1", ""))
    await reader.page.get_by_role("button", name="我还没有付").click()
    await _pay_again(reader, settle)
