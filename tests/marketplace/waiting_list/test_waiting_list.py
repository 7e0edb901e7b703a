"""A line for what is sold out: nobody overtakes, offers end, limits hold."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.ordering.expiring import expire_order, expire_unpaid_orders
from marketplace.refusals import CampaignNotOpen, LimitReached, NotServed, SoldOut
from marketplace.selling.drafting import change_offer
from marketplace.waiting_list.offering import offer_freed_units, offer_waiting
from marketplace.waiting_list.refusals import (
    AlreadyWaiting,
    WaitingListFirst,
    WaitingListNotOpen,
)
from marketplace.waiting_list.rules import OFFER_LASTS
from tests.marketplace.builders import (
    a_campaign,
    a_household,
    a_resident,
    a_street,
    an_order,
    row_of,
    state_of,
)
from tests.marketplace.quotas_builders import (
    a_run_of,
    an_offer_of_two,
    keeps,
    paid,
    plan_of_two,
    sold_as,
)
from tests.marketplace.waiting_list.builders import (
    entry_of,
    in_line,
    joins,
    offered_to,
    sold_out,
    to_hour,
)
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.marketplace.builders import Street

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

LINE_WAS_READ = """SELECT coalesce(sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)), 0)
                   FROM pg_stat_xact_user_tables WHERE relname = 'waiting_entry'"""

pytestmark = pytest.mark.usefixtures("truths")


async def test_what_is_given_up_goes_to_the_first_in_line(settle: Settle, move: Move) -> None:
    """The first is offered the unit at once, for two hours; the second goes on waiting."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    first, second = await joins(street, run), await joins(street, run)
    assert await in_line(run) == 2
    await _give_up(taken)
    await settle()
    order = await row_of("market_order", await offered_to(first))
    assert (order["state"], order["source"], order["quantity"]) == ("pending", "waiting_list", 1)
    assert order["hold_until"] - (await entry_of(first))["offered_at"] == OFFER_LASTS
    assert (await entry_of(second))["state"] == "waiting"


async def test_an_offer_that_is_paid_ends_the_wait(settle: Settle, move: Move) -> None:
    """It is an order like any other, and the line is one shorter."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    entry = await joins(street, run)
    await _give_up(taken)
    await settle()
    order = await offered_to(entry)
    await paid(order)
    await settle()
    assert await state_of("market_order", order) == "paid_waiting"
    assert (await entry_of(entry))["state"] == "taken"
    assert await in_line(run) == 0


async def test_an_offer_nobody_pays_goes_to_the_next(settle: Settle, move: Move) -> None:
    """After two hours the first loses the place and the second is offered the unit."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    first, second = await joins(street, run), await joins(street, run)
    await _give_up(taken)
    await settle()
    move(OFFER_LASTS - timedelta(minutes=1))
    assert await expire_unpaid_orders() == 0
    move(timedelta(minutes=1))
    assert await expire_unpaid_orders() == 1
    await settle()
    assert (await entry_of(first))["state"] == "lapsed"
    assert await state_of("market_order", await offered_to(second)) == "pending"
    assert await in_line(run) == 1


async def test_a_hold_that_ends_is_offered_as_well(settle: Settle, move: Move) -> None:
    """It matters to nobody in line why a unit came back."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    entry = await joins(street, run)
    move(timedelta(minutes=16))
    assert await expire_order(taken)
    await settle()
    await offered_to(entry)


async def test_newcomers_stand_in_line_like_everybody(move: Move) -> None:
    """A freed unit is refused to who comes now, whatever the hour, and nothing changes."""
    to_hour(move, 22)
    street = await a_street()
    run, [taken] = await sold_out(street)
    await joins(street, run)
    await _give_up(taken)
    with pytest.raises(WaitingListFirst) as told:
        await an_order(street, run, await a_resident(street))
    assert told.value.ahead == 1
    assert await fetch_value("SELECT held_units FROM campaign WHERE id = $1", run) == 0
    assert await fetch_value("SELECT count(*) FROM market_order") == 1


async def test_what_the_line_leaves_is_for_everybody(settle: Settle, move: Move) -> None:
    """When all who wait have an offer, the rest is ordered as usual."""
    to_hour(move, 10)
    street = await a_street()
    run, orders = await sold_out(street, 3)
    await joins(street, run)
    for order in orders:
        await _give_up(order)
    await settle()
    assert await in_line(run) == 1
    await an_order(street, run, await a_resident(street), 2)


async def test_at_night_nothing_is_offered(settle: Settle, move: Move) -> None:
    """What comes back after 21:00 is offered at 08:00."""
    to_hour(move, 21)
    street = await a_street()
    run, [taken] = await sold_out(street)
    entry = await joins(street, run)
    await _give_up(taken)
    await settle()
    assert await offer_waiting() == 0
    assert (await entry_of(entry))["state"] == "waiting"
    to_hour(move, 7, 59)
    assert await offer_waiting() == 0
    move(timedelta(minutes=1))
    assert await offer_waiting() == 1
    await offered_to(entry)


async def test_an_offer_of_the_evening_lasts_until_the_morning(settle: Settle, move: Move) -> None:
    """The two hours stand still from 21:00 to 08:00: no sweep of the night ends it."""
    to_hour(move, 20, 30)
    street = await a_street()
    run, [taken] = await sold_out(street)
    entry = await joins(street, run)
    await _give_up(taken)
    await settle()
    order = await offered_to(entry)
    to_hour(move, 9, 29)
    assert await expire_unpaid_orders() == 0
    assert await state_of("market_order", order) == "pending"
    move(timedelta(minutes=2))
    assert await expire_unpaid_orders() == 1
    assert (await entry_of(entry))["state"] == "lapsed"


async def test_a_line_that_cannot_move_any_more_holds_nobody_back(move: Move) -> None:
    """A unit freed in a night in which it closes is for whoever comes."""
    to_hour(move, 21, 30)
    street = await a_street()
    run, [taken] = await sold_out(street, closes_at=clock.now() + timedelta(hours=12))
    await joins(street, run)
    await execute(
        "UPDATE campaign SET closes_at = $2 WHERE id = $1", run, clock.now() + timedelta(hours=9)
    )
    await _give_up(taken)
    await an_order(street, run, await a_resident(street))


async def test_who_wants_several_may_take_fewer(settle: Settle, move: Move) -> None:
    """Who takes only all of them keeps the place; the next who takes fewer gets what there is."""
    to_hour(move, 10)
    street = await a_street()
    run, orders = await sold_out(street, 4)
    whole = await joins(street, run, quantity=3)
    fewer = await joins(street, run, quantity=3, fewer=True)
    for order in orders[:2]:
        await _give_up(order)
    await settle()
    assert (await entry_of(whole))["state"] == "waiting"
    order = await row_of("market_order", await offered_to(fewer))
    assert order["quantity"] <= 2


async def test_stock_of_the_offer_and_room_at_the_point_bound_offers(move: Move) -> None:
    """A unit is offered only where every bound has room for it."""
    to_hour(move, 10)
    street = await a_street()
    await keeps(street, 3)
    kinds = await an_offer_of_two(street, small=2)
    run = await a_run_of(street, kinds)
    small, large = await sold_as(run, kinds.small), await sold_as(run, kinds.large)
    first = await _held(street, run, small, 2)
    second = await _held(street, run, large, 1)
    wants_small = await joins(street, run, variant=small, quantity=2)
    wants_large = await joins(street, run, variant=large)
    await _give_up(second)
    assert await offer_freed_units(run) == 1
    await offered_to(wants_large)
    await _give_up(first)
    assert await offer_freed_units(run) == 1
    await offered_to(wants_small)


async def test_a_line_for_one_kind_bars_no_other(move: Move) -> None:
    """Who wants the kind that is left need not wait for those who want the other."""
    to_hour(move, 10)
    street = await a_street()
    kinds = await an_offer_of_two(street, small=1)
    run = await a_run_of(street, kinds)
    small, large = await sold_as(run, kinds.small), await sold_as(run, kinds.large)
    await _held(street, run, small, 1)
    await joins(street, run, variant=small)
    await _held(street, run, large, 5)
    with pytest.raises(WaitingListFirst):
        await _held(street, run, small, 1)


async def test_placing_reads_no_line_where_nobody_waits(move: Move) -> None:
    """The hot path looks at one column of a row it holds, and at the line only if there is one."""
    to_hour(move, 10)
    street = await a_street()
    quiet = await a_campaign(street)
    async with transaction():
        await an_order(street, quiet, await a_resident(street))
        assert await fetch_value(LINE_WAS_READ) == 0
    kinds = await an_offer_of_two(street, small=1)
    run = await a_run_of(street, kinds)
    small, large = await sold_as(run, kinds.small), await sold_as(run, kinds.large)
    await _held(street, run, small, 1)
    await joins(street, run, variant=small)
    async with transaction():
        await _held(street, run, large, 1)
        assert await fetch_value(LINE_WAS_READ) > 0


async def test_raised_stock_is_offered(settle: Settle, move: Move) -> None:
    """More stock of the offer reaches the line without anybody giving up."""
    to_hour(move, 10)
    street = await a_street()
    kinds = await an_offer_of_two(street, small=1)
    run = await a_run_of(street, kinds)
    small = await sold_as(run, kinds.small)
    await _held(street, run, small, 1)
    entry = await joins(street, run, variant=small)
    await settle()
    plan = await plan_of_two(street, 2, None, kinds)
    await change_offer(street.merchant, kinds.offer, plan, version=1)
    await settle()
    await offered_to(entry)


async def test_limits_hold_in_line(settle: Settle, move: Move) -> None:
    """Two of one household wait for two each: together they are offered what their limit leaves."""
    to_hour(move, 10)
    street = await a_street()
    run, orders = await sold_out(street, 4, limit_per_household=3, limit_per_person=2)
    home = await a_household(street)
    wife, husband = (
        await a_resident(street, household=home),
        await a_resident(street, household=home),
    )
    with pytest.raises(LimitReached):
        await joins(street, run, wife, 3)
    hers = await joins(street, run, wife, 2)
    his = await joins(street, run, husband, 2, fewer=True)
    other = await joins(street, run)
    for order in orders:
        await _give_up(order)
    await settle()
    bought = [
        (await row_of("market_order", await offered_to(entry)))["quantity"]
        for entry in (hers, his, other)
    ]
    assert bought[0] + bought[1] <= 3
    assert bought[2] == 1


async def test_who_has_bought_up_to_the_limit_bars_nobody(settle: Settle, move: Move) -> None:
    """A place that its limit leaves nothing for is passed over, by newcomers as well."""
    to_hour(move, 10)
    street = await a_street()
    run, orders = await sold_out(street, 2, limit_per_household=1)
    home = await a_household(street)
    wife, husband = (
        await a_resident(street, household=home),
        await a_resident(street, household=home),
    )
    hers, his = await joins(street, run, wife), await joins(street, run, husband)
    for order in orders:
        await _give_up(order)
    await settle()
    await offered_to(hers)
    assert (await entry_of(his))["state"] == "waiting"
    await an_order(street, run, await a_resident(street))


async def test_joining_again_finds_the_place(move: Move) -> None:
    """The same wish twice is one place; another wish is refused and changes nothing."""
    to_hour(move, 10)
    street = await a_street()
    run, _ = await sold_out(street, 2)
    buyer = await a_resident(street)
    entry = await joins(street, run, buyer)
    assert await joins(street, run, buyer) == entry
    with pytest.raises(AlreadyWaiting):
        await joins(street, run, buyer, 2)
    assert await in_line(run) == 1
    assert (await entry_of(entry))["quantity"] == 1


async def test_nobody_waits_for_what_is_there(move: Move) -> None:
    """While units are left there is no line; nothing is written."""
    to_hour(move, 10)
    street = await a_street()
    run = await a_campaign(street)
    with pytest.raises(WaitingListNotOpen):
        await joins(street, run)
    assert await fetch_value("SELECT count(*) FROM waiting_entry") == 0


async def test_nobody_waits_for_what_cannot_come(move: Move) -> None:
    """Not when it is about to close, not for more than there is, not from another street."""
    to_hour(move, 10)
    street = await a_street()
    run, _ = await sold_out(street, 2)
    with pytest.raises(SoldOut):
        await joins(street, run, quantity=3)
    with pytest.raises(NotServed):
        await joins(street, run, await a_person())
    move(timedelta(days=3) - timedelta(minutes=5))
    with pytest.raises(WaitingListNotOpen):
        await joins(street, run)
    move(timedelta(minutes=10))
    with pytest.raises(CampaignNotOpen):
        await joins(street, run)
    assert await fetch_value("SELECT count(*) FROM waiting_entry") == 0


async def _give_up(order: UUID) -> None:
    row = await row_of("market_order", order)
    await cancel_order(order, buyer=row["buyer"])


async def _held(street: Street, run: UUID, variant: UUID, units: int) -> UUID:
    command = OrderCommand(uuid7(), run, street.point, units, variant_id=variant)
    return (await place_order(command, await a_resident(street))).id
