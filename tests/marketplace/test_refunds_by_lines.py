"""Refunds take from lines, unit by unit, and every fen is somewhere after each of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, transaction
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.locks import lock_order
from marketplace.refunds.refund_calculator import RefundFunder, Terms
from marketplace.refunds.refunding import decide_refund
from marketplace.settling.completing import complete_orders
from marketplace.tables.refunds import RefundReason
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order, row_of
from tests.marketplace.handing_over import a_paid_order as an_order_paid_for
from tests.marketplace.handing_over import (
    a_payment_of,
    an_open_campaign,
    collected_orders,
    confirmed_orders,
    payable_of,
)
from tests.marketplace.handing_over import a_street as a_street_that_delivers
from tests.marketplace.paying_builders import pay
from tests.marketplace.refunds_builders import give_back, line_of, refunds_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]


@pytest.mark.usefixtures("provider")
async def test_units_given_back_one_by_one_come_to_what_was_paid(
    sandbox: SandboxProcess, settle: Settle, truths: Truths
) -> None:
    """Three times one unit is three units, at the provider, in the lines and in the ledger."""
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer, 3)
    await pay(sandbox, settle, order, buyer, "card")
    for number in range(3):
        await give_back(order, 1, key=f"unit:{number}")
        await settle()
        await truths()
    line = await line_of(order)
    assert (line.refunded_units, line.left_fen, line.kept_fen) == (3, 0, 0)
    row = await row_of("market_order", order)
    assert row["refunded_fen"] == row["paid_fen"]
    assert sum(amount for *_, amount in await refunds_of(order)) == row["paid_fen"]
    assert (await balance_of(money(Book.BUYER_FUNDS_HELD, order))).balance == 0


async def test_a_cause_gives_money_back_once(truths: Truths) -> None:
    """Deciding the same again gives the refund decided before and takes nothing more."""
    order = await _a_confirmed_order()
    first = await give_back(order, 1)
    assert await give_back(order, 1) == first
    assert (await line_of(order)).refunded_units == 1
    await truths()


async def test_nothing_to_give_back_decides_nothing(truths: Truths) -> None:
    """A refund of no units and no money writes no row."""
    order = await _a_confirmed_order()
    assert await give_back(order, 0) is None
    assert await refunds_of(order) == []


async def test_more_than_is_left_changes_nothing(truths: Truths) -> None:
    """The use-case looks first; the calculator refuses what it would not."""
    order = await _a_confirmed_order()
    before = await line_of(order)
    with pytest.raises(ValueError, match="cannot give back"):
        await give_back(order, 2)
    assert await line_of(order) == before
    assert await refunds_of(order) == []


async def test_the_platforms_goodwill_costs_the_merchant_nothing(
    move: Move, truths: Truths
) -> None:
    """The buyer is helped out of the subsidy pool; the merchant earns the whole sale."""
    street = await a_street_that_delivers()
    (order,) = await collected_orders(street)
    await a_payment_of(order)
    by_platform = Terms(funder=RefundFunder.PLATFORM)
    await give_back(order, goodwill_fen=500, terms=by_platform)
    await truths()
    assert (await balance_of(money(Book.SUBSIDY_POOL))).balance == -500
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    assert await payable_of(street.merchant) == 2990 - 150
    await truths()


async def test_units_whose_money_was_given_before_return_it_to_the_platform(
    truths: Truths,
) -> None:
    """Goodwill came to the whole price; the units come back for nothing, and so does the gift."""
    order = await _a_confirmed_order()
    await give_back(order, goodwill_fen=2990, terms=Terms(funder=RefundFunder.PLATFORM))
    await give_back(order, 1, key="units")
    assert await refunds_of(order) == [
        ("goodwill", "approved", 0, 2990),
        ("short_delivery", "succeeded", 1, 0),
    ]
    assert (await balance_of(money(Book.SUBSIDY_POOL))).balance == 0
    await truths()


async def test_a_refund_before_completion_lowers_what_is_earned(move: Move, truths: Truths) -> None:
    """The fee goes down with the refunded base; a refund still on its way is not earned."""
    street = await a_street_that_delivers()
    (order,) = await collected_orders(street)
    await a_payment_of(order)
    await give_back(order, goodwill_fen=1000)
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    assert await payable_of(street.merchant) == 1990 - 100
    assert (await balance_of(money(Book.BUYER_FUNDS_HELD, order))).balance == 1000
    await truths()


async def test_a_difference_to_the_final_price_goes_back_once(truths: Truths) -> None:
    """Closing wrote it to the lines; the refund tells it and takes nothing else of them."""
    street = await a_street_that_delivers()
    campaign = await an_open_campaign(street)
    order = await an_order_paid_for(street, campaign)
    await a_payment_of(order)
    await execute("UPDATE order_line SET true_up_fen = 990, basis_fen = 2000")
    for _ in range(2):
        async with transaction():
            locked = await lock_order(order)
            assert locked is not None
            await decide_refund(locked.order, RefundReason.TRUE_UP, f"trueup:{order}")
    assert await refunds_of(order) == [("true_up", "approved", 0, 990)]
    line = await line_of(order)
    assert (line.refunded_fen, line.left_fen) == (0, 2000)
    await truths()


async def _a_confirmed_order() -> UUID:
    street = await a_street_that_delivers()
    _, (order,) = await confirmed_orders(street)
    await a_payment_of(order)
    return order
