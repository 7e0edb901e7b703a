"""What a statement is made of: goods, refunds, fees, corrections and payouts, each apart."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core.database import fetch_value, transaction
from marketplace.locks import lock_order
from marketplace.ordering.order_lines import lines_of
from marketplace.queries.statement_sums import StatementSumKind as Kind
from marketplace.queries.statements import StatementView, statement_lines, statements
from marketplace.refunds.finishing_refunds import complete_refund
from marketplace.refunds.refund_calculator import Wish
from marketplace.refunds.refunding import decide_refund
from marketplace.settling.completing import complete_orders
from marketplace.settling.paying_out import mark_paid
from marketplace.settling.payouts_coming_back import take_back
from marketplace.settling.stating import issue_statements
from marketplace.tables.refunds import RefundReason
from tests.marketplace.adjusting import adjust
from tests.marketplace.handing_over import (
    a_payment_of,
    a_street,
    as_viewer,
    collected_orders,
    earned_orders,
    payable_of,
)
from tests.marketplace.paying_merchants import an_exported_payout

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    Move = Callable[[timedelta], None]


def _told(view: StatementView) -> dict[Kind, tuple[int, int]]:
    """Give the parts that are not nothing, and check that all add up to the closing."""
    assert [one.kind for one in view.sums] == list(Kind)
    assert sum(one.amount_fen for one in view.sums) == view.closing_fen
    return {one.kind: (one.amount_fen, one.count) for one in view.sums if one.amount_fen}


async def test_a_first_statement_is_goods_less_the_fee(truths: Any, move: Move) -> None:
    """Nothing is carried in, nothing was paid out: two parts."""
    street = await a_street()
    await earned_orders(street, move, 3)
    await issue_statements()
    (view,) = await statements(payee_id=street.merchant)
    assert _told(view) == {Kind.GOODS: (3 * 2990, 3), Kind.COMMISSION: (-450, 3)}


async def test_an_earlier_payout_is_not_taken_off_the_goods(truths: Any, move: Move) -> None:
    """What was carried in and what was paid out of it stand in lines of their own."""
    street = await a_street()
    _, payout = await an_exported_payout(street, move)
    await mark_paid(await as_viewer(street.maker), payout, "A-1")
    await earned_orders(street, move, 2)
    await adjust(street.merchant, -300)
    await issue_statements()
    view = (await statements(payee_id=street.merchant))[0]
    assert _told(view) == {
        Kind.OPENING: (2840, 0),
        Kind.GOODS: (2 * 2990, 2),
        Kind.COMMISSION: (-300, 2),
        Kind.ADJUSTMENTS: (-300, 1),
        Kind.PAID_OUT: (-2840, 1),
    }
    assert view.closing_fen == await payable_of(street.merchant)
    numbers = {line.kind: line.payout_number for line in await statement_lines(view.id)}
    number = await fetch_value("SELECT number FROM payout WHERE id = $1", payout)
    assert numbers == {"payout": f"FK-{number:06d}", "sale": None, "adjustment": None}


async def test_a_payout_that_came_back_is_told_apart(truths: Any, move: Move) -> None:
    """Out and in again: both are told, and together they change nothing."""
    street = await a_street()
    _, payout = await an_exported_payout(street, move)
    await take_back(await as_viewer(street.maker), payout, "户名不符")
    await earned_orders(street, move)
    await issue_statements()
    told = _told((await statements(payee_id=street.merchant))[0])
    assert (told[Kind.PAID_OUT], told[Kind.PAYOUTS_RETURNED]) == ((-2840, 1), (2840, 1))


async def test_a_refund_is_told_apart_from_the_goods(truths: Any, move: Move) -> None:
    """Goods are what was bought; what went back of it is a line of its own."""
    street = await a_street()
    (order,) = await collected_orders(street)
    await _give_back(order, 990)
    move(timedelta(hours=25))
    await complete_orders()
    move(timedelta(days=12))
    await issue_statements()
    (view,) = await statements(payee_id=street.merchant)
    told = _told(view)
    assert (told[Kind.GOODS], told[Kind.REFUNDS]) == ((2990, 1), (-990, 1))


async def _give_back(order: UUID, amount_fen: int) -> None:
    """Give a part of an order back out of kindness, and let it arrive."""
    await a_payment_of(order)
    async with transaction():
        locked = await lock_order(order)
        assert locked is not None
        (line,) = await lines_of(order)
        wishes = [Wish(line, goodwill_fen=amount_fen)]
        refund = await decide_refund(locked.order, RefundReason.GOODWILL, "kindness", wishes)
        assert refund is not None
        await complete_refund(refund, by_hand=False)
