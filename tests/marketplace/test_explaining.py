"""The "why" of an order: told from the ledger, to the buyer and to the merchant."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.database import execute, transaction
from core.identifiers import uuid7
from marketplace.explaining import why_of_earning, why_of_order
from marketplace.explaining_to_operators import why_of_platform
from marketplace.queries.next_payout import next_payout
from marketplace.refunds.finishing_refunds import complete_refund
from marketplace.refunds.refund_calculator import RefundFunder, Terms
from marketplace.refusals import NoSuchOrder
from marketplace.settling.bank_accounts import enter_bank_account
from marketplace.settling.completing import complete_orders
from marketplace.settling.confirming import confirm
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, mark_paid, propose
from marketplace.settling.ruling_commission import RulePlan, add_rule
from marketplace.settling.stating import issue_statements
from marketplace.whose_money import Why, sum_of
from tests.marketplace.handing_over import (
    a_payment_of,
    a_statement,
    a_street,
    as_viewer,
    collected_orders,
    confirmed_orders,
    earned_orders,
)
from tests.marketplace.refunds_builders import give_back

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]


async def test_a_buyer_reads_where_the_money_is(truths: Any, move: Move) -> None:
    """Kept by the platform first; after collecting, the merchant's and the platform's parts."""
    street = await a_street()
    (order,) = await collected_orders(street)
    before = await why_of_order(order, "zh-CN")
    assert [line.text for line in before.sections[0].lines] == ["阳光玫瑰葡萄 ¥29.90 × 1"]
    assert [line.text for line in before.sections[2].lines] == ["平台代您保管"]
    _every_sum_is_the_total(before)
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    after = await why_of_order(order, "en")
    assert sorted(line.amount_fen for line in after.sections[2].lines) == [150, 2840]
    assert after.total_fen == 2990
    _every_sum_is_the_total(after)
    assert "commission" in " ".join(line.text for line in after.sections[2].lines)


def _every_sum_is_the_total(why: Why) -> None:
    """Hold what was paid, and who has it, against the total beside them."""
    told = why.sections[-2:]
    assert [sum_of(section.lines) for section in told] == [why.total_fen] * len(told)


async def test_money_given_back_is_neither_in_the_total_nor_in_a_line(
    truths: Any, move: Move
) -> None:
    """A part the platform gives back by its own means: buyer and operator read the same sum."""
    street = await a_street()
    (order,) = await earned_orders(street, move)
    await a_payment_of(order)
    refund = await give_back(order, goodwill_fen=500, terms=Terms(funder=RefundFunder.PLATFORM))
    assert refund is not None
    _every_sum_is_the_total(await why_of_order(order, "en"))
    async with transaction():
        await complete_refund(refund, by_hand=False)
    buyers = await why_of_order(order, "en")
    assert [line.amount_fen for line in buyers.sections[1].lines] == [2990, -500]
    for why in (await why_of_order(order, "en"), await why_of_platform(order, "zh-CN")):
        _every_sum_is_the_total(why)


async def test_every_part_of_an_earning_adds_up_to_its_total(truths: Any) -> None:
    """The host's share and the payment fee are told like the commission, also of a flat rule."""
    street = await a_street()
    maker = await as_viewer(street.maker)
    await add_rule(maker, RulePlan(rank=1, merchant=street.merchant, flat_fen_per_unit=80))
    await execute("UPDATE payee SET gateway_fee_basis_points = 60 WHERE id = $1", street.merchant)
    _, (order,) = await confirmed_orders(street)
    why = await why_of_earning(order, "zh-CN")
    earned = why.sections[2].lines
    assert [line.amount_fen for line in earned] == [2990, -80, -18]
    assert "每份 ¥0.80" in earned[1].text
    assert why.total_fen == sum_of(earned) == 2892


async def test_a_merchant_reads_an_earning_down_to_the_bank(truths: Any, move: Move) -> None:
    """Sale, frozen commission, booked, in a statement, paid with the bank's reference."""
    street = await a_street()
    (order,) = await earned_orders(street, move)
    owner, maker = await as_viewer(street.owner), await as_viewer(street.maker)
    await issue_statements()
    statement = await a_statement(street)
    await confirm(owner, street.merchant, statement)
    await enter_bank_account(
        owner, street.merchant, holder="刘大勇", number="6222020200012345678", bank_name="工行"
    )
    payout = await propose(maker, statement)
    await approve(await as_viewer(street.checker), payout)
    await export(maker, [payout])
    await mark_paid(maker, payout, "ICBC-77")
    why = await why_of_earning(order, "zh-CN")
    assert why.total_fen == 2840
    earned, bank = why.sections[2], why.sections[3]
    assert [line.amount_fen for line in earned.lines] == [2990, -150]
    assert "5.00%" in earned.lines[1].text
    assert [line.amount_fen for line in bank.lines] == [2840] * 4
    assert "ICBC-77" in bank.lines[-1].text


async def test_before_completion_a_merchant_reads_what_to_expect(truths: Any) -> None:
    """The commission is fixed at closing; nothing is booked yet."""
    street = await a_street()
    _, (order,) = await confirmed_orders(street)
    why = await why_of_earning(order, "en")
    assert (len(why.sections), why.total_fen) == (3, 2840)
    assert "5.00% of ¥29.90" in why.sections[2].lines[1].text


async def test_an_unknown_order_is_not_explained(truths: Any) -> None:
    """There is nothing to tell."""
    with pytest.raises(NoSuchOrder):
        await why_of_order(uuid7(), "zh-CN")


async def test_the_next_payout_is_what_is_earned_or_promised(truths: Any, move: Move) -> None:
    """Nothing at first, then what waits, then what a statement promises."""
    street = await a_street()
    assert await next_payout(street.merchant) is None
    await earned_orders(street, move)
    waiting = await next_payout(street.merchant)
    assert waiting is not None
    assert waiting.amount_fen == 2840
    await issue_statements()
    promised = await next_payout(street.merchant)
    assert promised is not None
    assert (promised.amount_fen, promised.expected_on >= waiting.expected_on) == (2840, True)
