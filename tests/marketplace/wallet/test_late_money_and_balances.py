"""Money that comes when its balance is free again goes back, and a balance is never taken twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch, fetch_value, transaction
from ledger.queries import Balance
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_order, expire_paying_orders
from marketplace.ordering.freeing_balances import free_forgotten_balances
from marketplace.ordering.payment_requests import close_request
from marketplace.ordering.receiving_money import receive_money
from marketplace.reconciliation.reconciling import reconcile
from marketplace.refunds.refund_routes import Destination
from marketplace.selling.publishing import cancel_campaign
from marketplace.wallet.refusals import BalanceShort, WalletTooLow
from marketplace.wallet.withdrawing import withdraw
from payments.polling import look_at_open_refunds
from payments.reconciling import fetch_account
from tests.marketplace.builders import a_campaign, a_resident, a_street, row_of, state_of
from tests.marketplace.paying_builders import asked_for
from tests.marketplace.purchasing import a_purchase, two_campaigns
from tests.marketplace.wallet.builders import begin, fill_wallet, pay_the_rest, wallet_of
from tests.payments.builders import a_paid_payment, hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from payments.queries import PaymentView
    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

PRICE, BALANCE = 3390, 3000
CARD = Destination("王小明", "6222 0000 1234 5678", "工商银行")
REFUNDS = "SELECT parent, reason, amount_fen, wallet_fen, payment_id FROM order_refund"


@pytest.fixture
async def town(sandbox: SandboxProcess, settle: Settle) -> tuple[Street, UUID]:
    """Give a street, and a buyer there with ¥30.00."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, BALANCE)
    return street, buyer


async def being_paid(
    town: tuple[Street, UUID], wallet_fen: int = BALANCE
) -> tuple[UUID, PaymentView]:
    """Give an order whose rest is being paid, and the payment of it."""
    street, buyer = town
    purchase, _ = await a_purchase(street, await a_campaign(street), buyer=buyer)
    payment = await begin(purchase.id, buyer, wallet_fen)
    assert payment is not None
    return purchase.orders[0].id, payment


async def later(order: UUID) -> list[tuple[object, ...]]:
    """Give the refunds of an order."""
    rows = await fetch(f"{REFUNDS} WHERE parent = $1", order)
    return [tuple(row)[1:] for row in rows]


async def test_money_after_the_balance_was_freed_goes_back_alone(
    town: tuple[Street, UUID], sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The page was closed with its hold; what it takes all the same completes nothing."""
    order, payment = await being_paid(town)
    sandbox.control(pay=str(payment.id))
    await close_request(await asked_for(order))
    move(timedelta(minutes=31))
    assert await expire_order(order)
    assert await wallet_of(town[1]) == Balance(BALANCE, 0)
    for _ in range(2):
        await hear(payment.id)
        await settle()
    rest = PRICE - BALANCE
    assert await later(order) == [("paid_in_vain", rest, 0, payment.id)]
    row = await row_of("market_order", order)
    assert (row["state"], row["paid_fen"], row["refunded_fen"]) == ("expired", 0, 0)
    assert await wallet_of(town[1]) == Balance(BALANCE, 0)


async def test_money_of_a_closed_page_does_not_pay_the_next_one(
    town: tuple[Street, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """The order still waits for the page that is open, and is paid by it."""
    order, payment = await being_paid(town)
    sandbox.control(pay=str(payment.id))
    await close_request(await asked_for(order))
    purchase = (await row_of("market_order", order))["purchase"]
    next_one = await begin(purchase, town[1], 1000)
    assert next_one is not None
    await hear(payment.id)
    await settle()
    assert await state_of("market_order", order) == "pending"
    assert await later(order) == [("paid_in_vain", PRICE - BALANCE, 0, payment.id)]
    await pay_the_rest(sandbox, settle, next_one)
    row = await row_of("market_order", order)
    assert (row["state"], row["payment_id"], row["wallet_fen"]) == (
        "paid_waiting",
        next_one.id,
        1000,
    )
    assert await wallet_of(town[1]) == Balance(BALANCE - 1000, 0)


async def test_an_order_given_up_while_the_rest_is_under_way_gives_both_back(
    town: tuple[Street, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """Nobody can stop it, so the balance waits with it; when it arrives both go back."""
    order, payment = await being_paid(town)
    sandbox.control(pay_late={"payment": str(payment.id), "seconds": 600})
    await cancel_order(order, buyer=town[1])
    assert await wallet_of(town[1]) == Balance(BALANCE, BALANCE)
    sandbox.control(advance=600)
    await hear(payment.id)
    await settle()
    assert await later(order) == [("cancelled_by_buyer", PRICE, BALANCE, payment.id)]
    assert await wallet_of(town[1]) == Balance(BALANCE, 0)


async def test_a_rest_that_never_came_frees_the_balance_by_itself(
    town: tuple[Street, UUID], sandbox: SandboxProcess, move: Move
) -> None:
    """No order waits for it any more; when the provider says that nothing can come, it is free."""
    order, payment = await being_paid(town)
    move(timedelta(minutes=31))
    assert await expire_order(order)
    sandbox.control(http={"count": 1, "status": 500})
    assert await free_forgotten_balances() == 0
    assert await wallet_of(town[1]) == Balance(BALANCE, BALANCE)
    assert await free_forgotten_balances() == 1
    assert await free_forgotten_balances() == 0
    assert await wallet_of(town[1]) == Balance(BALANCE, 0)
    assert await state_of("payment", payment.id) == "cancelled"


async def test_a_second_payment_goes_back_without_touching_the_balance(
    town: tuple[Street, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """The same page paid twice: the second money is the provider's part, and returns whole."""
    order, payment = await being_paid(town)
    await pay_the_rest(sandbox, settle, payment)
    rest = PRICE - BALANCE
    second = await a_paid_payment(sandbox, payer=town[1], amount_fen=rest)
    async with transaction():
        await receive_money(second.id, await asked_for(order), rest)
    assert await later(order) == [("paid_twice", rest, 0, second.id)]
    row = await row_of("market_order", order)
    assert (row["state"], row["wallet_fen"]) == ("paid_waiting", BALANCE)
    assert await wallet_of(town[1]) == Balance(0, 0)


async def test_a_cancelled_campaign_gives_both_back(
    town: tuple[Street, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """The merchant stops while the rest is being paid."""
    order, payment = await being_paid(town)
    campaign = (await row_of("market_order", order))["campaign"]
    await cancel_campaign(campaign, note="断货", merchant_id=town[0].merchant)
    await pay_the_rest(sandbox, settle, payment)
    assert await later(order) == [("group_failed", PRICE, BALANCE, payment.id)]
    assert await wallet_of(town[1]) == Balance(BALANCE, 0)


async def test_the_provider_s_account_knows_nothing_of_balances(
    town: tuple[Street, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """Paid by both, in vain and from a balance alone: our books still agree with its lines."""
    order, payment = await being_paid(town, 1000)
    sandbox.control(pay=str(payment.id))
    await close_request(await asked_for(order))
    await hear(payment.id)
    await settle()
    purchase = (await row_of("market_order", order))["purchase"]
    both = await begin(purchase, town[1], 2000, "card")
    assert both is not None
    await pay_the_rest(sandbox, settle, both)
    await cancel_order(order, buyer=town[1])
    await settle()
    await look_at_open_refunds()
    await settle()
    await fetch_account()
    assert await reconcile() == 0
    assert await fetch_value("SELECT bool_and(proven) FROM reconciliation_run")


@pytest.mark.races
async def test_two_purchases_at_once_take_a_balance_once(
    town: tuple[Street, UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """One is paid from it, the other is told what is left."""
    street, buyer = town
    runs = await two_campaigns(street, price_fen=2000)
    purchases = [(await a_purchase(street, run, buyer=buyer))[0] for run in runs]

    async def buy(purchase: UUID) -> int | None:
        try:
            await begin(purchase, buyer, 2000)
        except BalanceShort as short:
            return short.available_fen
        return None

    async with asyncio.TaskGroup() as group:
        taps = [group.create_task(buy(one.id)) for one in purchases for _ in range(3)]
    told = [tap.result() for tap in taps]
    assert sorted(map(str, told)) == ["1000"] * 3 + ["None"] * 3
    states = [await state_of("market_order", one.orders[0].id) for one in purchases]
    assert sorted(states) == ["paid_waiting", "pending"]
    assert await wallet_of(buyer) == Balance(1000, 0)


@pytest.mark.races
async def test_a_purchase_and_a_withdrawal_at_once_take_a_balance_once(
    town: tuple[Street, UUID],
) -> None:
    """Whichever comes first has it, and the other moves nothing."""
    street, buyer = town
    purchase, _ = await a_purchase(street, await a_campaign(street, price_fen=BALANCE), buyer=buyer)

    async def buy() -> bool:
        try:
            await begin(purchase.id, buyer, BALANCE)
        except BalanceShort:
            return False
        return True

    async def take_out() -> bool:
        try:
            await withdraw(purchase.id, BALANCE, CARD, person=buyer)
        except WalletTooLow:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        bought, taken = group.create_task(buy()), group.create_task(take_out())
    assert bought.result() != taken.result()
    left = Balance(0, 0) if bought.result() else Balance(BALANCE, BALANCE)
    assert await wallet_of(buyer) == left


@pytest.mark.races
async def test_the_end_of_a_hold_and_the_money_at_once_lose_nothing(
    town: tuple[Street, UUID], sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Either the order is paid by both ways, or nothing was taken: never a part of it."""
    order, payment = await being_paid(town)
    sandbox.control(pay=str(payment.id))
    move(timedelta(minutes=31))

    async def arrive() -> None:
        await hear(payment.id)
        await settle()

    async with asyncio.TaskGroup() as group:
        group.create_task(expire_paying_orders())
        group.create_task(arrive())
    await settle()
    assert await state_of("market_order", order) == "paid_waiting"
    assert await wallet_of(town[1]) == Balance(0, 0)
