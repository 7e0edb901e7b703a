"""Paying: from the balance, and one payment for all orders that wait for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.settings import settings
from marketplace.locks import purchase_of
from marketplace.ordering.billing import Asked, Bill, bill
from marketplace.ordering.payment_requests import close_request
from marketplace.refusals import NoSuchOrder, NoSuchPurchase
from payments.cancelling import cancel_payments_of
from payments.payment_states import PaymentState
from payments.queries import latest_payments
from payments.refusals import PaymentDiffers, PaymentNotPossible
from payments.requesting import request_payment

if TYPE_CHECKING:
    from uuid import UUID

    from core.refusals import Language
    from payments.queries import PaymentView

# Each round loses to somebody who changes the purchase; people do not click this fast.
ROUNDS = 5


@dataclass(frozen=True)
class Way:
    """How a buyer pays: so much from their balance, the rest by a method of the provider."""

    method: str
    wallet_fen: int = 0


@dataclass(frozen=True)
class Begun:
    """A payment as it was begun; without one, the balance has paid everything."""

    payment: PaymentView | None
    wallet_fen: int

    @property
    def state(self) -> PaymentState:
        """Give how far the payment is; a balance has succeeded at once."""
        return self.payment.state if self.payment else PaymentState.SUCCEEDED


async def begin_purchase(purchase_id: UUID, way: Way, *, payer: UUID, language: Language) -> Begun:
    """Pay every order of a purchase that waits: from the balance, the rest at the provider.

    Asking again for the same finds it. Raises NoSuchPurchase, OrderNotPayable, HoldExpired,
    BalanceShort, RestTooSmall, and what payments refuses.
    """
    back = f"{settings().public_url}/purchases/{purchase_id}?returned={{payment}}"
    asked = Asked(purchase_id, None, payer, way.wallet_fen)
    return await _begin(asked, _Page(way.method, language, back))


async def begin_order(order_id: UUID, way: Way, *, payer: UUID, language: Language) -> Begun:
    """Pay one order, whatever else its purchase has.

    Raises NoSuchOrder, and what ``begin_purchase`` does.
    """
    purchase_id = await purchase_of(order_id)
    if purchase_id is None:
        raise NoSuchOrder
    back = f"{settings().public_url}/orders/{order_id}?returned={{payment}}"
    asked = Asked(purchase_id, order_id, payer, way.wallet_fen)
    try:
        return await _begin(asked, _Page(way.method, language, back))
    except NoSuchPurchase as not_theirs:
        raise NoSuchOrder from not_theirs


async def pay_purchase(
    purchase_id: UUID, *, payer: UUID, method: str, language: Language
) -> PaymentView:
    """Ask the provider for one payment of every order of a purchase that waits for its money.

    The balance is left alone. Raises as ``begin_purchase`` does.
    """
    return _payment(await begin_purchase(purchase_id, Way(method), payer=payer, language=language))


async def pay_order(order_id: UUID, *, payer: UUID, method: str, language: Language) -> PaymentView:
    """Ask the provider for a payment of one order, whatever else its purchase has.

    The balance is left alone. Raises as ``begin_order`` does.
    """
    return _payment(await begin_order(order_id, Way(method), payer=payer, language=language))


class _Page(NamedTuple):
    """Which page of the provider's a buyer pays on, and where they come back to."""

    method: str
    language: Language
    return_url: str


async def _begin(asked: Asked, page: _Page) -> Begun:
    for _ in range(ROUNDS):
        due = await bill(asked)
        if due.request_id is None:
            return Begun(None, due.tenders.wallet_fen)
        if due.fits:
            payment = await _ask_provider(due.request_id, due, asked.payer, page)
            return Begun(payment, due.tenders.wallet_fen)
        # Outside any transaction. The page that is open asks for something else by now.
        if not await cancel_payments_of(due.request_id):
            # Money came or is under way: its own news decides, nothing more is asked.
            latest = await latest_payments([due.request_id])
            return Begun(latest[due.request_id], due.tenders.wallet_fen)
        await close_request(due.request_id)
    raise PaymentDiffers


async def _ask_provider(request_id: UUID, due: Bill, payer: UUID, page: _Page) -> PaymentView:
    try:
        return await request_payment(
            reference=request_id,
            payer=payer,
            amount_fen=due.tenders.gateway_fen,
            method=page.method,
            expires_at=due.expires_at,
            return_url=page.return_url,
            description=due.title.in_language(page.language),
            language=page.language,
        )
    except PaymentNotPossible:
        # Nobody pays this page: what it set aside of the balance is free for another way.
        if due.tenders.wallet_fen and await cancel_payments_of(request_id):
            await close_request(request_id)
        raise


def _payment(begun: Begun) -> PaymentView:
    if begun.payment is None:
        message = "nothing was asked of the balance"
        raise LookupError(message)
    return begun.payment
