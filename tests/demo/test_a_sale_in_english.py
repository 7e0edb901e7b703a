"""The first sale of issue 2, pressed through in a browser by people who read English."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.async_api import expect

from tests.demo import buying, selling
from tests.demo.moving import command, move_clock, move_clock_past

if TYPE_CHECKING:
    from typing import Any

    from tests.demo.buying import Method
    from tests.demo.conftest import ComingIn, Demo
    from tests.demo.visitors import Visitor

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(1500)]

REFERENCE = "SRCB 20261130 004711"


@pytest.mark.parametrize("method", ["card", "wechat_pay", "alipay"])
async def test_a_group_buy_is_listed_found_joined_and_paid(
    method: Method, demo: Demo, coming_in: ComingIn
) -> None:
    """The merchant lists it with a photo; a neighbour finds it by search and pays this way."""
    title = f"Quail eggs {method.replace('_', ' ')}"
    merchant = await coming_in("merchant")
    campaign = await selling.list_group_buy(merchant, title, goal=5)
    resident = await coming_in("resident")
    await buying.find(resident, title)
    order = await buying.join_and_pay(resident, method)
    assert (await _public(demo, campaign))["card"]["units_paid"] == 1
    await resident.visit(f"/orders/{order}/why")
    await expect(resident.page.locator("main")).to_contain_text("¥28.80")


async def _public(demo: Demo, campaign: str) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=demo.address, trust_env=False) as client:
        found: dict[str, Any] = (await client.get(f"/api/v1/campaigns/{campaign}")).json()
        return found


@pytest.mark.moves_the_clock
async def test_a_sale_is_told_from_listing_to_the_bank_reference(
    demo: Demo, coming_in: ComingIn
) -> None:
    """Listed, joined by card and by WeChat, closed by the clock, handed out, stated, paid out."""
    title = "Free-range eggs, thirty"
    merchant = await coming_in("merchant")
    campaign = await selling.list_group_buy(merchant, title, goal=2)
    buyers: list[tuple[Visitor, str]] = []
    ways: tuple[tuple[str, Method], ...] = (("resident", "card"), ("elder", "wechat_pay"))
    for role, method in ways:
        buyer = await coming_in(role)
        await buying.find(buyer, title)
        buyers.append((buyer, await buying.join_and_pay(buyer, method)))
    await _collect(demo, campaign, title, buyers, await coming_in("pick-up point"))
    number = await _state(demo, title, buyers, merchant, await coming_in("operator"))
    await _pay_out(number, merchant, await coming_in("operator"), await coming_in("finance"))
    said = await command(demo, "check-invariants")
    assert "0 broken" in said


async def _collect(
    demo: Demo, campaign: str, title: str, buyers: list[tuple[Visitor, str]], keeper: Visitor
) -> None:
    await move_clock_past(demo, (await _public(demo, campaign))["card"]["closes_at"])
    for buyer, order in buyers:
        ahead = buyer.page.get_by_role("heading", name="It goes ahead")
        await buyer.until_seen(f"/orders/{order}", ahead)
    found = await _public(demo, campaign)
    await move_clock_past(demo, found["pick_up_points"][0]["collect_from"])
    point = await buying.mark_as_arrived(keeper, title)
    for buyer, order in buyers:
        digits = await buying.digits_shown(buyer, order)
        await buying.hand_out(keeper, point, digits, title)
        # The open page of the code turns into a receipt by itself.
        await expect(buyer.page.get_by_role("heading", name="Collected")).to_be_visible()


async def _state(
    demo: Demo, title: str, buyers: list[tuple[Visitor, str]], merchant: Visitor, operator: Visitor
) -> str:
    await move_clock(demo, days=1, hours=1)
    for buyer, order in buyers:
        complete = buyer.page.get_by_role("heading", name="The order is complete")
        await buyer.until_seen(f"/orders/{order}", complete)
    await move_clock(demo, days=5)
    await selling.settle_now(operator)
    # Older orders of the demo may fall due in the days that passed, too.
    return await selling.confirm_newest_statement(merchant, title, orders=len(buyers))


async def _pay_out(number: str, merchant: Visitor, operator: Visitor, finance: Visitor) -> None:
    address = merchant.page.url
    await selling.propose(operator, number)
    written = await selling.approve_and_pay(finance, number, REFERENCE)
    assert "6228480030100000000" in written.replace(" ", "")
    await merchant.visit(address)
    await expect(merchant.page.get_by_text(REFERENCE)).to_be_visible()
    await expect(merchant.page.get_by_text("The money is in your account.")).to_be_visible()
