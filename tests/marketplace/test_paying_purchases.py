"""One payment for several orders: each has its share, and each is decided by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch, fetch_value, transaction
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_order, expire_paying_orders, expire_unpaid_orders
from marketplace.ordering.paying import pay_order, pay_purchase
from marketplace.ordering.receiving_money import receive_money
from marketplace.refusals import HoldExpired, NoSuchPurchase, OrderNotPayable
from tests.marketplace.builders import a_resident, a_street, an_order, row_of, state_of
from tests.marketplace.paying_builders import asked_for
from tests.marketplace.purchasing import a_purchase, pay_all, two_campaigns
from tests.payments.builders import a_paid_payment, hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from marketplace.ordering.placing import PlacedPurchase
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def test_one_payment_pays_every_order(sandbox: SandboxProcess, settle: Settle) -> None:
    """The buyer pays the sum once; each order holds exactly its own share."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street), quantity=2)
    payment = await pay_all(sandbox, settle, purchase.id, buyer)
    assert (await row_of("payment", payment))["captured_fen"] == 13560
    for order in purchase.orders:
        row = await row_of("market_order", order.id)
        assert (row["state"], row["paid_fen"], row["payment_id"]) == ("paid_waiting", 6780, payment)
        held = await balance_of(money(Book.BUYER_FUNDS_HELD, order.id))
        assert held.balance == 6780
    shares = await fetch("SELECT gateway_fen, captured_fen FROM payment_share")
    assert [tuple(share) for share in shares] == [(6780, 6780)] * 2


async def test_asking_to_pay_again_finds_the_same_payment(sandbox: SandboxProcess) -> None:
    """Two taps are one payment; another method is another attempt of the same request."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street))
    first = await pay_purchase(purchase.id, payer=buyer, method="alipay", language="zh-CN")
    again = await pay_purchase(purchase.id, payer=buyer, method="alipay", language="en")
    other = await pay_purchase(purchase.id, payer=buyer, method="card", language="en")
    assert again.id == first.id
    assert (other.reference, other.amount_fen) == (first.reference, 6780)
    assert await fetch_value("SELECT count(*) FROM payment_request") == 1
    assert await fetch_value("SELECT title FROM payment WHERE id = $1", first.id) == (
        "散养土鸡蛋 30 枚 等 2 样"
    )


async def test_nobody_pays_for_another_persons_purchase() -> None:
    """To anybody else it does not exist; one that does not exist looks the same."""
    street = await a_street()
    purchase, _ = await a_purchase(street, *await two_campaigns(street))
    stranger = await a_resident(street)
    for name in (purchase.id, uuid7()):
        with pytest.raises(NoSuchPurchase):
            await pay_purchase(name, payer=stranger, method="card", language="zh-CN")
    assert await fetch_value("SELECT count(*) FROM payment_request") == 0


async def test_an_order_given_up_before_paying_leaves_the_others_payable(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The open page is closed; the rest is asked again and paid, the given-up one is not."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street))
    given_up, kept = purchase.orders
    opened = await pay_purchase(purchase.id, payer=buyer, method="alipay", language="zh-CN")
    await cancel_order(given_up.id, buyer=buyer)
    assert await state_of("payment", opened.id) == "cancelled"
    assert await state_of("market_order", kept.id) == "pending"
    payment = await pay_all(sandbox, settle, purchase.id, buyer)
    assert (await row_of("payment", payment))["captured_fen"] == 3390
    assert await state_of("market_order", kept.id) == "paid_waiting"
    assert await state_of("market_order", given_up.id) == "cancelled"
    assert await fetch_value("SELECT count(*) FROM payment_request") == 2


async def test_an_order_given_up_while_the_money_is_coming_goes_back_alone(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The buyer pays on the page and gives one order up at the same moment."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street))
    given_up, kept = purchase.orders
    payment = await pay_purchase(purchase.id, payer=buyer, method="alipay", language="zh-CN")
    sandbox.control(pay=str(payment.id))
    await cancel_order(given_up.id, buyer=buyer)
    await hear(payment.id)
    await settle()
    assert await state_of("market_order", kept.id) == "paid_waiting"
    row = await row_of("market_order", given_up.id)
    assert (row["state"], row["paid_fen"]) == ("refunding", 3390)
    refunds = await fetch("SELECT parent, amount_fen, reason FROM order_refund")
    assert [tuple(refund) for refund in refunds] == [(given_up.id, 3390, "cancelled_by_buyer")]


async def test_one_order_of_a_purchase_may_be_paid_alone(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Paying from one order's page asks for that order; the other one still waits."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street))
    first, second = purchase.orders
    together = await pay_purchase(purchase.id, payer=buyer, method="alipay", language="zh-CN")
    alone = await pay_order(first.id, payer=buyer, method="alipay", language="zh-CN")
    assert alone.amount_fen == 3390
    assert await state_of("payment", together.id) == "cancelled"
    sandbox.control(pay=str(alone.id))
    await hear(alone.id)
    await settle()
    assert await state_of("market_order", first.id) == "paid_waiting"
    assert await state_of("market_order", second.id) == "pending"
    await pay_all(sandbox, settle, purchase.id, buyer)
    assert await state_of("market_order", second.id) == "paid_waiting"
    with pytest.raises(OrderNotPayable):
        await pay_purchase(purchase.id, payer=buyer, method="card", language="zh-CN")


async def test_money_a_moment_late_is_decided_order_by_order(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Both holds ran out: where there is room the seat is taken again, else the money returns."""
    street = await a_street()
    first, second = await two_campaigns(street, stock_units=1, min_units=1)
    purchase, buyer = await a_purchase(street, first, second)
    payment = await pay_purchase(purchase.id, payer=buyer, method="alipay", language="zh-CN")
    sandbox.control(pay=str(payment.id))
    move(timedelta(minutes=31))
    await _expire_by_force(purchase)
    await an_order(street, second, await a_resident(street))
    await hear(payment.id)
    await settle()
    assert await state_of("market_order", purchase.orders[0].id) == "paid_waiting"
    row = await row_of("market_order", purchase.orders[1].id)
    assert (row["state"], row["paid_fen"]) == ("refunding", 3390)
    assert await fetch_value("SELECT reason FROM order_refund") == "paid_too_late"


async def test_an_open_page_is_closed_with_the_first_hold_that_ends(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Its order expires; the others stay held for their own time and are asked again."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street))
    ending, staying = purchase.orders
    opened = await pay_purchase(purchase.id, payer=buyer, method="alipay", language="zh-CN")
    await execute(
        "UPDATE market_order SET hold_until = hold_until + interval '30 minutes' WHERE id = $1",
        staying.id,
    )
    move(timedelta(minutes=31))
    await expire_paying_orders()
    assert await state_of("payment", opened.id) == "cancelled"
    assert await state_of("market_order", ending.id) == "expired"
    assert await state_of("market_order", staying.id) == "pending"
    payment = await pay_all(sandbox, settle, purchase.id, buyer)
    assert (await row_of("payment", payment))["captured_fen"] == 3390
    assert await state_of("market_order", staying.id) == "paid_waiting"


async def test_a_purchase_whose_holds_are_over_is_not_paid(move: Move) -> None:
    """It says that its time is over, before and after the sweep."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street))
    move(timedelta(minutes=16))
    with pytest.raises(HoldExpired):
        await pay_purchase(purchase.id, payer=buyer, method="card", language="zh-CN")
    assert await expire_unpaid_orders() == 2
    with pytest.raises(OrderNotPayable):
        await pay_purchase(purchase.id, payer=buyer, method="card", language="zh-CN")


async def test_the_same_news_twice_pays_once(sandbox: SandboxProcess, settle: Settle) -> None:
    """Telling of a payment again changes nothing at all."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street))
    payment = await pay_all(sandbox, settle, purchase.id, buyer)
    request = await asked_for(purchase.orders[0].id)
    async with transaction():
        await receive_money(payment, request, 6780)
    assert await fetch_value("SELECT count(*) FROM order_refund") == 0
    assert await fetch_value("SELECT count(*) FROM ledger_transfer WHERE kind = 'paid'") == 2


async def test_a_second_payment_of_a_purchase_goes_back_order_by_order(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Two pages were paid: the second money returns, share by share, and tells its payment."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street))
    await pay_all(sandbox, settle, purchase.id, buyer)
    request = await asked_for(purchase.orders[0].id)
    second = await a_paid_payment(sandbox, payer=buyer, amount_fen=6780)
    async with transaction():
        await receive_money(second.id, request, 6780)
    await settle()
    refunds = await fetch("SELECT payment_id, amount_fen, reason FROM order_refund")
    assert [tuple(refund) for refund in refunds] == [(second.id, 3390, "paid_twice")] * 2
    assert [await state_of("market_order", order.id) for order in purchase.orders] == [
        "paid_waiting"
    ] * 2
    assert await fetch_value("SELECT count(DISTINCT payment_id) FROM payment_request") == 2


async def test_an_amount_nobody_asked_for_waits_for_a_person(sandbox: SandboxProcess) -> None:
    """Nobody's order is called paid by it, and the money is told apart from all other."""
    street = await a_street()
    purchase, buyer = await a_purchase(street, *await two_campaigns(street))
    await pay_purchase(purchase.id, payer=buyer, method="alipay", language="zh-CN")
    request = await asked_for(purchase.orders[0].id)
    stray = await a_paid_payment(sandbox, payer=buyer, amount_fen=5000)
    async with transaction():
        await receive_money(stray.id, request, 5000)
    assert [await state_of("market_order", order.id) for order in purchase.orders] == [
        "pending"
    ] * 2
    assert (await balance_of(money(Book.SUSPENSE, request))).balance == 5000


async def _expire_by_force(purchase: PlacedPurchase) -> None:
    """End both holds as if the provider had said that nothing was paid."""
    for order in purchase.orders:
        await expire_order(order.id)
