"""A resident's whole way in the browser: find, join, pay, see it paid, give it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core.database import fetch_value

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from payments.stripe_gateway import StripeGateway
    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader

    Settle = Callable[[], Awaitable[int]]

GENEROUS_MILLISECONDS = 30_000


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
    await settle()
    await expect(reader.page.get_by_role("heading", name="已付款，等成团")).to_be_visible(
        timeout=GENEROUS_MILLISECONDS
    )
    assert await _orders_of(neighbourhood.neighbour) == 1


async def test_a_declined_payment_is_said_plainly_and_tried_again(
    opening: Opening, neighbourhood: Neighbourhood, provider: StripeGateway, settle: Settle
) -> None:
    """After a decline the order stays, nothing is charged, and paying again is one press away."""
    reader = await opening(neighbourhood.neighbour)
    await _join(reader, neighbourhood.campaign)
    await reader.page.locator("button[value=decline]").click()
    await reader.page.wait_for_url("**/orders/*")
    await settle()
    again = reader.page.get_by_role("button", name="付款 ¥29.90")
    await again.click(timeout=GENEROUS_MILLISECONDS)
    await reader.page.locator("button[value=pay]").click()
    await reader.page.wait_for_url("**/orders/*?returned=*")
    await settle()
    await expect(reader.page.get_by_role("heading", name="已付款，等成团")).to_be_visible(
        timeout=GENEROUS_MILLISECONDS
    )
