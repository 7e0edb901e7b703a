"""A line in the browser: stood in, told of one's turn while the page is open, paid."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.async_api import expect

from core import clock
from core.database import execute, fetch_value
from core.identifiers import uuid7
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.waiting_list.rules import next_day_time
from tests.marketplace.handing_over import a_neighbour, an_open_campaign

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from payments.stripe_gateway import StripeGateway
    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

GENEROUS_MILLISECONDS = 120_000


async def test_a_neighbour_waits_and_it_is_their_turn(
    opening: Opening,
    neighbourhood: Neighbourhood,
    provider: StripeGateway,
    settle: Settle,
    move: Move,
) -> None:
    """Sold out; one press and two choices later the neighbour is first, then it is their turn."""
    street = neighbourhood.street
    run = await an_open_campaign(street)
    await execute(
        """UPDATE campaign SET stock_units = 2, min_units = 1,
             closes_at = closes_at + interval '3 days' WHERE id = $1""",
        run,
    )
    other = await a_neighbour(street)
    wish = OrderCommand(uuid7(), run, street.point, 2)
    taken = (await place_order(wish, other)).id
    reader = await opening(neighbourhood.neighbour)
    page = reader.page
    await reader.visit(f"/campaigns/{run}")
    line = page.get_by_role("region", name="排队")
    await expect(line).to_contain_text("售完了，可以排队等名额", timeout=GENEROUS_MILLISECONDS)
    await page.get_by_role("button", name="排队").click()
    sheet = page.get_by_role("dialog", name="排队")
    await sheet.get_by_label("要几份").select_option("2")
    await sheet.get_by_role("radio", name="要齐才要").check(force=True)
    await sheet.get_by_role("button", name="排队").click()
    await expect(line).to_contain_text("您排在第一位", timeout=GENEROUS_MILLISECONDS)
    assert (await _state(run), await reader.axe()) == ("waiting", [])

    # By day; the page is told while it is open.
    now = clock.now()
    move(next_day_time(now + timedelta(minutes=30)) - now)
    await cancel_order(taken, buyer=other)
    await settle()
    await expect(line).to_contain_text("排到您了：2 份", timeout=GENEROUS_MILLISECONDS)
    await _pay(reader)
    await _until_taken(settle, run)


async def _pay(reader: Reader) -> None:
    """Pay what the list under "me" offers."""
    await reader.visit("/me/waiting-list")
    page = reader.page
    pay = page.get_by_role("link", name="去付款")
    await pay.wait_for()
    assert await reader.axe() == []
    await pay.click()
    await page.get_by_role("radio", name="支付宝").check()
    await page.get_by_role("button", name="付款").click()
    await page.locator("button[value=pay]").click(timeout=GENEROUS_MILLISECONDS)
    await page.wait_for_url("**/orders/*?returned=*")


async def _until_taken(settle: Settle, run: UUID) -> None:
    """Look again and again: the provider's message may come after the buyer does."""
    async with asyncio.timeout(GENEROUS_MILLISECONDS / 1000):
        while await _state(run) != "taken":
            await settle()


async def _state(run: UUID) -> str:
    return str(await fetch_value("SELECT state FROM waiting_entry WHERE campaign = $1", run))
