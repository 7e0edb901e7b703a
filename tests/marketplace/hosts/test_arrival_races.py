"""Goods reported by several at once, and beside refunds and hand-overs: one of the two happens."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import fetch, fetch_value
from marketplace.pick_up.arrival_evidence import Evidence
from marketplace.pick_up.arriving import arrive, report_nothing_came
from marketplace.pick_up.collecting import collect
from marketplace.pick_up.counting_arrivals import Counted
from marketplace.pick_up.late_arrivals import give_up_goods
from marketplace.refunds.refunding_by_operator import refund_order
from marketplace.refusals import ArrivalDecided, OrderGivenBack
from tests.marketplace.builders import row_of, state_of
from tests.marketplace.handing_over import as_viewer, digits_of
from tests.marketplace.hosts.test_short_goods import variant_of
from tests.marketplace.waiting_builders import PRICE, Trade, an_operator, confirmed, ready

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = [pytest.mark.usefixtures("provider", "truths"), pytest.mark.races]

SAID = Evidence("来不了")


async def decided(asked: Coroutine[Any, Any, int]) -> bool:
    """Tell whether a report was the one that counted."""
    try:
        await asked
    except ArrivalDecided:
        return False
    return True


async def refunds_of(trade: Trade) -> list[tuple[str, int]]:
    """Give reason and amount of each refund of a campaign's orders."""
    rows = await fetch("SELECT reason, amount_fen FROM order_refund ORDER BY id")
    return [(row["reason"], row["amount_fen"]) for row in rows]


async def test_two_phones_that_count_differently_are_not_both_believed(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """One count is written, its units are refunded, and the other phone is told."""
    trade = await confirmed(sandbox, settle, move, number=3)
    keeper, variant = await as_viewer(trade.street.keeper), await variant_of(trade)
    seller = await as_viewer(trade.street.seller)
    point = trade.street.point
    reports = [
        arrive(keeper, trade.campaign, point, {variant: Counted(2)}),
        arrive(seller, trade.campaign, point, {variant: Counted(1)}),
    ]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(decided(report)) for report in reports]
    believed = [task.result() for task in tasks]
    await settle()
    received = await fetch_value("SELECT received_units FROM arrival_count")
    assert sorted(believed) == [False, True]
    assert received == (2 if believed[0] else 1)
    assert await refunds_of(trade) == [("short_delivery", PRICE)] * (3 - received)
    assert await fetch_value("SELECT count(*) FROM pick_up_code WHERE state = 'live'") == received


async def test_goods_that_come_while_they_are_given_up_do_one_of_the_two(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Point, merchant and clock speak at once: all orders are ready, or all are refunded."""
    trade = await confirmed(sandbox, settle, move, number=3)
    keeper, seller = await as_viewer(trade.street.keeper), await as_viewer(trade.street.seller)
    point, variant = trade.street.point, await variant_of(trade)
    move(trade.collect_until + timedelta(days=3, hours=1) - clock.now())
    reports = [
        arrive(keeper, trade.campaign, point, {variant: Counted(3)}),
        report_nothing_came(seller, trade.campaign, point, SAID),
    ]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(decided(report)) for report in reports]
        sweep = group.create_task(give_up_goods())
    await settle()
    believed = [*(task.result() for task in tasks), bool(sweep.result())]
    assert sum(believed) == 1
    states = {await state_of("market_order", order) for order in trade.orders}
    assert states == ({"ready"} if believed[0] else {"refunded"})


async def test_goods_that_come_while_an_order_is_refunded_are_not_kept_for_it(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Too few come as an operator gives an order back: nobody is refunded twice."""
    trade = await confirmed(sandbox, settle, move, number=3)
    operator = await as_viewer(await an_operator())
    keeper, variant = await as_viewer(trade.street.keeper), await variant_of(trade)
    counts = {variant: Counted(2)}
    async with asyncio.TaskGroup() as group:
        group.create_task(arrive(keeper, trade.campaign, trade.street.point, counts))
        group.create_task(refund_order(operator, trade.orders[0], "商户说这单有问题"))
    await settle()
    states = [await state_of("market_order", order) for order in trade.orders]
    refunded = [(await row_of("market_order", order))["refunded_fen"] for order in trade.orders]
    assert states[0] == "refunded"
    assert refunded == [PRICE if state == "refunded" else 0 for state in states]
    assert states[1] == "ready"
    # Counted before the refund the last one misses out; counted after it, two are enough.
    assert states[2] in {"ready", "refunded"}


async def test_an_order_collected_while_it_is_refunded_leaves_the_point_once(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The counter hands out or learns of the refund; the buyer has the money back once."""
    trade = await ready(sandbox, settle, move, number=4)
    operator = await as_viewer(await an_operator())
    keeper = await as_viewer(trade.street.keeper)
    digits = [await digits_of(order) for order in trade.orders]

    async def hand_out(code: str) -> None:
        with suppress(OrderGivenBack):
            await collect(keeper, trade.street.point, code)

    async with asyncio.TaskGroup() as group:
        for order, code in zip(trade.orders, digits, strict=True):
            group.create_task(hand_out(code))
            group.create_task(refund_order(operator, order, "货有问题"))
    await settle()
    assert await refunds_of(trade) == [("by_operator", PRICE)] * 4
    for order in trade.orders:
        row = await row_of("market_order", order)
        handed = await fetch_value("SELECT count(*) FROM hand_over WHERE parent = $1", order)
        assert (row["state"], row["refunded_fen"]) == ("refunded", PRICE)
        assert handed == (1 if row["collected_at"] else 0)
