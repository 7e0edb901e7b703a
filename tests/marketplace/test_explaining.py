"""The "why" of an order: told from the ledger, to the buyer and to the merchant."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core.identifiers import uuid7
from marketplace.explaining import why_of_earning, why_of_order
from marketplace.queries.next_payout import next_payout
from marketplace.refusals import NoSuchOrder
from marketplace.settling.bank_accounts import enter_bank_account
from marketplace.settling.completing import complete_orders
from marketplace.settling.confirming import confirm
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, mark_paid, propose
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    a_statement,
    a_street,
    as_viewer,
    collected_orders,
    confirmed_orders,
    earned_orders,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]


async def test_a_buyer_reads_where_the_money_is(truths: Any, move: Move) -> None:
    """Kept by the platform first; after collecting, the merchant's and the platform's parts."""
    street = await a_street()
    (order,) = await collected_orders(street)
    before = await why_of_order(order, "zh-CN")
    assert [line.text for line in before.sections[0].lines] == ["阳光玫瑰葡萄 ¥29.90 × 1"]
    assert [line.amount_fen for line in before.sections[1].lines] == [2990]
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    after = await why_of_order(order, "en")
    amounts = [line.amount_fen for line in after.sections[1].lines]
    assert (amounts[0], sorted(amounts[1:])) == (2990, [-2840, -150])
    assert sum(amounts) == 0
    assert after.total_fen == 2990
    assert "commission" in " ".join(line.text for line in after.sections[1].lines)


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
    earned, bank = why.sections[1], why.sections[2]
    assert [line.amount_fen for line in earned.lines] == [2990, -150]
    assert "5.00%" in earned.lines[1].text
    assert [line.amount_fen for line in bank.lines] == [2840] * 4
    assert "ICBC-77" in bank.lines[-1].text


async def test_before_completion_a_merchant_reads_what_to_expect(truths: Any) -> None:
    """The commission is fixed at closing; nothing is booked yet."""
    street = await a_street()
    _, (order,) = await confirmed_orders(street)
    why = await why_of_earning(order, "en")
    assert (len(why.sections), why.total_fen) == (2, 2840)
    assert "5.00% of ¥29.90" in why.sections[1].lines[1].text


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
