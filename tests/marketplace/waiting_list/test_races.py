"""Who waits first is first, whoever hurries."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.refusals import Refusal
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_order
from marketplace.waiting_list.joining import leave_waiting_list
from marketplace.waiting_list.offering import offer_freed_units, offer_waiting
from marketplace.waiting_list.rules import OFFER_LASTS
from tests.marketplace.builders import a_resident, a_street, an_order, row_of, state_of
from tests.marketplace.quotas_builders import paid
from tests.marketplace.waiting_list.builders import (
    entry_of,
    in_line,
    joins,
    offered_to,
    sold_out,
    to_hour,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.marketplace.builders import Street

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = [pytest.mark.usefixtures("truths"), pytest.mark.races]
NEWCOMERS = 20


async def test_a_freed_unit_is_not_for_twenty_who_hurry(settle: Settle, move: Move) -> None:
    """One waits and twenty come as the unit is given up: the one who waited gets it."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    entry = await joins(street, run)
    newcomers = [await a_resident(street) for _ in range(NEWCOMERS)]
    buyer = (await row_of("market_order", taken))["buyer"]
    async with asyncio.TaskGroup() as together:
        together.create_task(cancel_order(taken, buyer=buyer))
        tries = [together.create_task(_refused(street, run, one)) for one in newcomers]
        together.create_task(offer_freed_units(run))
    await settle()
    assert {one.result() for one in tries} <= {"waiting-list-first", "sold-out"}
    await offered_to(entry)


async def test_two_looks_offer_once(move: Move) -> None:
    """Sweeps and news that come at the same moment hold each unit for one neighbour."""
    to_hour(move, 10)
    street = await a_street()
    run, orders = await sold_out(street, 2)
    entries = [await joins(street, run) for _ in range(4)]
    await _all_given_up(orders)
    async with asyncio.TaskGroup() as together:
        looks = [together.create_task(offer_waiting()) for _ in range(4)]
    assert sum(look.result() for look in looks) == 2
    assert [(await entry_of(entry))["state"] for entry in entries] == [
        "offered",
        "offered",
        "waiting",
        "waiting",
    ]


async def test_an_offer_is_taken_at_the_last_second(settle: Settle, move: Move) -> None:
    """The money comes as the hold ends: one of the two decides, and nobody has the unit twice."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    first, second = await joins(street, run), await joins(street, run)
    await _all_given_up([taken])
    await settle()
    order = await offered_to(first)
    move(OFFER_LASTS)
    async with asyncio.TaskGroup() as together:
        together.create_task(paid(order))
        expiring = together.create_task(expire_order(order))
    expired = expiring.result()
    await settle()
    state = (await entry_of(first))["state"]
    assert (state, expired) in {("taken", False), ("lapsed", True)}
    if state == "taken":
        assert await state_of("market_order", order) == "paid_waiting"
        assert (await entry_of(second))["state"] == "waiting"
    else:
        # The unit was the next one's when the money came.
        assert await state_of("market_order", order) == "refunding"
        await offered_to(second)


async def test_leaving_races_with_the_offer(settle: Settle, move: Move) -> None:
    """Who leaves as the unit is offered has left, and the next one has it."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    buyer = await a_resident(street)
    leaves, stays = await joins(street, run, buyer), await joins(street, run)
    await _all_given_up([taken])
    async with asyncio.TaskGroup() as together:
        together.create_task(offer_freed_units(run))
        together.create_task(leave_waiting_list(run, buyer))
    await leave_waiting_list(run, buyer)
    await settle()
    assert (await entry_of(leaves))["state"] == "left"
    await offered_to(stays)
    assert await in_line(run) == 1


async def test_one_person_joins_once(move: Move) -> None:
    """Ten taps at once are one place."""
    to_hour(move, 10)
    street = await a_street()
    run, _ = await sold_out(street)
    buyer = await a_resident(street)
    async with asyncio.TaskGroup() as together:
        taps = [together.create_task(joins(street, run, buyer)) for _ in range(10)]
    assert len({tap.result() for tap in taps}) == 1
    assert await in_line(run) == 1


async def _all_given_up(orders: list[UUID]) -> None:
    for order in orders:
        await cancel_order(order, buyer=(await row_of("market_order", order))["buyer"])


async def _refused(street: Street, run: UUID, newcomer: UUID) -> str:
    with pytest.raises(Refusal) as told:
        await an_order(street, run, newcomer)
    return told.value.code
