"""Refunds after the merchant has earned, and even been paid: recalled first, then refunded."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch_row, transaction
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.ordering.order_lines import lines_of
from marketplace.refunds.finishing_refunds import complete_refund, reopen_refund
from marketplace.refunds.gifts import Gift
from marketplace.refunds.refund_calculator import Fault, RefundFunder, Terms, Wish
from marketplace.refunds.refunding_by_operator import refund_order
from marketplace.refunds.refunding_parts import give, preview_gift
from marketplace.settling.paying_out import mark_paid
from marketplace.settling.ruling_commission import RulePlan, add_rule
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    a_payment_of,
    a_street,
    as_viewer,
    earned_orders,
    payable_of,
    state_of,
)
from tests.marketplace.paying_merchants import an_exported_payout
from tests.marketplace.refunds_builders import give_back, line_of, refunds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")

PRICE, FEE = 2990, 150


async def test_all_of_a_completed_order_goes_back_with_all_of_its_fee(move: Move) -> None:
    """Merchant and platform give back exactly what they got; the order is refunded."""
    street = await a_street()
    (order,) = await earned_orders(street, move)
    await a_payment_of(order)
    assert await payable_of(street.merchant) == PRICE - FEE
    await refund_order(await as_viewer(street.maker), order, "平台裁定商品有问题")
    assert await payable_of(street.merchant) == 0
    assert (await balance_of(money(Book.PLATFORM_COMMISSION))).balance == 0
    assert await refunds_of(order) == [("by_operator", "approved", 1, PRICE)]
    assert await state_of("market_order", order) == "refunding"


@pytest.mark.parametrize("fault", [Fault.BUYER, Fault.MERCHANT])
async def test_a_rule_may_keep_its_fee_when_a_buyer_changed_their_mind(
    fault: Fault, move: Move
) -> None:
    """The merchant bears it then; for anybody else's doing it goes back as ever (rule 4.7)."""
    street = await a_street()
    maker = await as_viewer(street.maker)
    plan = RulePlan(rank=1, merchant=street.merchant, basis_points=500, keeps_fee=True)
    await add_rule(maker, plan)
    (order,) = await earned_orders(street, move)
    await a_payment_of(order)
    (line,) = await lines_of(order)
    gift = Gift(uuid7(), order, (Wish(line, units=1),), "买家不想要了", fault)
    told = await preview_gift(maker, gift)
    kept = FEE if fault is Fault.BUYER else 0
    assert (told.of_merchant_fen, told.commission_back_fen) == (PRICE - FEE + kept, FEE - kept)
    await give(maker, gift)
    assert await payable_of(street.merchant) == -kept
    assert (await balance_of(money(Book.PLATFORM_COMMISSION))).balance == kept


async def test_goodwill_after_completion_recalls_its_part_of_the_fee(move: Move) -> None:
    """The fee goes back by the refunded base, and what is left of both stays."""
    street = await a_street()
    (order,) = await earned_orders(street, move)
    await a_payment_of(order)
    refund = await give_back(order, goodwill_fen=1000)
    assert refund is not None
    line = await line_of(order)
    assert (line.refunded_base_fen, line.commission_reversed_fen) == (1000, 50)
    assert await payable_of(street.merchant) == PRICE - FEE - 950
    async with transaction():
        await complete_refund(refund, by_hand=False)
    assert await state_of("market_order", order) == "completed"


async def test_the_platforms_goodwill_recalls_nothing(move: Move) -> None:
    """What the platform gives out of its pool leaves the merchant's earning alone."""
    street = await a_street()
    (order,) = await earned_orders(street, move)
    await a_payment_of(order)
    await give_back(order, goodwill_fen=300, terms=Terms(funder=RefundFunder.PLATFORM))
    assert await payable_of(street.merchant) == PRICE - FEE
    assert (await balance_of(money(Book.SUBSIDY_POOL))).balance == -300


async def test_a_refund_after_the_payout_is_a_debt_the_next_statement_nets(move: Move) -> None:
    """Paid out, then recalled: the payable falls below zero, and the next sale pays it."""
    street = await a_street()
    _, payout = await an_exported_payout(street, move)
    await mark_paid(await as_viewer(street.maker), payout, "A-1")
    paid = await fetch_row("SELECT id FROM market_order WHERE state = 'completed'")
    assert paid is not None
    await a_payment_of(paid["id"])
    await refund_order(await as_viewer(street.maker), paid["id"], "售后")
    assert await payable_of(street.merchant) == -(PRICE - FEE)
    await earned_orders(street, move, 2)
    await issue_statements()
    last = await fetch_row("SELECT closing_fen FROM statement ORDER BY sequence DESC LIMIT 1")
    assert last is not None
    assert last["closing_fen"] == PRICE - FEE == await payable_of(street.merchant)


async def test_a_recalled_refund_that_bounces_stays_set_aside(move: Move) -> None:
    """The recall stands: what came back from the buyer's bank is the buyer's, not earned again."""
    street = await a_street()
    (order,) = await earned_orders(street, move)
    await a_payment_of(order)
    refund = await give_back(order, goodwill_fen=400)
    assert refund is not None
    async with transaction():
        await complete_refund(refund, by_hand=False)
    async with transaction():
        await reopen_refund(refund)
    held = await balance_of(money(Book.BUYER_FUNDS_HELD, order))
    assert (held.balance, held.held) == (400, 400)
    assert await payable_of(street.merchant) == PRICE - FEE - 380
