"""A unit is free only where its kind, its run and its pick-up point all have room."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from marketplace.locks import lock_order
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.ordering.expiring import expire_order
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.placing import LineWish, OrderWish, PurchaseCommand, place
from marketplace.ordering.reducing import reduce_order
from marketplace.queries.campaigns import campaign_page
from marketplace.refunds.refund_calculator import Wish
from marketplace.refunds.refunding_whole import refund_whole_order
from marketplace.refusals import NoRoomAtPoint, PurchaseRefused, SoldOut
from marketplace.selling.campaign_plan import PointPlan, VariantPlan
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.deciding import decide_campaign
from marketplace.selling.publishing import cancel_campaign
from marketplace.tables.refunds import RefundReason
from tests.marketplace.builders import a_campaign, a_resident, a_street, row_of, state_of
from tests.marketplace.purchasing import a_cart, another_shop
from tests.marketplace.quotas_builders import (
    a_run_of,
    an_offer_of_two,
    beside,
    keeps,
    paid,
    sold_as,
    used,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.marketplace.builders import Street

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")


async def test_two_runs_draw_on_the_stock_of_their_offer() -> None:
    """What one run sells the other cannot; each kind has its own stock."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=5)
    first = await a_run_of(street, kinds)
    second = await beside(street, kinds)
    await _order(street, first, await sold_as(first, kinds.small), 3)
    with pytest.raises(SoldOut) as told:
        await _order(street, second, await sold_as(second, kinds.small), 3)
    assert told.value.left == 2
    assert await fetch_value("SELECT count(*) FROM market_order") == 1
    await _order(street, second, await sold_as(second, kinds.small), 2)
    await _order(street, second, await sold_as(second, kinds.large), 9)
    assert await used(kinds.small) == 5


async def test_a_run_may_bound_a_kind_closer_than_its_offer() -> None:
    """The tightest of all bounds is what is left."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=9)
    run = await a_run_of(
        street,
        kinds,
        variants=(
            VariantPlan(3390, 4200, kinds.small, stock_units=2),
            VariantPlan(7000, 8000, kinds.large),
        ),
    )
    small = await sold_as(run, kinds.small)
    with pytest.raises(SoldOut) as told:
        await _order(street, run, small, 3)
    assert told.value.left == 2
    await _order(street, run, small, 2)
    assert (await used(small), await used(kinds.small)) == (2, 2)


async def test_merchants_share_the_room_of_a_point_on_a_day() -> None:
    """A point full of one shop's goods takes no other's that day, and does on the next."""
    street = await a_street()
    await keeps(street, 4)
    first = await a_campaign(street)
    shop = await another_shop(street)
    same_day, next_day = await a_campaign(shop), await a_campaign(shop, points=_a_day_later(street))
    await place(a_cart(street, first, quantity=3), await a_resident(street))
    with pytest.raises(NoRoomAtPoint) as told:
        await place(a_cart(street, same_day, quantity=2), await a_resident(street))
    assert told.value.left == 1
    assert "1" in told.value.detail_in("zh-CN")
    assert (await row_of("campaign", same_day))["held_units"] == 0
    await place(a_cart(street, next_day, quantity=4), await a_resident(street))


async def test_a_cart_is_held_against_the_sum_of_its_orders() -> None:
    """Two orders that fit one by one and not together are both named, and none is placed."""
    street = await a_street()
    await keeps(street, 3)
    first, second = await a_campaign(street), await a_campaign(await another_shop(street))
    with pytest.raises(PurchaseRefused) as told:
        await place(a_cart(street, first, second, quantity=2), await a_resident(street))
    assert [one.refusal.code for one in told.value.refused] == ["no-room-at-point"] * 2
    assert await used(street.point) == 0


@pytest.mark.parametrize("how", ["expire", "cancel", "cancel_paid", "reduce", "fail", "stop"])
async def test_units_come_back_to_stock_and_point(how: str, move: Move) -> None:
    """However somebody leaves before the decision, their units are free for the other run."""
    street = await a_street()
    await keeps(street, 6)
    kinds = await an_offer_of_two(street, small=5)
    run = await a_run_of(street, kinds, min_units=50)
    order, buyer = await _order(street, run, await sold_as(run, kinds.small), 5)
    assert (await used(kinds.small), await used(street.point)) == (5, 5)
    if how not in {"expire", "cancel"}:
        await paid(order)
    if how == "expire":
        move(timedelta(minutes=16))
        await expire_order(order)
    elif how in {"cancel", "cancel_paid"}:
        await cancel_order(order, buyer=buyer)
    elif how == "reduce":
        (line,) = await lines_of(order)
        await reduce_order(order, [Wish(line, 4)], buyer=buyer, left=1)
    elif how == "fail":
        move(timedelta(days=1))
        await advance_campaigns()
    else:
        await cancel_campaign(run, note="卖完了")
    left = 1 if how == "reduce" else 0
    assert (await used(kinds.small), await used(street.point)) == (left, left)


async def test_goods_that_were_bought_are_not_sold_again() -> None:
    """After the decision a refund frees no stock: nobody knows whether the goods are any good."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=5)
    run = await a_run_of(street, kinds)
    order, _ = await _order(street, run, await sold_as(run, kinds.small), 2)
    await paid(order)
    await execute("UPDATE campaign SET state = 'closing' WHERE id = $1", run)
    assert await decide_campaign(run)
    await _refunded(order)
    assert await state_of("market_order", order) == "refunding"
    assert await used(kinds.small) == 2


async def test_money_that_comes_late_takes_its_units_again_where_there_is_room(
    move: Move,
) -> None:
    """With the stock gone it goes back; with stock left the order lives, and counts once."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=3)
    run = await a_run_of(street, kinds)
    small = await sold_as(run, kinds.small)
    late, _ = await _order(street, run, small, 2)
    later, _ = await _order(street, run, small, 1)
    move(timedelta(minutes=16))
    await expire_order(late)
    await expire_order(later)
    await _order(street, run, small, 2)
    await paid(late)
    assert (await state_of("market_order", late), await used(kinds.small)) == ("refunding", 2)
    await paid(later)
    assert (await state_of("market_order", later), await used(kinds.small)) == ("paid_waiting", 3)


async def test_a_hold_of_another_run_that_is_over_is_freed(move: Move) -> None:
    """The sweep may be late: whoever finds shared stock held by nobody gets it."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=1)
    first = await a_run_of(street, kinds)
    second = await beside(street, kinds)
    stale, _ = await _order(street, first, await sold_as(first, kinds.small), 1)
    move(timedelta(minutes=16))
    await _order(street, second, await sold_as(second, kinds.small), 1)
    assert await state_of("market_order", stale) == "expired"


async def test_a_page_tells_what_is_left_of_each_kind_and_point() -> None:
    """A kind, the run and a point each tell their own room, and the run the least of them."""
    street = await a_street()
    await keeps(street, 9)
    kinds = await an_offer_of_two(street, small=3, large=4)
    run = await a_run_of(street, kinds)
    await _order(street, run, await sold_as(run, kinds.large), 3)
    page = await campaign_page(run, viewer=None, language="zh-CN")
    assert [sold.left for sold in page.variants] == [3, 1]
    assert [point.left for point in page.pick_up_points] == [6]
    assert (page.card.stock_left, page.progress.stock_left) == (4, 4)


@pytest.mark.races
async def test_two_runs_sell_ten_shared_units_to_fifty_neighbours() -> None:
    """Exactly ten are sold, whoever comes first, and nobody is left with half an order."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=10)
    runs = [await a_run_of(street, kinds)]
    runs.append(await beside(street, kinds))
    sold = [await sold_as(run, kinds.small) for run in runs]
    buyers = [await a_resident(street) for _ in range(50)]
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_tries(street, runs[n % 2], sold[n % 2], buyer))
            for n, buyer in enumerate(buyers)
        ]
    assert sum(task.result() for task in tasks) == 10
    assert await used(kinds.small) == 10
    assert await fetch_value("SELECT sum(held_units) FROM campaign") == 10


@pytest.mark.races
async def test_a_point_is_filled_once_by_all_merchants() -> None:
    """Three shops, forty neighbours, room for seven."""
    street = await a_street()
    await keeps(street, 7)
    runs = [await a_campaign(street)]
    runs += [await a_campaign(await another_shop(street)) for _ in range(2)]
    buyers = [await a_resident(street) for _ in range(40)]
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_tries(street, runs[n % 3], None, buyer))
            for n, buyer in enumerate(buyers)
        ]
    assert sum(task.result() for task in tasks) == 7
    assert await used(street.point) == 7


@pytest.mark.races
async def test_carts_in_opposite_orders_share_a_point_without_a_deadlock() -> None:
    """Two hundred carts of A and B, or B and A: every one is placed, some are given up again."""
    street = await a_street()
    await keeps(street, 1000)
    shop = await another_shop(street)
    runs = await a_campaign(street, stock_units=400), await a_campaign(shop, stock_units=400)
    buyers = [await a_resident(street) for _ in range(200)]
    async with asyncio.TaskGroup() as group:
        for n, buyer in enumerate(buyers):
            group.create_task(_comes_and_goes(street, runs[:: 1 - 2 * (n % 2)], buyer, n % 4))
    assert await used(street.point) == 2 * 200 - 50


async def _comes_and_goes(street: Street, runs: tuple[UUID, ...], buyer: UUID, which: int) -> None:
    placed = await place(a_cart(street, *runs), buyer)
    if which == 3:
        await cancel_order(placed.orders[0].id, buyer=buyer)


async def _tries(street: Street, run: UUID, variant: UUID | None, buyer: UUID) -> bool:
    wish = OrderWish(uuid7(), run, street.point, (LineWish(variant, 1),))
    try:
        await place(PurchaseCommand(uuid7(), (wish,)), buyer)
    except (SoldOut, NoRoomAtPoint):
        return False
    return True


async def _order(street: Street, run: UUID, variant: UUID, units: int) -> tuple[UUID, UUID]:
    buyer = await a_resident(street)
    command = OrderCommand(uuid7(), run, street.point, units, variant_id=variant)
    return (await place_order(command, buyer)).id, buyer


def _a_day_later(street: Street) -> tuple[PointPlan, ...]:
    comes = clock.now() + timedelta(days=2, hours=12)
    return (PointPlan(street.point, comes, comes + timedelta(hours=24)),)


async def _refunded(order: UUID) -> None:
    async with transaction():
        locked = await lock_order(order)
        assert locked is not None
        await refund_whole_order(locked, RefundReason.BY_OPERATOR, f"operator:{order}")
