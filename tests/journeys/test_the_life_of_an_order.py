"""The life of one order conserves every fen, told step by step without a provider."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.database import execute, fetch_value, transaction
from marketplace.after_sales import answering
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.reducing import reduce_order
from marketplace.pick_up import arriving, collecting
from marketplace.refunds.finishing_refunds import complete_refund, reopen_refund
from marketplace.refunds.refund_calculator import RefundFunder, Terms, Wish
from marketplace.refunds.refunding_by_operator import REFUNDABLE, refund_order
from marketplace.refunds.refunding_parts import IN_PARTS
from marketplace.selling.deciding import decide_campaign
from marketplace.settling import completing
from tests.marketplace.builders import row_of, state_of
from tests.marketplace.cases_builders import a_case, buyer_of
from tests.marketplace.handing_over import (
    Street,
    a_paid_order,
    a_payment_of,
    a_street,
    an_open_campaign,
    as_viewer,
    digits_of,
)
from tests.marketplace.refunds_builders import give_back, line_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]


class Event(StrEnum):
    """What may happen to an order; what cannot happen now is passed over."""

    REDUCED = "reduced"
    CLOSED = "closed"
    HANDED_OUT = "handed out"
    COMPLETED = "completed"
    UNIT_BACK = "unit back"
    GOODWILL = "goodwill"
    GIFT = "gift"
    COMPLAINT = "complaint"
    MONEY_ARRIVED = "money arrived"
    MONEY_BOUNCED = "money bounced"
    ALL_BACK = "all back"


@dataclass
class Life:
    """One order and what is done with it."""

    street: Street
    campaign: UUID
    order: UUID
    move: Move
    steps: int = 0
    done: list[str] = field(default_factory=list)

    async def happen(self, event: Event) -> None:
        """Let something happen, if it can happen now."""
        self.steps += 1
        state = await state_of("market_order", self.order)
        if event in GIVING and state in (IN_PARTS if event in PARTS else REFUNDABLE):
            await GIVING[event](self)
        elif event in MOVING and state == MOVING[event][0]:
            await MOVING[event][1](self)
        elif event in MONEY:
            await MONEY[event](self)

    async def left(self) -> tuple[int, int]:
        """Give the units and the money that are left of the order."""
        line = await line_of(self.order)
        return line.left_units, line.left_fen


async def _reduce(life: Life) -> None:
    units, _ = await life.left()
    quantity = (await row_of("market_order", life.order))["quantity"]
    if units > 1 and quantity > 1:
        wishes = [Wish(next(iter(await lines_of(life.order))), 1)]
        buyer = await buyer_of(life.order)
        await reduce_order(life.order, wishes, buyer=buyer, left=quantity - 1)


async def _close(life: Life) -> None:
    await execute("UPDATE campaign SET state = 'closing' WHERE id = $1", life.campaign)
    assert await decide_campaign(life.campaign)


async def _hand_out(life: Life) -> None:
    staff = await as_viewer(life.street.staff)
    await arriving.arrive(staff, life.campaign, life.street.point)
    await collecting.collect(staff, life.street.point, await digits_of(life.order))


async def _complete(life: Life) -> None:
    life.move(timedelta(hours=25))
    await completing.complete_order(life.order)


async def _unit_back(life: Life) -> None:
    units, _ = await life.left()
    if units:
        await give_back(life.order, 1, key=f"unit:{life.steps}")


async def _goodwill(life: Life) -> None:
    _, money = await life.left()
    if money:
        await give_back(life.order, goodwill_fen=min(money, 701), key=f"good:{life.steps}")


async def _gift(life: Life) -> None:
    _, money = await life.left()
    if money:
        terms = Terms(funder=RefundFunder.PLATFORM)
        gift = min(money, 333)
        await give_back(life.order, goodwill_fen=gift, key=f"gift:{life.steps}", terms=terms)


async def _complain(life: Life) -> None:
    units, money = await life.left()
    if units and money:
        case = await a_case(life.order, units=units)
        await answering.accept(await as_viewer(life.street.owner), life.street.merchant, case)


async def _all_back(life: Life) -> None:
    await refund_order(await as_viewer(life.street.maker), life.order, "全部退回")


async def _money_arrived(life: Life) -> None:
    refund = await _oldest(life, "approved")
    if refund:
        async with transaction():
            await complete_refund(refund, by_hand=False)


async def _money_bounced(life: Life) -> None:
    refund = await _oldest(life, "succeeded")
    if refund:
        async with transaction():
            await reopen_refund(refund)


async def _oldest(life: Life, state: str) -> UUID | None:
    found: UUID | None = await fetch_value(
        """SELECT id FROM order_refund WHERE parent = $1 AND state = $2 AND amount_fen > 0
           ORDER BY id LIMIT 1""",
        life.order,
        state,
    )
    return found


GIVING = {
    Event.UNIT_BACK: _unit_back,
    Event.GOODWILL: _goodwill,
    Event.GIFT: _gift,
    Event.ALL_BACK: _all_back,
}
# Before it closes a group-buy counts on its units.
PARTS = {Event.UNIT_BACK}
MOVING = {
    Event.REDUCED: ("paid_waiting", _reduce),
    Event.CLOSED: ("paid_waiting", _close),
    Event.HANDED_OUT: ("confirmed", _hand_out),
    Event.COMPLETED: ("collected", _complete),
    Event.COMPLAINT: ("collected", _complain),
}
MONEY = {Event.MONEY_ARRIVED: _money_arrived, Event.MONEY_BOUNCED: _money_bounced}


@pytest.fixture
async def street(database: str) -> Street:
    """Give the street on which every example sells one more group-buy."""
    return await a_street()


SOLD = [Event.CLOSED, Event.HANDED_OUT]
MADE_AND_UNMADE = [Event.MONEY_ARRIVED, Event.MONEY_BOUNCED, Event.MONEY_ARRIVED]


@example(events=[*SOLD, Event.COMPLETED, Event.UNIT_BACK, *MADE_AND_UNMADE, Event.ALL_BACK])
@example(events=[Event.GIFT, *SOLD, Event.GIFT, Event.COMPLAINT, Event.MONEY_ARRIVED])
@example(events=[Event.REDUCED, *SOLD, Event.GIFT, Event.COMPLETED, Event.GOODWILL, Event.ALL_BACK])
@example(events=[Event.UNIT_BACK, Event.REDUCED, Event.CLOSED, Event.ALL_BACK, *MADE_AND_UNMADE])
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=st.lists(st.sampled_from(Event), min_size=3, max_size=12))
async def test_every_fen_is_somewhere_after_any_events(
    street: Street, move: Move, truths: Truths, events: list[Event]
) -> None:
    """Whatever happens to an order, in whatever order: every invariant holds after each step."""
    campaign = await an_open_campaign(street, price_fen=997)
    order = await a_paid_order(street, campaign, quantity=3)
    await a_payment_of(order)
    life = Life(street, campaign, order, move)
    for event in events:
        await life.happen(event)
        await truths()
    line = await line_of(order)
    back = await fetch_value(
        "SELECT coalesce(sum(amount_fen), 0)::int FROM order_refund WHERE parent = $1", order
    )
    assert line.left_fen == line.paid_fen - back
