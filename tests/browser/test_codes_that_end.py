"""The page of a pick-up code notices by itself that the goods were handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from marketplace.pick_up import collecting
from tests.marketplace.handing_over import as_viewer, digits_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader

    Settle = Callable[[], Awaitable[int]]

COUNT_PULSES = "navigator.vibrate = () => { document.documentElement.dataset.felt = 'yes' }"


async def _hand_out(neighbourhood: Neighbourhood, settle: Settle) -> None:
    street = neighbourhood.street
    digits = await digits_of(neighbourhood.order)
    await collecting.collect(await as_viewer(street.staff), street.point, digits)
    await settle()


async def _expect_collected(reader: Reader) -> None:
    page = reader.page
    await expect(page.get_by_role("heading", name="已经取走了")).to_be_visible()
    await expect(page.get_by_text("经手人：陈**")).to_be_visible()
    await expect(page.get_by_text("阳光玫瑰葡萄")).to_be_visible()
    await expect(page.locator(".qr")).to_have_count(0)
    # The refused code, which the browser logs as a failed request; being offline is logged, too.
    reader.complaints.clear()


async def _kept(reader: Reader) -> list[str]:
    found: list[str] = await reader.page.evaluate(
        "Object.keys(localStorage).filter((key) => key.endsWith('.codes'))"
    )
    return found


async def test_a_code_that_is_shown_turns_into_a_receipt(
    opening: Opening, neighbourhood: Neighbourhood, settle: Settle
) -> None:
    """Nobody reloads: what, when and by whom stand there, the phone pulses, the code is gone."""
    reader = await opening(neighbourhood.neighbour)
    await reader.context.add_init_script(COUNT_PULSES)
    async with reader.page.expect_response("**/events"):
        await reader.visit(f"/orders/{neighbourhood.order}/code")
    await reader.page.locator(".digits").click()
    await _hand_out(neighbourhood, settle)
    await _expect_collected(reader)
    await expect(reader.page.locator("html[data-felt=yes]")).to_have_count(1)


async def test_a_code_shown_in_a_cellar_ends_on_the_way_up(
    opening: Opening, neighbourhood: Neighbourhood, settle: Settle
) -> None:
    """Without a network the code stays; with the network the page learns what happened."""
    reader = await opening(neighbourhood.neighbour)
    async with reader.page.expect_response("**/events"):
        await reader.visit(f"/orders/{neighbourhood.order}/code")
    await reader.context.set_offline(True)
    await _hand_out(neighbourhood, settle)
    await expect(reader.page.locator(".qr")).to_be_visible()
    await reader.context.set_offline(False)
    await _expect_collected(reader)
    assert await _kept(reader) == []


async def test_the_list_of_orders_lets_go_of_spent_codes(
    opening: Opening, neighbourhood: Neighbourhood, settle: Settle
) -> None:
    """What was collected with another phone is not offered here without a network."""
    reader = await opening(neighbourhood.neighbour)
    await reader.visit(f"/orders/{neighbourhood.order}/code")
    await expect(reader.page.locator(".qr")).to_be_visible()
    assert len(await _kept(reader)) == 1
    await reader.visit("/me")
    await _hand_out(neighbourhood, settle)
    await reader.visit("/orders")
    await expect(reader.page.get_by_text("已取货")).to_be_visible()
    assert await _kept(reader) == []
