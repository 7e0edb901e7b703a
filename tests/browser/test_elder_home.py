"""The home of the elder edition: nothing is promoted, everything is near."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.browser.reader import Choices
from tests.marketplace.handing_over import digits_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Locator

    from tests.browser.conftest import Neighbourhood, Opening

MOST_STEPS = 3


class Steps:
    """Presses one after another, counted."""

    def __init__(self) -> None:
        self.taken = 0

    async def press(self, target: Locator) -> None:
        """Press once."""
        await target.click()
        self.taken += 1


async def test_the_elder_home_promotes_nothing(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The elder home shows what is to be collected and doors: no price, no campaign, no sheet."""
    reader = await opening(neighbourhood.neighbour, Choices(mode="elder"))
    await reader.visit("/")
    await reader.page.get_by_role("link", name="取东西").wait_for()
    await reader.page.locator(f"a[href='/orders/{neighbourhood.order}/code']").wait_for()
    assert await reader.page.locator("main").get_by_text("¥").count() == 0
    assert await reader.page.locator("main a[href^='/campaigns']").count() == 0
    assert await reader.page.locator("dialog[open]").count() == 0


async def test_the_way_between_the_editions_is_on_the_home_page(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """One press switches the edition there and back, and the next visit remembers it."""
    reader = await opening(neighbourhood.neighbour)
    await reader.visit("/")
    await reader.page.get_by_role("button", name="长辈版").click()
    await reader.page.locator("html[data-mode=elder]").wait_for()
    await reader.page.reload()
    await reader.page.get_by_role("button", name="标准版").click()
    await reader.page.locator("html[data-mode=standard]").wait_for()


async def test_booking_and_collecting_take_three_steps_at_most(
    opening: Opening, neighbourhood: Neighbourhood, index_all: Callable[[], Awaitable[int]]
) -> None:
    """From home: the form that only has to be confirmed, and the digits to be read out.

    The form is filled in already, but for nothing: a place, a number and a way to pay are chosen.
    """
    await index_all()
    reader = await opening(neighbourhood.neighbour, Choices(mode="elder"))
    page = reader.page
    await reader.visit("/")
    booking = Steps()
    await booking.press(page.get_by_role("link", name="买东西"))
    await booking.press(page.locator(f"a[href='/campaigns/{neighbourhood.campaign}']"))
    await booking.press(page.get_by_role("link", name="参团"))
    confirm = page.get_by_role("button", name=re.compile("去付款"))
    await expect(confirm).to_be_enabled()
    await expect(page.get_by_role("radio", checked=True)).to_have_count(2)
    assert booking.taken <= MOST_STEPS

    await reader.visit("/")
    collecting = Steps()
    await collecting.press(page.locator(f"a[href='/orders/{neighbourhood.order}/code']"))
    digits = await digits_of(neighbourhood.order)
    await expect(page.locator(".digits")).to_have_text(re.compile(rf"{digits[:3]}\s*{digits[3:]}"))
    assert collecting.taken <= MOST_STEPS

    await reader.visit("/")
    by_the_door = Steps()
    await by_the_door.press(page.get_by_role("link", name="取东西"))
    await by_the_door.press(page.locator(f"a[href='/orders/{neighbourhood.order}']"))
    await by_the_door.press(page.get_by_role("link", name="出示取货码"))
    await expect(page.locator(".digits")).to_be_visible()
    assert by_the_door.taken <= MOST_STEPS
