"""A balance pays a purchase alone, or leaves the rest to the provider; refusals write nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch, fetch_row, fetch_value
from ledger.books import Book, money
from ledger.queries import Balance, balance_of
from marketplace.clearing import STRIPE
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_paying_orders
from marketplace.ordering.paying import Way, begin_order, begin_purchase
from marketplace.wallet.refusals import BalanceShort, RestTooSmall
from tests.marketplace.builders import a_campaign, a_resident, a_street, row_of, state_of
from tests.marketplace.purchasing import a_purchase, two_campaigns
from tests.marketplace.wallet.builders import begin, fill_wallet, pay_the_rest, wallet_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from marketplace.ordering.placing import PlacedPurchase
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

PRICE, BALANCE = 3390, 5000


@pytest.fixture
async def cart(sandbox: SandboxProcess, settle: Settle) -> tuple[PlacedPurchase, UUID]:
    """Give a purchase of two orders at ¥33.90, and its buyer with ¥50.00."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, BALANCE)
    return await a_purchase(street, *await two_campaigns(street), buyer=buyer)


async def test_a_balance_that_covers_everything_pays_at_once(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The provider is not asked; the order is paid by the same facts as any other."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, BALANCE)
    purchase, _ = await a_purchase(street, await a_campaign(street), buyer=buyer)
    asked = len(sandbox.sessions())
    (order,) = purchase.orders
    for _ in range(2):
        begun = await begin_purchase(
            purchase.id, Way("alipay", PRICE), payer=buyer, language="zh-CN"
        )
        assert (begun.payment, begun.state, begun.wallet_fen) == (None, "succeeded", PRICE)
    await settle()
    row = await row_of("market_order", order.id)
    assert (row["state"], row["paid_fen"], row["wallet_fen"]) == ("paid_waiting", PRICE, PRICE)
    assert row["payment_id"] is None
    assert await wallet_of(buyer) == Balance(BALANCE - PRICE, 0)
    assert len(sandbox.sessions()) == asked
    assert await _told("order_paid", order.id) == 1
    assert (await balance_of(money(Book.BUYER_FUNDS_HELD, order.id))).balance == PRICE


async def test_the_rest_is_paid_at_the_provider(
    cart: tuple[PlacedPurchase, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """The balance is set aside meanwhile, and each order tells its part of both."""
    purchase, buyer = cart
    payment = await begin(purchase.id, buyer, BALANCE)
    assert payment is not None
    assert payment.amount_fen == 2 * PRICE - BALANCE
    assert await wallet_of(buyer) == Balance(BALANCE, BALANCE)
    again = await begin(purchase.id, buyer, BALANCE)
    assert again is not None
    assert again.id == payment.id
    before = (await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance
    await pay_the_rest(sandbox, settle, payment)
    assert await wallet_of(buyer) == Balance(0, 0)
    rows = [await row_of("market_order", order.id) for order in purchase.orders]
    assert [row["state"] for row in rows] == ["paid_waiting"] * 2
    assert [row["wallet_fen"] for row in rows] == [2500, 2500]
    assert {row["payment_id"] for row in rows} == {payment.id}
    after = (await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance
    assert before - after == 2 * PRICE - BALANCE


async def test_what_comes_of_it_is_in_the_wallet_s_story(
    cart: tuple[PlacedPurchase, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """The order is named beside what it took, and again beside what came back of it."""
    purchase, buyer = cart
    order = purchase.orders[0]
    begun = await begin_order(order.id, Way("card", PRICE), payer=buyer, language="en")
    assert begun.payment is None
    await cancel_order(order.id, buyer=buyer)
    rows = await fetch(
        """SELECT transfer.kind, entry.amount FROM ledger_transfer transfer
           JOIN ledger_entry entry ON entry.transfer = transfer.id
           JOIN ledger_account account ON account.id = entry.account
           WHERE account.book = 'wallet' AND transfer.source = $1 ORDER BY entry.sequence""",
        order.id,
    )
    assert [tuple(row) for row in rows] == [("paid_from_wallet", -PRICE), ("refund", PRICE)]
    assert await state_of("market_order", order.id) == "refunded"
    assert await wallet_of(buyer) == Balance(BALANCE, 0)


@pytest.mark.parametrize("rest", [1, 359])
async def test_a_rest_nobody_can_pay_is_refused_before_anything_is_written(
    rest: int, sandbox: SandboxProcess, settle: Settle
) -> None:
    """The buyer learns how much of the balance can be used; an open page stays open (M4)."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer)
    purchase, _ = await a_purchase(street, await a_campaign(street), buyer=buyer)
    with pytest.raises(RestTooSmall) as refused:
        await begin(purchase.id, buyer, PRICE - rest)
    assert (refused.value.rest_fen, refused.value.usable_fen) == (rest, PRICE)
    row = await row_of("market_order", purchase.orders[0].id)
    assert row["payment_requested_at"] is None
    assert await _requests(purchase.id) == []
    opened = await begin(purchase.id, buyer, 3000)
    with pytest.raises(RestTooSmall):
        await begin(purchase.id, buyer, PRICE - rest)
    assert opened is not None
    assert await state_of("payment", opened.id) == "pending"
    assert await wallet_of(buyer) == Balance(PRICE, 3000)


async def test_the_least_amount_may_be_left_or_nothing(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Three yuan sixty is left to the provider, and paid wholly or not at all from a balance."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, 1000)
    run = await a_campaign(street, price_fen=360, list_price_fen=900)
    small, _ = await a_purchase(street, run, buyer=buyer)
    with pytest.raises(RestTooSmall) as refused:
        await begin(small.id, buyer, 1)
    assert (refused.value.least_fen, refused.value.usable_fen) == (360, 360)
    assert await begin(small.id, buyer, 360) is None
    run = await a_campaign(street, price_fen=1000, list_price_fen=1200)
    larger, _ = await a_purchase(street, run, buyer=buyer)
    least = await begin(larger.id, buyer, 640)
    assert least is not None
    assert least.amount_fen == 360


async def test_more_than_there_is_is_refused_before_anything_is_written(
    cart: tuple[PlacedPurchase, UUID],
) -> None:
    """Also when another amount is asked for while a page is open: it stays as it is."""
    purchase, buyer = cart
    with pytest.raises(BalanceShort) as refused:
        await begin(purchase.id, buyer, BALANCE + 1)
    assert refused.value.available_fen == BALANCE
    assert await _requests(purchase.id) == []
    opened = await begin(purchase.id, buyer, 1000)
    with pytest.raises(BalanceShort) as refused:
        await begin(purchase.id, buyer, BALANCE + 1)
    assert refused.value.available_fen == BALANCE
    assert opened is not None
    assert await state_of("payment", opened.id) == "pending"
    assert await wallet_of(buyer) == Balance(BALANCE, 1000)


async def test_nobody_pays_more_from_a_balance_than_an_order_costs(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """An order that ended meanwhile makes a purchase cheaper than its page said."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, BALANCE)
    purchase, _ = await a_purchase(street, *await two_campaigns(street), buyer=buyer)
    await cancel_order(purchase.orders[0].id, buyer=buyer)
    assert await begin(purchase.id, buyer, BALANCE) is None
    assert await wallet_of(buyer) == Balance(BALANCE - PRICE, 0)


async def test_another_amount_closes_the_page_and_frees_what_it_kept(
    cart: tuple[PlacedPurchase, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """The buyer switches the balance off and on; what is paid in the end is told once."""
    purchase, buyer = cart
    first = await begin(purchase.id, buyer, BALANCE)
    without = await begin(purchase.id, buyer, 0)
    assert await wallet_of(buyer) == Balance(BALANCE, 0)
    some = await begin(purchase.id, buyer, 2000)
    assert first is not None
    assert without is not None
    assert some is not None
    assert await wallet_of(buyer) == Balance(BALANCE, 2000)
    states = [await state_of("payment", one.id) for one in (first, without, some)]
    assert states == ["cancelled", "cancelled", "pending"]
    await pay_the_rest(sandbox, settle, some)
    assert await wallet_of(buyer) == Balance(BALANCE - 2000, 0)


async def test_giving_an_order_up_frees_the_balance(
    cart: tuple[PlacedPurchase, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """The others are asked for again, with as much of the balance as their buyer likes."""
    purchase, buyer = cart
    await begin(purchase.id, buyer, BALANCE)
    await cancel_order(purchase.orders[0].id, buyer=buyer)
    assert await wallet_of(buyer) == Balance(BALANCE, 0)
    assert await begin(purchase.id, buyer, PRICE) is None
    assert await wallet_of(buyer) == Balance(BALANCE - PRICE, 0)


async def test_a_hold_that_ends_frees_the_balance(
    cart: tuple[PlacedPurchase, UUID], sandbox: SandboxProcess, move: Move
) -> None:
    """Nobody paid in time."""
    purchase, buyer = cart
    await begin(purchase.id, buyer, BALANCE)
    move(timedelta(minutes=31))
    await expire_paying_orders()
    assert [await state_of("market_order", order.id) for order in purchase.orders] == [
        "expired"
    ] * 2
    assert await wallet_of(buyer) == Balance(BALANCE, 0)


async def _told(kind: str, order: UUID) -> int:
    row = await fetch_row(
        """SELECT count(*) AS times FROM outbox_entry
           WHERE kind = 'marketplace.' || $1 AND payload ->> 'order_id' = $2::text""",
        kind,
        str(order),
    )
    assert row is not None
    return int(row["times"])


async def _requests(purchase: UUID) -> list[UUID]:
    found = await fetch_value(
        "SELECT coalesce(array_agg(id), '{}') FROM payment_request WHERE purchase = $1", purchase
    )
    return list(found)
