"""An operator finds an order, sees where every fen is, and refunds it with a reason."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch_value
from core.identifiers import uuid7
from marketplace.pick_up.collecting import collect
from marketplace.refunds.gifts import Gift
from marketplace.refunds.refund_calculator import Wish
from marketplace.refunds.refunding_by_operator import refund_order
from marketplace.refunds.refunding_parts import give
from marketplace.refusals import NoSuchOrder, OrderNotRefundable
from marketplace.settling.completing import complete_order
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order, row_of, state_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import as_viewer, digits_of, payable_of
from tests.marketplace.paying_builders import pay
from tests.marketplace.waiting_builders import PRICE, Trade, an_operator, confirmed, ready

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

WHY = "商户停业，货不会来了"


async def test_an_order_is_found_explained_and_refunded_at_the_desk(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """By its number; its fens add up to nothing but what is held; its buyer reads why."""
    trade = await confirmed(sandbox, settle, move)
    app, operator = the_application(), await an_operator()
    async with browser_of(app, trade.buyer) as buyer:
        number = (await buyer.get(f"/orders/{trade.order}")).json()["number"]
    async with browser_of(app, operator) as desk:
        found = (await desk.get(f"/operator/orders?number={number}")).json()["items"]
        assert [one["id"] for one in found] == [str(trade.order)]
        path = f"/operator/orders/{trade.order}"
        page = (await desk.get(path)).json()
        assert (page["can_refund"], page["why"]["total_fen"]) == (True, PRICE)
        for wrong in ("", " ", "x" * 201):
            assert (await desk.post(f"{path}/refunds", {"reason": wrong})).status_code == 422
        given = (await desk.post(f"{path}/refunds", {"reason": WHY})).json()
        assert (given["order"]["state"], given["can_refund"]) == ("refunding", False)
        again = await desk.post(f"{path}/refunds", {"reason": "再退一次"})
        assert again.status_code == 200
        await settle()
        page = (await desk.get(path)).json()
        trail = (await desk.get("/operator/audit")).json()["items"]
    assert (page["order"]["state"], page["why"]["total_fen"]) == ("refunded", 0)
    assert [len(one["lines"]) for one in page["why"]["sections"]] == [2, 2]
    assert [one["reason_text"] for one in page["refunds"]] == [f"平台决定退款：{WHY}"]
    assert [one["what"] for one in trail].count("order.refunded") == 1
    async with browser_of(app, trade.buyer) as buyer:
        seen = (await buyer.get(f"/orders/{trade.order}")).json()
    assert seen["refunds"][0]["reason_text"].endswith(WHY)


@pytest.mark.parametrize("stage", ["paid_waiting", "confirmed", "ready", "collected"])
async def test_an_order_is_refunded_whatever_its_stage_until_it_is_completed(
    stage: str, sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Its money is held until then; its code is worth nothing any more."""
    order = await _order_at(stage, sandbox, settle, move)
    await refund_order(await as_viewer(await an_operator()), order, WHY)
    await settle()
    row = await row_of("market_order", order)
    assert (row["state"], row["refunded_fen"]) == ("refunded", PRICE)
    live = "SELECT count(*) FROM pick_up_code WHERE state = 'live'"
    assert await fetch_value(live) == 0
    refund = await fetch_value("SELECT note FROM order_refund WHERE approved_by IS NOT NULL")
    assert refund == WHY


async def test_a_completed_order_is_refunded_out_of_what_was_earned(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The merchant's part and the commission are recalled; the buyer has everything back."""
    trade = await _collected(sandbox, settle, move)
    move(timedelta(hours=25))
    assert await complete_order(trade.order)
    await refund_order(await as_viewer(await an_operator()), trade.order, WHY)
    await settle()
    assert await state_of("market_order", trade.order) == "refunded"
    assert await payable_of(trade.street.merchant) == 0


async def test_what_a_buyer_has_in_hand_stays_theirs_when_the_rest_is_refunded(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The desk is told so before; the order ends as collected, and a named line still goes."""
    trade = await ready(sandbox, settle, move, quantity=3)
    line = await fetch_value("SELECT id FROM order_line WHERE parent = $1", trade.order)
    keeper = await as_viewer(trade.street.keeper)
    await collect(keeper, trade.street.point, await digits_of(trade.order), units={line: 1})
    app, operator = the_application(), await an_operator()
    async with browser_of(app, operator) as desk:
        page = (await desk.get(f"/operator/orders/{trade.order}")).json()
        assert (page["refund_fen"], page["keeps_collected"]) == (2 * PRICE, True)
        path = f"/operator/orders/{trade.order}/refunds"
        assert (await desk.post(path, {"reason": WHY})).status_code == 200
        await settle()
        page = (await desk.get(f"/operator/orders/{trade.order}")).json()
        assert (page["order"]["state"], page["order"]["refunded_fen"]) == ("collected", 2 * PRICE)
        assert (page["refund_fen"], page["keeps_collected"]) == (PRICE, False)
        named = {"id": str(uuid7()), "lines": [{"line_id": str(line), "units": 1}], "reason": WHY}
        assert (await desk.post(f"{path}/parts", named)).status_code == 200
    await settle()
    assert await state_of("market_order", trade.order) == "refunded"


async def test_an_order_of_which_nothing_waits_any_more_is_not_ready(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The units nobody fetched went back by name: nobody is reminded of them, it is collected."""
    trade = await ready(sandbox, settle, move, quantity=3)
    line = await fetch_value("SELECT id FROM order_line WHERE parent = $1", trade.order)
    keeper = await as_viewer(trade.street.keeper)
    await collect(keeper, trade.street.point, await digits_of(trade.order), units={line: 1})
    operator = await as_viewer(await an_operator())
    assert await give(operator, Gift(uuid7(), trade.order, (Wish(line, 1),), WHY)) is None
    assert await state_of("market_order", trade.order) == "ready"
    assert await give(operator, Gift(uuid7(), trade.order, (Wish(line, 1),), WHY)) is None
    assert await state_of("market_order", trade.order) == "collected"
    await settle()


async def test_what_was_refunded_before_is_not_refunded_by_an_operator(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The money is on its way already; nothing more moves."""
    trade = await ready(sandbox, settle, move)
    await execute("UPDATE market_order SET state = 'refunding' WHERE id = $1", trade.order)
    operator = await as_viewer(await an_operator())
    with pytest.raises(OrderNotRefundable):
        await refund_order(operator, trade.order, WHY)
    with pytest.raises(NoSuchOrder):
        await refund_order(operator, uuid7(), WHY)
    assert await fetch_value("SELECT count(*) FROM order_refund") == 0
    await execute("UPDATE market_order SET state = 'ready' WHERE id = $1", trade.order)


@pytest.mark.races
async def test_completing_and_refunding_at_the_same_moment_leave_every_fen_in_one_place(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Whoever comes first: the buyer has the money back once, and the merchant none of it."""
    trade = await _collected(sandbox, settle, move)
    operator = await as_viewer(await an_operator())
    move(timedelta(hours=25))
    async with asyncio.TaskGroup() as group:
        group.create_task(complete_order(trade.order))
        for _ in range(3):
            group.create_task(refund_order(operator, trade.order, WHY))
    await settle()
    assert await fetch_value("SELECT count(*) FROM order_refund") == 1
    assert await state_of("market_order", trade.order) == "refunded"
    assert await payable_of(trade.street.merchant) == 0


@pytest.mark.races
async def test_ten_operators_refund_an_order_once(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The first decides; the others find it decided."""
    trade = await ready(sandbox, settle, move)
    operator = await as_viewer(await an_operator())
    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(refund_order(operator, trade.order, WHY))
    await settle()
    assert await fetch_value("SELECT count(*) FROM order_refund") == 1
    assert (await row_of("market_order", trade.order))["refunded_fen"] == PRICE


async def test_the_orders_of_the_desk_do_not_exist_for_others(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Neither a buyer nor a seller finds, sees or refunds an order there."""
    trade = await confirmed(sandbox, settle, move)
    app = the_application()
    for person in (trade.buyer, trade.street.seller):
        async with browser_of(app, person) as stranger:
            assert (await stranger.get("/operator/orders?overdue=true")).status_code == 404
            path = f"/operator/orders/{trade.order}"
            assert (await stranger.get(path)).status_code == 404
            asked = await stranger.post(f"{path}/refunds", {"reason": WHY})
            assert (asked.status_code, asked.json()["code"]) == (404, "not-found-here")
    async with browser_of(app, await an_operator()) as desk:
        unknown = await desk.post(f"/operator/orders/{uuid7()}/refunds", {"reason": WHY})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "no-such-order")
        for nothing in ("nothing", "9" * 20, "260301-" + "9" * 13):
            found = await desk.get(f"/operator/orders?number={nothing}")
            assert (found.status_code, found.json()["items"]) == (200, [])
    assert await state_of("market_order", trade.order) == "confirmed"


async def test_words_of_an_operator_are_never_read_as_a_template(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Braces in a reason reach the buyer as they were written."""
    trade = await confirmed(sandbox, settle, move)
    await refund_order(await as_viewer(await an_operator()), trade.order, "{note} {0} 100%")
    async with browser_of(the_application(), trade.buyer) as buyer:
        seen = (await buyer.get(f"/orders/{trade.order}")).json()
    assert seen["refunds"][0]["reason_text"] == "平台决定退款：{note} {0} 100%"


async def _collected(sandbox: SandboxProcess, settle: Settle, move: Move) -> Trade:
    trade = await ready(sandbox, settle, move)
    keeper = await as_viewer(trade.street.keeper)
    await collect(keeper, trade.street.point, await digits_of(trade.order))
    return trade


async def _order_at(stage: str, sandbox: SandboxProcess, settle: Settle, move: Move) -> UUID:
    if stage == "paid_waiting":
        street = await a_street()
        campaign, buyer = await a_campaign(street), await a_resident(street)
        order = await an_order(street, campaign, buyer)
        await pay(sandbox, settle, order, buyer, "card")
        return order
    build = {"confirmed": confirmed, "ready": ready, "collected": _collected}[stage]
    return (await build(sandbox, settle, move)).order
