"""Goods ordered in whole cases: what fills none goes back, what fills one is offered."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from accounts.access import Viewer, viewer_of
from core import clock
from core.database import execute, fetch, fetch_value
from core.identifiers import uuid7
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.paying import pay_order
from marketplace.pick_up.arriving import arrive
from marketplace.refusals import BadCampaign, HoldExpired
from marketplace.selling.campaign_plan import VariantPlan
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.deciding import decide_campaign
from marketplace.selling.tier_prices import PriceTier
from tests.marketplace.builders import a_campaign, a_street, row_of, state_of
from tests.marketplace.cases_of_goods import (
    PRICE,
    a_run_of_cases,
    an_order_with_extra,
    came_back,
    close,
    extras_of,
    paid_orders,
)
from tests.marketplace.paying_builders import pay
from tests.marketplace.refunds_builders import line_of
from tests.payments.builders import hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def test_units_that_fill_no_case_go_back_to_the_last_to_pay(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """13 of cases of ten: the last buyer loses all, the one before keeps what fills the case."""
    street = await a_street()
    run = await a_run_of_cases(street)
    orders = await paid_orders(sandbox, settle, street, run, [(8, 0), (4, 0), (1, 0)])
    await close(settle, move)
    assert [await state_of("market_order", order) for order in orders] == [
        "confirmed",
        "confirmed",
        "refunding",
    ]
    assert [await came_back(order) for order in orders] == [
        [],
        [("case_not_filled", 2, 2 * PRICE)],
        [("case_not_filled", 1, PRICE)],
    ]
    decided = await row_of("campaign", run)
    assert (decided["decided_units"], decided["paid_units"], decided["paid_people"]) == (13, 10, 2)
    assert await fetch_value("SELECT decided_cases FROM campaign_variant") == 1
    assert [(await row_of("market_order", order))["quantity"] for order in orders] == [8, 2, 1]
    assert await extras_of(run) == []


async def test_a_case_nobody_starts_is_not_ordered(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Enough units to happen and too few for a case: everybody has everything back."""
    street = await a_street()
    run = await a_run_of_cases(street)
    orders = await paid_orders(sandbox, settle, street, run, [(2, 0), (2, 1)])
    await close(settle, move)
    assert [await state_of("market_order", order) for order in orders] == ["refunding"] * 2
    assert await fetch_value("SELECT decided_cases FROM campaign_variant") == 0
    assert (await row_of("campaign", run))["paid_units"] == 0


async def test_dropped_units_go_back_at_the_final_price_and_the_difference_beside_it(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The tier counts what was paid; every fen of a dropped unit comes back in two parts."""
    street = await a_street()
    variants = (VariantPlan(3990, 4200, case_size=10),)
    run = await a_run_of_cases(street, variants=variants, cheaper=(PriceTier(11, (3390,)),))
    orders = await paid_orders(sandbox, settle, street, run, [(9, 0), (2, 0)])
    await close(settle, move)
    assert (await row_of("campaign", run))["decided_tier"] == 1
    assert sorted(await came_back(orders[1])) == [
        ("case_not_filled", 1, 3390),
        ("true_up", 0, 1200),
    ]
    line = await line_of(orders[1])
    assert (line.left_units, line.kept_fen, line.base_fen) == (1, 3390, 3390)


async def test_those_who_would_take_more_fill_the_case(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Extras go to the first to pay, at the final price, for twelve hours, beyond the limit."""
    street = await a_street()
    variants = (VariantPlan(3990, 4200, case_size=10),)
    run = await a_run_of_cases(
        street, variants=variants, cheaper=(PriceTier(7, (3390,)),), limit_per_person=5
    )
    orders = await paid_orders(sandbox, settle, street, run, [(5, 2), (2, 9)])
    decided_at = clock.now() + timedelta(hours=1, minutes=10)
    await close(settle, move)
    offered = await extras_of(run)
    assert [(one["extra_of"], one["quantity"], one["total_fen"]) for one in offered] == [
        (orders[0], 2, 6780),
        (orders[1], 1, 3390),
    ]
    waits = offered[0]["hold_until"] - decided_at
    assert timedelta(hours=12) <= waits < timedelta(hours=12, minutes=5)
    await pay(sandbox, settle, offered[0]["id"], offered[0]["buyer"])
    row = await row_of("market_order", offered[0]["id"])
    assert (row["state"], row["paid_fen"]) == ("confirmed", 6780)
    line = await line_of(offered[0]["id"])
    assert (line.base_fen, line.true_up_fen, line.kept_fen) == (6780, 0, 6780)
    assert line.commission_fen > 0
    assert (await row_of("campaign", run))["paid_units"] == 9


async def test_extras_nobody_pays_stay_with_the_merchant(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """After twelve hours the offer ends; money that comes later goes back."""
    street = await a_street()
    run = await a_run_of_cases(street)
    await paid_orders(sandbox, settle, street, run, [(8, 9)])
    await close(settle, move)
    (offered,) = await extras_of(run)
    payment = await pay_order(
        offered["id"], payer=offered["buyer"], method="alipay", language="zh-CN"
    )
    await execute(
        "UPDATE market_order SET payment_requested_at = NULL WHERE id = $1", offered["id"]
    )
    move(timedelta(hours=12, minutes=1))
    await advance_campaigns()
    assert await state_of("market_order", offered["id"]) == "expired"
    row = await row_of("campaign", run)
    assert (row["held_units"], row["paid_units"]) == (0, 8)
    sandbox.control(pay=str(payment.id))
    await hear(payment.id)
    await settle()
    assert await came_back(offered["id"]) == [("paid_too_late", 0, 2 * PRICE)]


async def test_extras_are_over_when_the_goods_are_there(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """They were packed without it: nothing can be paid any more, and what comes goes back."""
    street = await a_street()
    run = await a_run_of_cases(street)
    await paid_orders(sandbox, settle, street, run, [(8, 1), (1, 1)])
    await close(settle, move)
    (offered,) = await extras_of(run)
    payment = await pay_order(
        offered["id"], payer=offered["buyer"], method="alipay", language="zh-CN"
    )
    await arrive(await _viewer(street.keeper), run, street.point)
    with pytest.raises(HoldExpired):
        await pay_order(offered["id"], payer=offered["buyer"], method="alipay", language="zh-CN")
    sandbox.control(pay=str(payment.id))
    await hear(payment.id)
    await settle()
    assert await came_back(offered["id"]) == [("paid_too_late", 0, PRICE)]
    assert (await row_of("campaign", run))["held_units"] == 0


async def test_an_offer_may_be_declined(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Whoever does not want the unit any more gives it up, and keeps their order."""
    street = await a_street()
    run = await a_run_of_cases(street)
    (order,) = await paid_orders(sandbox, settle, street, run, [(9, 1)])
    await close(settle, move)
    (offered,) = await extras_of(run)
    await cancel_order(offered["id"], buyer=offered["buyer"])
    assert await state_of("market_order", offered["id"]) == "cancelled"
    assert await state_of("market_order", order) == "confirmed"


async def test_no_case_is_filled_beyond_the_stock(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Nineteen exist: the second case cannot be whole, whatever buyers would take."""
    street = await a_street()
    run = await a_run_of_cases(street, stock_units=19)
    (order,) = await paid_orders(sandbox, settle, street, run, [(12, 9)])
    await close(settle, move)
    assert await came_back(order) == [("case_not_filled", 2, 2 * PRICE)]
    assert await extras_of(run) == []


async def test_no_case_is_filled_beyond_the_room_of_a_point(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Where neighbours collect there is room for nine: the tenth would stand on the street."""
    street = await a_street()
    await execute("UPDATE pick_up_point SET capacity_units = 9 WHERE id = $1", street.point)
    run = await a_run_of_cases(street)
    (order,) = await paid_orders(sandbox, settle, street, run, [(8, 9)])
    await close(settle, move)
    assert await state_of("market_order", order) == "refunding"
    assert await fetch_value("SELECT used_units FROM quota") == 0


async def test_deciding_twice_at_once_fills_a_case_once(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Two schedulers decide: one offer, one refund."""
    street = await a_street()
    run = await a_run_of_cases(street)
    await paid_orders(sandbox, settle, street, run, [(8, 2)])
    move(timedelta(hours=1, minutes=10))
    await execute("UPDATE campaign SET state = 'closing' WHERE id = $1", run)
    async with asyncio.TaskGroup() as group:
        deciding = [group.create_task(decide_campaign(run)) for _ in range(4)]
    assert sorted(one.result() for one in deciding) == [False, False, False, True]
    assert [one["quantity"] for one in await extras_of(run)] == [2]
    assert await fetch("SELECT id FROM order_refund") == []


async def test_extras_are_kept_only_where_goods_come_in_cases() -> None:
    """A wish for more of what comes singly is nothing; a whole case more is never asked of one."""
    street = await a_street()
    singly, cases = await a_campaign(street), await a_run_of_cases(street, 6)
    for run in (singly, cases):
        await an_order_with_extra(street, run, 1, 50)
    rows = await fetch("SELECT extra_units FROM order_line ORDER BY id")
    assert [row["extra_units"] for row in rows] == [0, 5]


@pytest.mark.parametrize(("size", "stock"), [(1, 60), (1001, 5000), (61, 60)])
async def test_a_case_that_cannot_be_is_refused(size: int, stock: int) -> None:
    """A case holds several units, and no more than there are."""
    street = await a_street()
    with pytest.raises(BadCampaign):
        await a_run_of_cases(street, size, stock_units=stock)
    assert await fetch("SELECT id FROM campaign") == []


async def _viewer(person: UUID) -> Viewer:
    viewer = await viewer_of(person, uuid7())
    assert viewer is not None
    return viewer
