"""What a buyer is told would come back is what comes back: one function computes both."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.database import fetch_value
from marketplace.after_sales.answering import accept
from marketplace.ordering.cancelling import cancel_order
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.collecting import collect
from marketplace.pick_up.counting_arrivals import Counted
from marketplace.pick_up.waiting_goods import remind_and_end_waiting_goods
from marketplace.selling.closing import advance_campaigns
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order
from tests.marketplace.cases_builders import a_case
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import as_viewer, digits_of
from tests.marketplace.paying_builders import pay
from tests.marketplace.waiting_builders import confirmed, ready

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

# Three units of a price that does not divide by them would show any share that is not cut.
PRICE = 3391


async def test_what_the_quote_says_of_a_group_that_fails_comes_back(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """And so does what the order says, which is the same."""
    campaign, order, buyer = await _paid(sandbox, settle, min_units=10)
    async with browser_of(the_application(), buyer) as resident:
        wish = {"campaign_id": str(campaign), "lines": [{"quantity": 3}]}
        quoted = (await resident.post("/quotes", {"orders": [wish]})).json()
    before = _told(quoted["orders"][0])["group_fails"]
    assert before == _told(await _refundable(order, buyer))["group_fails"]
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await settle()
    assert await _came_back(order) == before == 3 * PRICE


async def test_one_unit_less_and_then_all_of_it_come_back_as_told(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Before each step the page says what it brings."""
    _, order, buyer = await _paid(sandbox, settle)
    told = await _refundable(order, buyer)
    assert "pay_too_late" not in _told(told)
    line = told["lines"][0]["line_id"]
    async with browser_of(the_application(), buyer) as resident:
        less = {"lines": [{"line_id": line, "units": 1}], "left": 2}
        assert (await resident.post(f"/orders/{order}/reduce", less)).status_code == 200
    await settle()
    assert await _came_back(order) == _told(told)["one_unit_less"]
    left = _told(await _refundable(order, buyer))["cancel_before_closing"]
    await cancel_order(order, buyer=buyer)
    await settle()
    assert await _came_back(order) == 3 * PRICE == _told(told)["one_unit_less"] + left


async def test_a_complaint_brings_what_was_told(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """For as long as the run said, which is written down when the goods are handed out."""
    trade = await ready(sandbox, settle, move, after_sale_hours=72)
    await collect(
        await as_viewer(trade.street.keeper), trade.street.point, await digits_of(trade.order)
    )
    told = await _refundable(trade.order, trade.buyer)
    assert [one["when"] for one in told["refund_preview"]] == ["after_sale"]
    assert "3 天" in told["refund_preview"][0]["text"]
    move(timedelta(hours=71))
    assert (await _refundable(trade.order, trade.buyer))["can_complain"]
    case = await a_case(trade.order)
    await accept(await as_viewer(trade.street.seller), trade.street.merchant, case)
    await settle()
    assert await _came_back(trade.order) == _told(told)["after_sale"]
    assert (await _refundable(trade.order, trade.buyer))["refund_preview"] == []


async def test_goods_nobody_collects_bring_what_was_told(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """All of it where the run refunds them."""
    trade = await ready(sandbox, settle, move)
    told = _told(await _refundable(trade.order, trade.buyer))
    assert set(told) == {"uncollected", "after_sale"}
    move(timedelta(days=10))
    await remind_and_end_waiting_goods()
    await settle()
    assert await _came_back(trade.order) == told["uncollected"]


async def test_goods_that_do_not_come_bring_what_was_told(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """One unit of three is missing, and then no case of one unit less is told any more."""
    trade = await confirmed(sandbox, settle, move, quantity=3, price_fen=PRICE)
    told = _told(await _refundable(trade.order, trade.buyer))
    assert "cancel_before_closing" not in told
    variant = await fetch_value(
        "SELECT id FROM campaign_variant WHERE campaign = $1", trade.campaign
    )
    keeper = await as_viewer(trade.street.keeper)
    await arrive(keeper, trade.campaign, trade.street.point, {variant: Counted(2)})
    await settle()
    assert await _came_back(trade.order) == told["one_unit_short"]


async def _paid(sandbox: SandboxProcess, settle: Settle, **changes: Any) -> tuple[UUID, UUID, UUID]:
    street = await a_street()
    campaign = await a_campaign(street, price_fen=PRICE, **changes)
    buyer = await a_resident(street)
    order = await an_order(street, campaign, buyer, 3)
    await pay(sandbox, settle, order, buyer, "card")
    return campaign, order, buyer


async def _refundable(order: UUID, buyer: UUID) -> dict[str, Any]:
    async with browser_of(the_application(), buyer) as resident:
        answer: dict[str, Any] = (await resident.get(f"/orders/{order}/refundable")).json()
    return answer


def _told(answer: dict[str, Any]) -> dict[str, int]:
    return {one["when"]: one["amount_fen"] for one in answer["refund_preview"]}


async def _came_back(order: UUID) -> int:
    return int(await fetch_value("SELECT refunded_fen FROM market_order WHERE id = $1", order))
