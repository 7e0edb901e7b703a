"""What a merchant sold, gave back and was paid, and who came to look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.database import fetch_value, transaction
from marketplace.figures.counting_visits import count_visit, keep_visit_counts
from marketplace.figures.queries import Figures, figures_of
from marketplace.ordering.cancelling import cancel_order
from marketplace.refunds.finishing_refunds import complete_refund
from marketplace.refusals.tables import PeriodNotPossible
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    Street,
    a_neighbour,
    a_paid_order,
    a_payment_of,
    a_street,
    an_open_campaign,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]

DAY = timedelta(days=1)


async def this_week(street: Street) -> Figures:
    """Give the figures of seven days that end today."""
    today = clock.today()
    return await figures_of(street.merchant, today - 6 * DAY, today)


async def test_a_merchant_with_nothing_has_noughts(truths: Any) -> None:
    """Every day is there; nothing is missing and nothing divided."""
    street = await a_street()
    found = await this_week(street)
    assert [day.day for day in found.days] == [
        clock.today() - number * DAY for number in range(6, -1, -1)
    ]
    assert found.goods == []
    assert (found.sums.sales_fen, found.sums.visits, found.before.orders) == (0, 0, 0)


async def test_sales_stand_on_the_day_they_were_paid(truths: Any, move: Move) -> None:
    """Sums, days and goods tell the same money; a week later it is the week before."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    await a_paid_order(street, campaign)
    move(timedelta(minutes=10))
    await a_paid_order(street, campaign, quantity=3)
    found = await this_week(street)
    assert (found.sums.sales_fen, found.sums.orders, found.sums.units) == (4 * 2990, 2, 4)
    assert sum(day.sales_fen for day in found.days) == 4 * 2990
    assert sum(day.orders for day in found.days) == 2
    (goods,) = found.goods
    assert (goods.units, goods.buyers, goods.sales_fen, goods.given_back_fen) == (
        4,
        2,
        4 * 2990,
        0,
    )
    move(7 * DAY)
    later = await this_week(street)
    assert (later.sums.sales_fen, later.before.sales_fen) == (0, 4 * 2990)


async def test_a_neighbour_who_bought_before_is_not_new(truths: Any, move: Move) -> None:
    """New is who never paid here before the first of the days."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    await a_paid_order(street, campaign)
    assert (await this_week(street)).sums.new_buyers == 1
    move(7 * DAY)
    again = await an_open_campaign(street)
    await a_paid_order(street, again, buyer=street.buyers[0])
    await a_paid_order(street, again)
    sums = (await this_week(street)).sums
    assert (sums.buyers, sums.new_buyers) == (2, 1)


async def test_a_refund_counts_when_the_money_is_back(truths: Any) -> None:
    """Decided is not returned: the day's refunds are what buyers have again."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    order = await a_paid_order(street, campaign)
    await a_payment_of(order)
    await cancel_order(order, buyer=street.buyers[-1])
    found = await this_week(street)
    assert (found.sums.refunds, found.sums.refunds_fen) == (0, 0)
    assert found.goods[0].given_back_fen == 2990
    refund = await fetch_value("SELECT id FROM order_refund WHERE parent = $1", order)
    async with transaction():
        await complete_refund(refund, by_hand=False)
    found = await this_week(street)
    assert (found.sums.refunds, found.sums.refunds_fen) == (1, 2990)
    assert found.days[-1].refunds_fen == 2990


async def test_visitors_of_each_day_are_added_up(truths: Any, move: Move) -> None:
    """Who comes on two days visits twice; the other shop's visitors are its own."""
    street = await a_street()
    await count_visit([street.merchant], "a")
    await count_visit([street.owner], "b")
    move(DAY)
    await count_visit([street.merchant], "a")
    await keep_visit_counts()
    found = await this_week(street)
    assert found.sums.visits == 2
    assert [day.visitors for day in found.days[-2:]] == [1, 1]


async def test_figures_are_for_who_works_there(truths: Any) -> None:
    """A quarter of a year at most; a stranger is told that there is no such merchant."""
    street = await a_street()
    today = clock.today()
    path = f"/merchants/{street.merchant}/figures"
    app = the_application()
    async with browser_of(app, street.owner) as seller:
        asked = {"from": str(today - 29 * DAY), "until": str(today)}
        answer = await seller.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        assert len(answer.json()["days"]) == 30
        wrong = await seller.get(path, params={"from": str(today), "until": str(today - DAY)})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "period-not-possible")
    async with browser_of(app, await a_neighbour(street)) as stranger:
        hidden = await stranger.get(path, params=asked)
        assert (hidden.status_code, hidden.json()["code"]) == (404, "no-such-merchant")
    with pytest.raises(PeriodNotPossible):
        await figures_of(street.merchant, today - 92 * DAY, today)
