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
from marketplace.waiting_list.refusals import WaitingListFirst
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
    outcomes = await asyncio.gather(
        cancel_order(taken, buyer=buyer),
        *(an_order(street, run, newcomer) for newcomer in newcomers),
        offer_freed_units(run),
        return_exceptions=True,
    )
    await settle()
    assert all(isinstance(outcome, Refusal) for outcome in outcomes[1:-1])
    assert any(isinstance(outcome, WaitingListFirst) for outcome in outcomes[1:-1])
    await offered_to(entry)


async def test_two_looks_offer_once(move: Move) -> None:
    """Sweeps and news that come at the same moment hold each unit for one neighbour."""
    to_hour(move, 10)
    street = await a_street()
    run, orders = await sold_out(street, 2)
    entries = [await joins(street, run) for _ in range(4)]
    await _all_given_up(orders)
    offers = await asyncio.gather(*(offer_waiting() for _ in range(4)))
    assert sum(offers) == 2
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
    _, expired = await asyncio.gather(paid(order), expire_order(order))
    await settle()
    state = (await entry_of(first))["state"]
    assert (state, expired) in {("taken", False), ("lapsed", True)}
    if state == "taken":
        assert await state_of("market_order", order) == "paid_waiting"
        assert (await entry_of(second))["state"] == "waiting"
    else:
        # The money found the unit free and nobody offered yet, or came too late for it.
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
    await asyncio.gather(offer_freed_units(run), leave_waiting_list(run, buyer))
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
    entries = await asyncio.gather(*(joins(street, run, buyer) for _ in range(10)))
    assert len(set(entries)) == 1
    assert await in_line(run) == 1


async def _all_given_up(orders: list[UUID]) -> None:
    for order in orders:
        await cancel_order(order, buyer=(await row_of("market_order", order))["buyer"])
