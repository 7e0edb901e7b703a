"""Stripe, through its official client: taking money and giving it back.

A payment is a Checkout Session, for every method alike. The alternative was a Payment
Element inside our own page. Checkout wins here: the resident is sent to one address
(``redirect_url``) and comes back, so there is no script of Stripe's in our pages, our strict
content security policy stays whole, no card number comes near us, and Alipay, WeChat Pay
and cards need no code of their own in the front end. The price: a session lives at least
thirty minutes by itself, longer than our holds, so we expire it by API when a hold ends, and
that call's answer says whether the money came first. Its intent exists only once the buyer
has tried to pay; refunds and balance lines hang on the intent and its charge.

Metadata carries our ids and nothing about the person.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import stripe
import structlog
from typing_extensions import override

from payments.matching import OURS
from payments.provider import (
    Gateway,
    GatewayRefused,
    Method,
    PaymentOrder,
    ProviderBalance,
    ProviderEvent,
    ProviderPayment,
    ProviderRefund,
    ProviderRefundState,
    ProviderState,
    ProviderTransaction,
    RefundOrder,
)
from payments.stripe_client import RETRIES, TIMEOUT_SECONDS, StripeCaller, is_replayed, our_id
from payments.stripe_connect import StripeConnect
from payments.stripe_events import read_event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from stripe.params.checkout import SessionCreateParams

    from core.settings import Settings

PAGE_LINES = 100
MONEY = "payment_intent.latest_charge.balance_transaction"
REFUND_STATES = {
    "succeeded": ProviderRefundState.SUCCEEDED,
    "failed": ProviderRefundState.FAILED,
    "canceled": ProviderRefundState.FAILED,
}

log = structlog.get_logger(__name__)


class StripeGateway(StripeConnect, StripeCaller, Gateway):
    """The gateway of one event loop."""

    def __init__(
        self,
        key: str,
        webhook_secret: str,
        base: str | None = None,
        *,
        connect_secret: str | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
        retries: int = RETRIES,
    ) -> None:
        super().__init__(key, base, timeout_seconds=timeout_seconds, retries=retries)
        self._secret = webhook_secret
        self._connect_secret = connect_secret

    @classmethod
    def from_settings(cls, settings: Settings) -> StripeGateway:
        """Make the gateway this process is configured for."""
        return cls(
            settings.stripe_api_key,
            settings.stripe_webhook_secret,
            settings.stripe_api_base,
            connect_secret=settings.stripe_connect_webhook_secret,
        )

    @override
    async def create_payment(self, order: PaymentOrder) -> ProviderPayment:
        session = await self._asked(
            self._client.v1.checkout.sessions.create_async(
                _session(order), {"idempotency_key": order.key}
            )
        )
        if session.payment_method_types != [order.method.value]:
            # Stripe leaves a method out without a word when the account may not use it.
            raise GatewayRefused("method_not_available", order.method.value)
        if is_replayed(session):
            return await self.retrieve_payment(session.id)
        return _payment(session)

    @override
    async def retrieve_payment(self, provider_id: str) -> ProviderPayment:
        session = await self._asked(
            self._client.v1.checkout.sessions.retrieve_async(provider_id, {"expand": [MONEY]})
        )
        return _payment(session)

    @override
    async def cancel_payment(self, provider_id: str) -> ProviderPayment:
        try:
            await self._asked(self._client.v1.checkout.sessions.expire_async(provider_id))
        except GatewayRefused:
            # It is open no longer: paid, on its way, or expired by itself. Which one?
            log.info("payment_not_open_any_more", provider_id=provider_id)
        return await self.retrieve_payment(provider_id)

    @override
    async def find_payment(self, payment: UUID) -> ProviderPayment | None:
        found = await self._asked(
            self._client.v1.payment_intents.search_async(
                {"query": f"metadata['payment']:'{payment}'", "limit": 1}
            )
        )
        for intent in found.data:
            sessions = await self._asked(
                self._client.v1.checkout.sessions.list_async({"payment_intent": intent.id})
            )
            for session in sessions.data:
                return await self.retrieve_payment(session.id)
        return None

    @override
    async def refund(self, order: RefundOrder) -> ProviderRefund:
        made = await self._asked(
            self._client.v1.refunds.create_async(
                {
                    "payment_intent": order.intent_id,
                    "amount": order.amount_fen,
                    "reason": "requested_by_customer",
                    "metadata": {"refund": str(order.refund)},
                },
                {"idempotency_key": order.key},
            )
        )
        return await self.retrieve_refund(made.id) if is_replayed(made) else _refund(made)

    @override
    async def retrieve_refund(self, provider_id: str) -> ProviderRefund:
        return _refund(await self._asked(self._client.v1.refunds.retrieve_async(provider_id)))

    @override
    async def find_refund(self, refund: UUID, intent_id: str) -> ProviderRefund | None:
        page = await self._asked(
            self._client.v1.refunds.list_async({"payment_intent": intent_id, "limit": 100})
        )
        for found in page.data:
            if our_id(found.metadata, "refund") == refund:
                return _refund(found)
        return None

    @override
    async def transactions(self, since: datetime) -> AsyncIterator[ProviderTransaction]:
        page = await self._asked(
            self._client.v1.balance_transactions.list_async(
                {
                    "created": {"gte": int(since.timestamp())},
                    "limit": PAGE_LINES,
                    "expand": ["data.source"],
                }
            )
        )
        while True:
            for row in page.data:
                yield _transaction(row)
            if not page.has_more:
                return
            page = await self._asked(page.next_page_async())

    @override
    async def balance(self) -> ProviderBalance:
        found = await self._asked(self._client.v1.balance.retrieve_async())
        return ProviderBalance(
            available={one.currency: one.amount for one in found.available},
            pending={one.currency: one.amount for one in found.pending},
        )

    @override
    def parse_webhook(self, body: bytes, signature: str) -> ProviderEvent:
        return read_event(self._client, body, signature, self._secret)

    @override
    def parse_connect_webhook(self, body: bytes, signature: str) -> ProviderEvent:
        return read_event(self._client, body, signature, self._connect_secret)


def _session(order: PaymentOrder) -> SessionCreateParams:
    ids = {"payment": str(order.payment), "reference": str(order.reference)}
    params: SessionCreateParams = {
        "mode": "payment",
        "client_reference_id": str(order.payment),
        "allowed_payment_method_types": [order.method.value],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "cny",
                    "unit_amount": order.amount_fen,
                    "product_data": {"name": order.title},
                },
            }
        ],
        "payment_intent_data": {"metadata": ids, "transfer_group": str(order.reference)},
        "metadata": ids,
        "success_url": order.return_url,
        "cancel_url": _left(order.return_url),
        "expires_at": int(order.closes_at.timestamp()),
        "locale": "en" if order.language == "en" else "zh",
    }
    if order.method is Method.WECHAT_PAY:
        params["payment_method_options"] = {"wechat_pay": {"client": "web"}}
    return params


def _left(return_url: str) -> str:
    """Give where somebody comes back to who left the pay page without having paid."""
    return f"{return_url}{'&' if '?' in return_url else '?'}left=1"


def _payment(session: stripe.checkout.Session) -> ProviderPayment:
    intent = session.payment_intent if not isinstance(session.payment_intent, str) else None
    charge = intent.latest_charge if intent and not isinstance(intent.latest_charge, str) else None
    booked = charge.balance_transaction if charge and charge.paid else None
    fee = booked if booked and not isinstance(booked, str) and booked.currency == "cny" else None
    return ProviderPayment(
        provider_id=session.id,
        payment=our_id(session.metadata, "payment"),
        state=_state(session, intent),
        amount_fen=session.amount_total or 0,
        captured_fen=intent.amount_received if intent else 0,
        redirect_url=session.url,
        intent_id=intent.id if intent else None,
        charge_id=charge.id if charge and charge.paid else None,
        fee_fen=fee.fee if fee else None,
    )


def _state(session: stripe.checkout.Session, intent: stripe.PaymentIntent | None) -> ProviderState:
    if session.payment_status == "paid":
        return ProviderState.SUCCEEDED
    if session.status == "expired":
        return ProviderState.CANCELLED
    if session.status == "open":
        return ProviderState.OPEN
    if intent is not None and intent.status in {"processing", "requires_capture"}:
        return ProviderState.PROCESSING
    return ProviderState.FAILED


def _refund(refund: stripe.Refund) -> ProviderRefund:
    return ProviderRefund(
        provider_id=refund.id,
        refund=our_id(refund.metadata, "refund"),
        state=REFUND_STATES.get(refund.status or "", ProviderRefundState.PENDING),
        amount_fen=refund.amount,
        # Stripe leaves both out while there is no reason, and the client raises for what is out.
        reason=getattr(refund, "failure_reason", None) or getattr(refund, "pending_reason", None),
    )


def _transaction(row: stripe.BalanceTransaction) -> ProviderTransaction:
    return ProviderTransaction(
        provider_id=row.id,
        kind=row.type,
        category=row.reporting_category,
        source=_source_id(row),
        currency=row.currency,
        amount=row.amount,
        fee=row.fee,
        net=row.net,
        exchange_rate=None if row.exchange_rate is None else str(row.exchange_rate),
        presented_fen=_presented(row),
        created_at=_instant(row.created),
        available_at=_instant(row.available_on),
    )


def _source_id(row: stripe.BalanceTransaction) -> str | None:
    source = row.source
    return source if source is None or isinstance(source, str) else str(source.id)


def _presented(row: stripe.BalanceTransaction) -> int | None:
    """Give what was asked for in yuan: the amount of the charge or refund, signed as the line."""
    source: Any = row.source
    if row.currency == OURS or source is None or isinstance(source, str):
        return None
    if getattr(source, "currency", None) != OURS:
        return None
    asked = int(source.amount)
    return asked if row.amount >= 0 else -asked


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
