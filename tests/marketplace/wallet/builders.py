"""Buyers who have a balance, as a balance comes about, and pay from it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.database import execute, fetch_value
from ledger.books import Book, money
from ledger.queries import Balance, balance_of
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.paying import Way, begin_purchase
from marketplace.refunds.refund_routes import choose_route
from tests.marketplace.builders import Street, a_campaign, a_resident, a_street, an_order
from tests.marketplace.paying_builders import pay
from tests.payments.builders import hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from payments.queries import PaymentView
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]


async def a_wallet(sandbox: SandboxProcess, settle: Settle) -> UUID:
    """Give a person with 33.90 in their wallet: a payment too old to go back as it came."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer)
    return buyer


async def fill_wallet(
    sandbox: SandboxProcess, settle: Settle, street: Street, buyer: UUID, amount_fen: int = 3390
) -> None:
    """Let a buyer keep a refund with the platform: too old to go back as it came."""
    campaign = await a_campaign(street, price_fen=amount_fen, list_price_fen=amount_fen + 1000)
    order = await an_order(street, campaign, buyer)
    await pay(sandbox, settle, order, buyer, "alipay")
    await age_payments(timedelta(days=90))
    await cancel_order(order, buyer=buyer)
    await settle()
    refund = await fetch_value("SELECT id FROM order_refund WHERE parent = $1", order)
    await choose_route(order, refund, None, buyer=buyer)
    await settle()


async def age_payments(by: timedelta) -> None:
    """Let every payment have been made so much earlier."""
    await execute("UPDATE payment SET settled_at = settled_at - $1::interval", by)


async def wallet_of(person: UUID) -> Balance:
    """Give what a person has, and how much of it is set aside."""
    return await balance_of(money(Book.WALLET, person))


async def begin(
    purchase: UUID, buyer: UUID, wallet_fen: int, method: str = "alipay"
) -> PaymentView | None:
    """Begin to pay a purchase, so much of it from the balance; give what the provider is asked."""
    way = Way(method, wallet_fen)
    return (await begin_purchase(purchase, way, payer=buyer, language="zh-CN")).payment


async def pay_the_rest(sandbox: SandboxProcess, settle: Settle, payment: PaymentView) -> None:
    """Pay at the provider, and let everything that follows happen."""
    sandbox.control(pay=str(payment.id))
    await hear(payment.id)
    await settle()
