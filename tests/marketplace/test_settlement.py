"""From a collected order to a confirmed statement: every fen once, whatever happens."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from core import clock
from core.clock import shanghai
from core.database import execute, fetch_row, fetch_value
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.collecting import collect
from marketplace.queries.statements import statement_lines, statements
from marketplace.settling import earning_orders, stating
from marketplace.settling.completing import complete_order, complete_orders
from marketplace.settling.earning import Change, book
from marketplace.settling.stating import issue_statements, issue_together
from tests.marketplace.adjusting import adjust
from tests.marketplace.handing_over import (
    a_merchant,
    a_street,
    as_viewer,
    collected_orders,
    confirmed_orders,
    digits_of,
    earned_orders,
    payable_of,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    Move = Callable[[timedelta], None]


STATED = """SELECT count(*) FROM earning JOIN earning_day day ON day.id = earning.earning_day
            WHERE day.statement IS NOT NULL"""


class Killed(BaseException):
    """The process is gone; nothing catches it."""


# ---------------------------------------------------------------- completing


async def test_a_collected_order_is_earned_when_the_after_sale_window_ends(
    truths: Any, move: Move
) -> None:
    """Until then the money is held for the buyer; then merchant and platform have their parts."""
    street = await a_street()
    (order,) = await collected_orders(street)
    move(timedelta(hours=23))
    assert await complete_orders() == 0
    assert (await balance_of(money(Book.BUYER_FUNDS_HELD, order))).balance == 2990
    move(timedelta(hours=2))
    assert await complete_orders() == 1
    assert await state_of("market_order", order) == "completed"
    assert (await balance_of(money(Book.BUYER_FUNDS_HELD, order))).balance == 0
    assert (await balance_of(money(Book.PLATFORM_COMMISSION))).balance == 150
    assert await payable_of(street.merchant) == 2840


@pytest.mark.races
async def test_completing_again_earns_nothing_again(truths: Any, move: Move) -> None:
    """Two sweeps at once and a third one later book each order once."""
    street = await a_street()
    orders = await collected_orders(street, 4)
    move(timedelta(hours=25))
    async with asyncio.TaskGroup() as group:
        runs = [group.create_task(complete_orders()) for _ in range(3)]
    assert sum(run.result() for run in runs) == 4
    assert await complete_orders() == 0
    assert not await complete_order(orders[0])
    assert await payable_of(street.merchant) == 4 * 2840


async def test_a_sweep_that_dies_while_completing_is_simply_run_again(
    truths: Callable[[], Awaitable[None]], move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed stays, what was under way is rolled back, the rest follows."""
    street = await a_street()
    await collected_orders(street, 3)
    move(timedelta(hours=25))
    booked, real = [0], book

    async def book_and_die(change: Change) -> UUID:
        earned = await real(change)
        booked[0] += 1
        if booked[0] == 2:
            raise Killed
        return earned

    monkeypatch.setattr(earning_orders, "book", book_and_die)
    with pytest.raises(Killed):
        await complete_orders()
    await truths()
    assert await payable_of(street.merchant) == 2840
    monkeypatch.setattr(earning_orders, "book", real)
    assert await complete_orders() == 2
    assert await payable_of(street.merchant) == 3 * 2840


async def test_one_order_that_cannot_be_completed_does_not_stop_the_others(
    database: str, move: Move
) -> None:
    """The broken one stays where it is, for somebody to look at."""
    street = await a_street()
    broken, whole = await collected_orders(street, 2)
    # Its fee was frozen for good; only with the guard away can it be lost.
    await execute("ALTER TABLE order_line DISABLE TRIGGER line_keeps_its_fees")
    await execute("UPDATE order_line SET commission_fen = NULL WHERE parent = $1", broken)
    await execute("ALTER TABLE order_line ENABLE TRIGGER line_keeps_its_fees")
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    assert await state_of("market_order", whole) == "completed"
    assert await state_of("market_order", broken) == "collected"


async def test_a_rate_changed_after_the_sale_leaves_the_commission_untouched(
    truths: Any, move: Move
) -> None:
    """The fee is frozen at closing; a new rule decides about later sales only."""
    street = await a_street()
    campaign, (order,) = await confirmed_orders(street)
    await execute(
        """INSERT INTO commission_rule (id, rank, merchant, basis_points, minimum_fen, is_default,
             valid_from, created_at) VALUES (uuidv7(), 1, $1, 9000, 0, false, $2, $2)""",
        street.merchant,
        clock.now(),
    )
    await execute("UPDATE commission_rule SET basis_points = 9999 WHERE is_default")
    await arrive(await as_viewer(street.staff), campaign, street.point)
    await collect(await as_viewer(street.staff), street.point, await digits_of(order))
    move(timedelta(hours=25))
    await complete_orders()
    assert await payable_of(street.merchant) == 2840
    _, (later,) = await confirmed_orders(street)
    fee = await fetch_value("SELECT commission_fen FROM order_line WHERE parent = $1", later)
    assert fee == 2691


async def test_the_default_rule_is_never_deleted(database: str) -> None:
    """Not even with SQL: without it some sale would have no rule."""
    await confirmed_orders(await a_street())
    with pytest.raises(asyncpg.RaiseError, match="keeps its figures"):
        await execute("DELETE FROM commission_rule")


async def test_a_campaign_is_complete_when_its_last_order_is(truths: Any, move: Move) -> None:
    """As long as goods wait, the campaign does."""
    street = await a_street()
    campaign, (first, last) = await confirmed_orders(street, 2)
    staff = await as_viewer(street.staff)
    await arrive(staff, campaign, street.point)
    await collect(staff, street.point, await digits_of(first))
    move(timedelta(hours=25))
    await complete_orders()
    assert await state_of("campaign", campaign) == "collecting"
    await collect(staff, street.point, await digits_of(last))
    move(timedelta(hours=25))
    await complete_orders()
    assert await state_of("campaign", campaign) == "completed"


async def test_money_is_available_after_working_days_over_national_day(
    truths: Any, move: Move
) -> None:
    """Completed on the eve of the holiday, T+2 is the second working day after it."""
    street = await a_street(settlement_days=2)
    (order,) = await collected_orders(street)
    # A day of a year whose holidays are known.
    await execute(
        "UPDATE market_order SET after_sale_until = $2 WHERE id = $1",
        order,
        shanghai(date(2026, 9, 30), 18),
    )
    move(timedelta(days=2))
    assert await complete_orders() == 1
    earning = await fetch_row("SELECT * FROM earning")
    assert earning is not None
    assert earning["available_on"] == date(2026, 10, 9)


# ---------------------------------------------------------------- stating


async def test_available_earnings_become_one_statement(truths: Any, move: Move) -> None:
    """The statement opens at zero, lists each order and closes at what is owed."""
    street = await a_street()
    orders = await earned_orders(street, move, 3)
    assert await issue_statements() == 1
    (view,) = await statements(payee_id=street.merchant)
    assert (view.opening_fen, view.net_fen, view.payable_fen) == (0, 3 * 2840, 3 * 2840)
    assert view.state == "issued"
    lines = await statement_lines(view.id)
    assert {line.order_id for line in lines} == set(orders)
    assert [(line.gross_fen, line.commission_fen) for line in lines] == [(2990, 150)] * 3


async def test_earnings_that_are_not_available_yet_wait(truths: Any, move: Move) -> None:
    """T+N has not passed: no statement."""
    street = await a_street(settlement_days=5)
    await collected_orders(street)
    move(timedelta(hours=25))
    await complete_orders()
    assert await issue_statements() == 0
    assert await fetch_value("SELECT count(*) FROM statement") == 0


@pytest.mark.races
async def test_two_sweeps_at_once_state_each_earning_once(truths: Any, move: Move) -> None:
    """The merchant's lock makes the second find nothing."""
    street = await a_street()
    await earned_orders(street, move, 3)
    async with asyncio.TaskGroup() as group:
        runs = [group.create_task(issue_statements()) for _ in range(5)]
    assert sum(run.result() for run in runs) == 1
    assert await fetch_value(STATED) == 3


async def test_a_sweep_killed_half_way_leaves_whole_batches_and_is_run_again(
    truths: Callable[[], Awaitable[None]], move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was settled together stands, the batch under way is as if nothing had happened."""
    street = await a_street()
    others = [await a_merchant(street.community, street.owner) for _ in range(4)]
    for merchant in others:
        await adjust(merchant, 2000, str(merchant))
    taken, real = [0], stating._take

    async def take_and_die(drafts: Any, days: Any) -> None:
        await real(drafts, days)
        taken[0] += 1
        if taken[0] == 2:
            raise Killed

    monkeypatch.setattr(stating, "BATCH", 2)
    monkeypatch.setattr(stating, "_take", take_and_die)
    with pytest.raises(Killed):
        await issue_statements()
    await truths()
    assert await fetch_value("SELECT count(*) FROM statement") == 2
    monkeypatch.setattr(stating, "_take", real)
    assert await issue_statements() == 2
    assert await fetch_value(STATED) == 4


async def test_trouble_with_one_merchant_does_not_stop_the_sweep(
    truths: Any, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others of its batch get their statement; the one in trouble gets it next time."""
    street = await a_street()
    other = await a_merchant(street.community, street.owner)
    for merchant in (street.merchant, other):
        await adjust(merchant, 2000, str(merchant))
    real = stating.issue_together

    async def stumble(payees: Sequence[UUID], day: date) -> list[UUID]:
        if other in payees:
            raise TimeoutError
        return await real(payees, day)

    monkeypatch.setattr(stating, "issue_together", stumble)
    assert await issue_statements() == 1
    monkeypatch.setattr(stating, "issue_together", real)
    assert await issue_statements() == 1


@pytest.mark.races
async def test_what_is_booked_while_days_are_stated_is_stated_once(truths: Any, move: Move) -> None:
    """Either the sweep waits for an earning and counts it, or it goes into another day."""
    street = await a_street()
    await collected_orders(street, 8)
    move(timedelta(hours=25))
    async with asyncio.TaskGroup() as group:
        group.create_task(complete_orders())
        for number in range(12):
            group.create_task(adjust(street.merchant, 1100 + number, str(number)))
            group.create_task(issue_statements())
    await complete_orders()
    move(timedelta(days=12))
    await issue_statements()
    assert await fetch_value(STATED) == 8 + 12
    assert await fetch_value("SELECT sum(lines_fen) FROM statement") == await payable_of(
        street.merchant
    )


async def test_a_statement_follows_where_the_one_before_closed(truths: Any, move: Move) -> None:
    """What an earlier statement will still pay is not payable a second time."""
    street = await a_street()
    await earned_orders(street, move, 1)
    await issue_statements()
    await earned_orders(street, move, 2)
    await issue_statements()
    second, first = await statements(payee_id=street.merchant)
    assert second.opening_fen == first.closing_fen == 2840
    assert second.closing_fen == 3 * 2840
    assert second.payable_fen == 2 * 2840


async def test_less_than_the_minimum_payout_is_carried(truths: Any, move: Move) -> None:
    """Crumbs wait, and are paid with what follows."""
    street = await a_street()
    await earned_orders(street, move, 1, price_fen=500)
    await issue_statements()
    (carried,) = await statements(payee_id=street.merchant)
    assert (carried.state, carried.closing_fen, carried.payable_fen) == ("carried", 475, 0)
    await earned_orders(street, move, 1)
    await issue_statements()
    assert (await statements(payee_id=street.merchant))[0].payable_fen == 475 + 2840


async def test_a_negative_balance_is_carried_and_netted(truths: Any, move: Move) -> None:
    """A debt pays itself from the next earnings; nothing is paid out meanwhile."""
    street = await a_street()
    await adjust(street.merchant, -4000)
    await issue_statements()
    (debt,) = await statements(payee_id=street.merchant)
    assert (debt.state, debt.closing_fen, debt.payable_fen) == ("carried", -4000, 0)
    await earned_orders(street, move, 2)
    await issue_statements()
    assert (await statements(payee_id=street.merchant))[0].payable_fen == 2 * 2840 - 4000


async def test_an_issued_statement_keeps_its_figures(database: str, move: Move) -> None:
    """Not even SQL changes what a merchant has been told."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    for statement in (
        "UPDATE statement SET payable_fen = 0",
        "UPDATE statement SET figures = '{}'",
        "UPDATE earning_day SET statement = NULL",
        "DELETE FROM earning_day",
        "UPDATE earning SET net_fen = net_fen + 1, gross_fen = gross_fen + 1",
        "DELETE FROM earning",
    ):
        with pytest.raises(asyncpg.RaiseError, match="keeps its figures"):
            await execute(statement)


async def test_nothing_is_stated_without_anything_to_state(truths: Any) -> None:
    """A merchant without earnings gets no empty paper."""
    street = await a_street()
    assert await issue_statements() == 0
    assert await issue_together([street.merchant], clock.today()) == []
