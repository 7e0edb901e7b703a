"""A phone whose clock is wrong still tells the right time of the neighbourhood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from core import clock

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening


async def test_a_phone_of_another_year_tells_todays_date(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The day on the home page, and the hour until which one may join, are the server's."""
    reader = await opening(neighbourhood.neighbour)
    await reader.context.clock.set_system_time("2019-03-05T10:00:00Z")
    await reader.visit("/")
    today = clock.today()
    await expect(reader.page.locator("main")).to_contain_text(f"{today.month}月{today.day}日")
    await reader.visit(f"/campaigns/{neighbourhood.campaign}")
    await expect(reader.page.locator("main")).not_to_contain_text(f"{today.year}年")


async def test_the_boards_of_the_consoles_tell_todays_date_too(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Staff whose phone is wrong see the day on which the goods are collected."""
    street, today = neighbourhood.street, clock.today()
    boards = {
        street.staff: f"/point/{street.point}/board",
        street.owner: f"/merchant/{street.merchant}/today",
    }
    for person, path in boards.items():
        reader = await opening(person)
        await reader.context.clock.set_system_time("2019-03-05T10:00:00Z")
        await reader.visit(path)
        await expect(reader.page.locator("main")).to_contain_text(f"{today.month}月{today.day}日")
