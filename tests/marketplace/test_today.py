"""The merchant's board of the day: what to prepare, who collects, what goes back, what arrives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.database import execute
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.collecting import collect
from marketplace.queries.merchant_today import Today, today_of
from marketplace.settling.completing import complete_orders
from marketplace.settling.confirming import confirm
from marketplace.settling.stating import issue_statements
from tests.marketplace.cases_builders import a_case
from tests.marketplace.handing_over import (
    Street,
    a_point,
    a_statement,
    a_street,
    an_open_campaign,
    as_viewer,
    close,
    collected_orders,
    confirmed_orders,
    digits_of,
    earned_orders,
)
from tests.marketplace.handing_over import a_paid_order as paid

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]


async def board(street: Street) -> Today:
    """Give the board of the street's merchant."""
    return await today_of(street.merchant, language="zh-CN")


async def test_what_is_confirmed_is_prepared_until_it_has_come(truths: Any) -> None:
    """Units by variant and by point; a point the goods reached needs nothing more."""
    street = await a_street()
    other = await a_point(street.point_party, street.community, name="北门")
    campaign = await an_open_campaign(street, points=(street.point, other))
    for _ in range(3):
        await paid(street, campaign)
    await paid(street, campaign, point=other)
    assert (await board(street)).prepare == []
    await close(campaign)
    (one,) = (await board(street)).prepare
    assert (one.campaign_id, sum(kind.units for kind in one.variants)) == (campaign, 4)
    assert {at.name: at.units for at in one.points} == {"3 号门岗亭": 3, "北门": 1}
    await arrive(await as_viewer(street.staff), campaign, street.point)
    (one,) = (await board(street)).prepare
    assert [(at.name, at.units) for at in one.points] == [("北门", 1)]
    (waiting,) = (await board(street)).collecting
    assert (waiting.point, waiting.ready, waiting.collected) == ("3 号门岗亭", 3, 0)


async def test_who_collected_today_is_counted_until_tomorrow(truths: Any, move: Move) -> None:
    """A point where nothing waits any more is gone the next day."""
    street = await a_street()
    campaign, orders = await confirmed_orders(street)
    staff = await as_viewer(street.staff)
    await arrive(staff, campaign, street.point)
    await collect(staff, street.point, await digits_of(orders[0]))
    (found,) = (await board(street)).collecting
    assert (found.ready, found.collected) == (len(orders) - 1, 1)
    for order in orders[1:]:
        await collect(staff, street.point, await digits_of(order))
    move(timedelta(days=1))
    assert (await board(street)).collecting == []


async def test_money_is_told_with_its_day(truths: Any, move: Move) -> None:
    """First as earned, then by its statement, sooner once that is agreed to; then no more."""
    street = await a_street()
    assert (await board(street)).money == []
    await earned_orders(street, move, 2)
    earned = (await board(street)).money
    assert sum(one.amount_fen for one in earned) == 2 * 2840
    assert all(one.statement_id is None for one in earned)
    await issue_statements()
    (stated,) = (await board(street)).money
    assert (stated.amount_fen, stated.state) == (2 * 2840, "issued")
    statement = await a_statement(street)
    await confirm(await as_viewer(street.owner), street.merchant, statement)
    (agreed,) = (await board(street)).money
    assert (agreed.statement_id, agreed.state) == (statement, "confirmed")
    assert agreed.arrives_on < stated.arrives_on
    await execute("UPDATE statement SET state = 'carried' WHERE id = $1", statement)
    assert (await board(street)).money == []
    await execute("UPDATE statement SET state = 'confirmed' WHERE id = $1", statement)


async def test_refunds_and_complaints_are_counted(truths: Any, move: Move) -> None:
    """A complaint waits with its hour; nothing going back is nothing, said so."""
    street = await a_street()
    orders = await collected_orders(street)
    before = await board(street)
    assert (before.refunds.count, before.refunds.waiting_fen, before.cases.open) == (0, 0, 0)
    await a_case(orders[0])
    after = await board(street)
    assert after.cases.open == 1
    assert after.cases.answer_by is not None
    assert await complete_orders() == 0
