"""Goods that never come: everybody is told once, and the buyer takes the money back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import fetch_value
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.overdue import ask_money_back, tell_of_overdue_goods
from marketplace.refusals import NoSuchOrder, NotOverdueYet, OrderWasDelivered
from marketplace.settling.completing import complete_campaigns
from tests.marketplace.builders import a_resident, row_of, state_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.waiting_builders import PRICE, Trade, an_operator, confirmed, ready

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")


def _until_overdue(trade: Trade) -> timedelta:
    return trade.collect_until + timedelta(hours=24, minutes=1) - clock.now()


async def test_the_money_comes_back_for_goods_that_never_came(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """All of it, once, however often it is asked for; and the campaign has an end."""
    trade = await confirmed(sandbox, settle, move)
    move(_until_overdue(trade))
    await ask_money_back(trade.order, buyer=trade.buyer)
    await ask_money_back(trade.order, buyer=trade.buyer)
    await settle()
    order = await row_of("market_order", trade.order)
    assert (order["state"], order["refunded_fen"]) == ("refunded", PRICE)
    assert await fetch_value("SELECT reason FROM order_refund") == "not_delivered"
    await complete_campaigns()
    assert await state_of("campaign", trade.campaign) == "completed"


async def test_money_for_goods_that_may_still_come_is_not_given_back(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The refusal says from when; a stranger learns nothing; nothing has changed."""
    trade = await confirmed(sandbox, settle, move)
    move(trade.collect_until + timedelta(hours=23) - clock.now())
    with pytest.raises(NotOverdueYet) as early:
        await ask_money_back(trade.order, buyer=trade.buyer)
    assert abs(early.value.possible_from - trade.collect_until - timedelta(hours=24)) < timedelta(
        minutes=5
    )
    with pytest.raises(NoSuchOrder):
        await ask_money_back(trade.order, buyer=await a_resident(trade.street))
    assert await state_of("market_order", trade.order) == "confirmed"
    assert await fetch_value("SELECT count(*) FROM order_refund") == 0


async def test_goods_that_arrived_are_not_refunded_as_undelivered(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """However late they came: they can be collected now."""
    trade = await confirmed(sandbox, settle, move)
    move(_until_overdue(trade))
    await arrive(await as_viewer(trade.street.keeper), trade.campaign, trade.street.point)
    with pytest.raises(OrderWasDelivered):
        await ask_money_back(trade.order, buyer=trade.buyer)
    assert await state_of("market_order", trade.order) == "ready"


@pytest.mark.races
async def test_goods_that_arrive_while_the_money_is_asked_back_do_one_of_the_two(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Each order is ready and paid for, or on its way back; both sides ask at once."""
    trade = await confirmed(sandbox, settle, move, number=4)
    move(_until_overdue(trade))
    keeper = await as_viewer(trade.street.keeper)

    async def ask(number: int) -> bool:
        try:
            await ask_money_back(trade.orders[number], buyer=trade.buyers[number])
        except OrderWasDelivered:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(ask(number)) for number in range(4)]
        group.create_task(arrive(keeper, trade.campaign, trade.street.point))
    await settle()
    states = [await state_of("market_order", order) for order in trade.orders]
    assert states == ["refunded" if one.result() else "ready" for one in asked]


async def test_buyer_merchant_and_operator_hear_once_of_goods_that_did_not_come(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Two sweeps at once tell each of them once, and the desk has them in a list."""
    trade = await confirmed(sandbox, settle, move, number=2)
    assert await tell_of_overdue_goods() == 0
    move(_until_overdue(trade))
    async with asyncio.TaskGroup() as group:
        sweeps = [group.create_task(tell_of_overdue_goods()) for _ in range(2)]
    assert sum(sweep.result() for sweep in sweeps) == 1
    assert await tell_of_overdue_goods() == 0
    before = await fetch_value("SELECT count(*) FROM outgoing_message")
    await settle()
    # Two buyers, and the owner of the shop: of the goods, and of what they mean for its credit.
    assert await fetch_value("SELECT count(*) FROM outgoing_message") == before + 4
    app = the_application()
    async with browser_of(app, await an_operator()) as desk:
        assert (await desk.get("/operator/overview")).json()["orders_overdue"] == 2
        rows = (await desk.get("/operator/orders?overdue=true")).json()["items"]
    assert {row["id"] for row in rows} == {str(order) for order in trade.orders}
    assert all(row["overdue_since"] for row in rows)
    async with browser_of(app, trade.street.seller) as seller:
        today = (await seller.get(f"/merchants/{trade.street.merchant}/today")).json()
    assert today["orders_overdue"] == 2


async def test_the_buyer_asks_for_the_money_on_the_order_page(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The page offers it when it is time, and says what became of it."""
    trade = await confirmed(sandbox, settle, move)
    path = f"/orders/{trade.order}"
    async with browser_of(the_application(), trade.buyer) as buyer:
        assert (await buyer.get(path)).json()["can"]["ask_money_back"] is False
        early = await buyer.post(f"{path}/not-delivered", {})
        assert (early.status_code, early.json()["code"]) == (409, "not-overdue-yet")
        move(_until_overdue(trade))
        assert (await buyer.get(path)).json()["can"]["ask_money_back"] is True
        asked = await buyer.post(f"{path}/not-delivered", {})
        assert (asked.status_code, asked.json()["state"]) == (200, "refunding")
        assert asked.json()["refunds"][0]["reason_code"] == "not_delivered"


async def test_goods_at_the_point_are_never_overdue(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Nobody is told of what waits to be collected."""
    trade = await ready(sandbox, settle, move)
    move(_until_overdue(trade))
    assert await tell_of_overdue_goods() == 0
