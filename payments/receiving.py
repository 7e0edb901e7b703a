"""Take the provider's webhooks: verify, keep once, answer; look into them afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_value, transaction
from core.identifiers import uuid7
from core.outbox import record
from payments.facts import WebhookReceived
from payments.gateway import gateway
from payments.provider import WebhookForged
from payments.refusals import WebhookNotAccepted

if TYPE_CHECKING:
    from payments.provider import ProviderEvent

OURS = ("payment", "refund", "transfer")
OF_ACCOUNTS = ("account",)


async def receive_webhook(body: bytes, signature: str) -> None:
    """Keep a webhook, given its raw body and signature header; a known one changes nothing.

    Raises WebhookNotAccepted when the signature is wrong, missing or too old.
    """
    try:
        event = gateway().parse_webhook(body, signature)
    except WebhookForged as forged:
        raise WebhookNotAccepted from forged
    await _keep(event, waits=event.subject in OURS)


async def receive_connect_webhook(body: bytes, signature: str) -> None:
    """Keep a webhook about a connected account, which is signed with a secret of its own.

    Raises WebhookNotAccepted as above, and while no such secret is set.
    """
    try:
        event = gateway().parse_connect_webhook(body, signature)
    except WebhookForged as forged:
        raise WebhookNotAccepted from forged
    await _keep(event, waits=event.subject in OF_ACCOUNTS)


async def _keep(event: ProviderEvent, *, waits: bool) -> None:
    async with transaction():
        receipt_id = await fetch_value(
            """INSERT INTO webhook_receipt (id, event_id, kind, subject, provider_id, our_id,
                 state, created_at, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
               ON CONFLICT (event_id) DO NOTHING RETURNING id""",
            uuid7(),
            event.event_id,
            event.kind,
            event.subject,
            event.provider_id,
            event.our_id,
            "waiting" if waits else "ignored",
            event.created_at,
            clock.now(),
        )
        if receipt_id is not None and waits:
            await record(WebhookReceived(receipt_id=receipt_id))
