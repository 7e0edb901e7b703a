"""Stripe, through its official client. The only file that knows Stripe.

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

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import stripe
import structlog
from typing_extensions import override

from payments.circuit import Circuit
from payments.provider import (
    Gateway,
    GatewayRefused,
    GatewayUnavailable,
    GatewayUnknown,
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
    WebhookForged,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Mapping
    from typing import TypeVar

    from stripe.params.checkout import SessionCreateParams

    from core.settings import Settings

    T = TypeVar("T")

API_VERSION = "2026-10-28.endive"
# For a whole call with its retries; what a resident waits for together is payments.patience.
TIMEOUT_SECONDS = 8
CONNECT_SECONDS = 3
PAGE_LINES = 100
RETRIES = 2
MONEY = "payment_intent.latest_charge.balance_transaction"
REFUND_STATES = {
    "succeeded": ProviderRefundState.SUCCEEDED,
    "failed": ProviderRefundState.FAILED,
    "canceled": ProviderRefundState.FAILED,
}

# Nothing about this machine travels with our requests.
stripe.enable_telemetry = False
log = structlog.get_logger(__name__)


class StripeGateway(Gateway):
    """The gateway of one event loop."""

    def __init__(
        self,
        key: str,
        webhook_secret: str,
        base: str | None = None,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        retries: int = RETRIES,
    ) -> None:
        if base and "_live_" in key:
            message = "a live Stripe key is never sent to another address than Stripe's own"
            raise ValueError(message)
        self._secret = webhook_secret
        self._transport = Transport(timeout_seconds)
        self._circuit = Circuit(timeout_seconds)
        self._client = stripe.StripeClient(
            key,
            stripe_version=API_VERSION,
            base_addresses={"api": base} if base else {},
            http_client=self._transport,
            max_network_retries=retries,
        )

    @classmethod
    def from_settings(cls, settings: Settings) -> StripeGateway:
        """Make the gateway this process is configured for."""
        return cls(
            settings.stripe_api_key, settings.stripe_webhook_secret, settings.stripe_api_base
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
        if _is_replayed(session):
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
        return await self.retrieve_refund(made.id) if _is_replayed(made) else _refund(made)

    @override
    async def retrieve_refund(self, provider_id: str) -> ProviderRefund:
        return _refund(await self._asked(self._client.v1.refunds.retrieve_async(provider_id)))

    @override
    async def find_refund(self, refund: UUID, intent_id: str) -> ProviderRefund | None:
        page = await self._asked(
            self._client.v1.refunds.list_async({"payment_intent": intent_id, "limit": 100})
        )
        for found in page.data:
            if _our_id(found.metadata, "refund") == refund:
                return _refund(found)
        return None

    @override
    async def transactions(self, since: datetime) -> AsyncIterator[ProviderTransaction]:
        page = await self._asked(
            self._client.v1.balance_transactions.list_async(
                {"created": {"gte": int(since.timestamp())}, "limit": PAGE_LINES}
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
        try:
            event = self._client.construct_event(body, signature, self._secret)
        except (ValueError, stripe.SignatureVerificationError) as reason:
            raise WebhookForged(type(reason).__name__) from reason
        return _event(event)

    @override
    async def close(self) -> None:
        await self._transport.close_async()

    async def _asked(self, call: Coroutine[Any, Any, T]) -> T:
        """Await a call and put Stripe's errors into our two families."""
        try:
            return await self._circuit.call(call)
        except (stripe.InvalidRequestError, stripe.CardError) as error:
            refused = GatewayUnknown if error.code == "resource_missing" else GatewayRefused
            raise refused(error.code or "invalid", error.user_message or "") from error
        except TimeoutError as error:
            raise GatewayUnavailable("no answer in time", answered=False) from error
        except stripe.StripeError as error:
            # Wrong keys and rights belong here too: they heal when the operator mends them.
            log.warning("stripe_unavailable", kind=type(error).__name__, status=error.http_status)
            answered = not isinstance(error, stripe.APIConnectionError)
            raise GatewayUnavailable(type(error).__name__, answered=answered) from error


class Transport(stripe.HTTPClient):
    """The client's way to the network: one pool of connections, one limit of time."""

    name = "httpx"

    def __init__(self, timeout_seconds: float) -> None:
        super().__init__()
        patient = httpx.Timeout(timeout_seconds, connect=min(timeout_seconds, CONNECT_SECONDS))
        self._client = httpx.AsyncClient(timeout=patient)

    @override
    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        try:
            answer = await self._client.request(
                method, url, headers=dict(headers), content=post_data or None
            )
        except httpx.TimeoutException as reason:
            # Not the client's error, which it would repeat: who does not answer once is left alone.
            raise TimeoutError(type(reason).__name__) from reason
        except httpx.HTTPError as reason:
            lost = stripe.APIConnectionError(type(reason).__name__, should_retry=True)  # type: ignore[no-untyped-call]
            raise lost from reason
        return answer.content, answer.status_code, answer.headers

    @override
    async def sleep_async(self, secs: float) -> None:
        await asyncio.sleep(secs)

    @override
    async def close_async(self) -> None:
        await self._client.aclose()


def _is_replayed(answer: stripe.StripeObject) -> bool:
    """Tell whether an answer is a repeated one, which shows the object as it was at first."""
    response = answer.last_response
    return response is not None and response.headers.get("idempotent-replayed") == "true"


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
        "cancel_url": order.return_url,
        "expires_at": int(order.closes_at.timestamp()),
        "locale": "en" if order.language == "en" else "zh",
    }
    if order.method is Method.WECHAT_PAY:
        params["payment_method_options"] = {"wechat_pay": {"client": "web"}}
    return params


def _payment(session: stripe.checkout.Session) -> ProviderPayment:
    intent = session.payment_intent if not isinstance(session.payment_intent, str) else None
    charge = intent.latest_charge if intent and not isinstance(intent.latest_charge, str) else None
    booked = charge.balance_transaction if charge and charge.paid else None
    fee = booked if booked and not isinstance(booked, str) and booked.currency == "cny" else None
    return ProviderPayment(
        provider_id=session.id,
        payment=_our_id(session.metadata, "payment"),
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
        refund=_our_id(refund.metadata, "refund"),
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
        source=str(row.source) if row.source else None,
        currency=row.currency,
        amount=row.amount,
        fee=row.fee,
        net=row.net,
        exchange_rate=None if row.exchange_rate is None else str(row.exchange_rate),
        created_at=_instant(row.created),
        available_at=_instant(row.available_on),
    )


def _event(event: stripe.Event) -> ProviderEvent:
    subject = event.data.object
    kind = str(subject["object"])
    is_refund = kind == "refund"
    is_payment = kind in {"checkout.session", "payment_intent"}
    name = "refund" if is_refund else "payment" if is_payment else "other"
    metadata = subject["metadata"] if is_refund or is_payment else None
    return ProviderEvent(
        event_id=event.id,
        kind=event.type,
        subject=name,
        provider_id=str(subject["id"]) if kind in {"checkout.session", "refund"} else None,
        our_id=_our_id(metadata, name),
        created_at=_instant(event.created),
    )


def _our_id(metadata: Any, name: str) -> UUID | None:
    try:
        return UUID(metadata[name]) if metadata is not None and name in metadata else None
    except ValueError:
        return None


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
