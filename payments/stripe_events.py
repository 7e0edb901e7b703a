"""What Stripe reports: a signed message, verified, then read for what it is about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import stripe

from payments.provider import ProviderEvent, WebhookForged
from payments.stripe_client import our_id

if TYPE_CHECKING:
    from uuid import UUID

SUBJECTS = {
    "checkout.session": "payment",
    "payment_intent": "payment",
    "refund": "refund",
    "transfer": "transfer",
}
# An intent is a part of a payment; only its session is asked about.
ASKED_ABOUT = ("checkout.session", "refund", "transfer")
# What says that a connected account may have changed; it is looked at again then.
OF_ACCOUNTS = (
    "account.updated",
    "account.application.deauthorized",
    "capability.updated",
)
OF_OURS = (
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.succeeded",
    "refund.created",
    "refund.failed",
    "refund.updated",
    "transfer.created",
    "transfer.reversed",
    "transfer.updated",
)


def read_event(
    client: stripe.StripeClient, body: bytes, signature: str, secret: str | None
) -> ProviderEvent:
    """Verify a raw body and say what it is about. Raises WebhookForged."""
    if not secret:
        raise WebhookForged("no secret is set for these messages")
    try:
        event = client.construct_event(body, signature, secret)
    except (ValueError, stripe.SignatureVerificationError) as reason:
        raise WebhookForged(type(reason).__name__) from reason
    account = getattr(event, "account", None)
    name, provider_id, ours = _of_account(event) if account else _of_ours(event)
    return ProviderEvent(
        event_id=event.id,
        kind=event.type,
        subject=name,
        provider_id=provider_id,
        our_id=ours,
        created_at=datetime.fromtimestamp(event.created, UTC),
    )


def _of_ours(event: stripe.Event) -> tuple[str, str | None, UUID | None]:
    subject = event.data.object
    kind = str(subject["object"])
    name = SUBJECTS.get(kind)
    if name is None:
        return "other", None, None
    provider_id = str(subject["id"]) if kind in ASKED_ABOUT else None
    return name, provider_id, our_id(subject["metadata"], name)


def _of_account(event: stripe.Event) -> tuple[str, str | None, UUID | None]:
    """Name the account alone: its objects are not ours to look into."""
    told = event.type in OF_ACCOUNTS
    return ("account", str(event.account), None) if told else ("other", None, None)
