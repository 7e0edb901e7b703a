"""How a place in line ends: left, paid too late, closed, passed over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_order
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.publishing import cancel_campaign
from marketplace.waiting_list.joining import (
    leave_waiting_list,
)
from marketplace.waiting_list.offering import offer_freed_units
from tests.marketplace.builders import (
    a_resident,
    a_street,
    an_order,
    row_of,
    state_of,
)
from tests.marketplace.quotas_builders import (
    paid,
)
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

pytestmark = pytest.mark.usefixtures("truths")


async def test_who_leaves_is_passed(settle: Settle, move: Move) -> None:
    """Leaving, twice even, makes room for the next; an offer that is left goes on at once."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    gone, stays, last = [await a_resident(street) for _ in range(3)]
    await joins(street, run, gone)
    offered, waits = await joins(street, run, stays), await joins(street, run, last)
    for _ in range(2):
        await leave_waiting_list(run, gone)
    await _give_up(taken)
    await settle()
    order = await offered_to(offered)
    await leave_waiting_list(run, stays)
    await settle()
    assert await state_of("market_order", order) == "cancelled"
    assert (await entry_of(offered))["state"] == "left"
    await offered_to(waits)
    assert await in_line(run) == 1


async def test_leaving_does_not_give_up_what_was_paid(settle: Settle, move: Move) -> None:
    """A paid offer is an order; it is cancelled as orders are, and not by leaving a line."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    buyer = await a_resident(street)
    entry = await joins(street, run, buyer)
    await _give_up(taken)
    await settle()
    order = await offered_to(entry)
    await paid(order)
    await leave_waiting_list(run, buyer)
    assert await state_of("market_order", order) == "paid_waiting"
    assert (await entry_of(entry))["state"] == "taken"


async def test_closing_ends_the_line(settle: Settle, move: Move) -> None:
    """Who had no turn is let go; what was offered may still be paid for a few minutes."""
    to_hour(move, 10)
    street = await a_street()
    run, [first, _second] = await sold_out(street, 2)
    offered, waits = await joins(street, run), await joins(street, run)
    move(timedelta(days=3) - timedelta(minutes=30))
    await _give_up(first)
    await settle()
    order = await offered_to(offered)
    move(timedelta(minutes=31))
    await advance_campaigns()
    assert await state_of("campaign", run) == "closing"
    assert (await entry_of(waits))["state"] == "closed"
    await paid(order)
    assert (await entry_of(offered))["state"] == "taken"
    assert await in_line(run) == 0


async def test_a_cancelled_group_buy_lets_everybody_go(settle: Settle, move: Move) -> None:
    """Its line ends with it; an offer ends when its hold does."""
    to_hour(move, 10)
    street = await a_street()
    run, [first, _second] = await sold_out(street, 2)
    offered, waits = await joins(street, run), await joins(street, run)
    await _give_up(first)
    await settle()
    await cancel_campaign(run, note="断货", merchant_id=street.merchant)
    await settle()
    assert (await entry_of(waits))["state"] == "closed"
    await paid(await offered_to(offered))
    assert (await entry_of(offered))["state"] == "closed"
    assert await in_line(run) == 0


async def test_late_money_does_not_overtake(settle: Settle, move: Move) -> None:
    """Who pays after the hold ended gets the money back when somebody waits for the unit."""
    to_hour(move, 22)
    street = await a_street()
    run, [late] = await sold_out(street)
    entry = await joins(street, run)
    move(timedelta(minutes=16))
    assert await expire_order(late)
    await paid(late)
    assert await state_of("market_order", late) == "refunding"
    assert (await entry_of(entry))["state"] == "waiting"


async def test_who_moves_away_is_passed_over(move: Move) -> None:
    """A place of somebody the group-buy serves no longer holds nothing back."""
    to_hour(move, 10)
    street = await a_street()
    run, [taken] = await sold_out(street)
    buyer = await a_resident(street)
    entry = await joins(street, run, buyer)
    await execute("DELETE FROM residence WHERE person = $1", buyer)
    await _give_up(taken)
    assert await offer_freed_units(run) == 0
    assert (await entry_of(entry))["state"] == "waiting"
    await an_order(street, run, await a_resident(street))


async def _give_up(order: UUID) -> None:
    row = await row_of("market_order", order)
    await cancel_order(order, buyer=row["buyer"])
