"""What payments do about their own facts. Both call the provider, so they run outside."""

from __future__ import annotations

from core.facts import on
from payments import handling, submitting
from payments.facts import RefundRequested, WebhookReceived


@on(WebhookReceived, outside=True)
async def look_into_webhook(fact: WebhookReceived) -> None:
    """Fetch what the webhook is about and write down what is true."""
    await handling.handle_receipt(fact.receipt_id)


@on(RefundRequested, outside=True)
async def submit_refund(fact: RefundRequested) -> None:
    """Carry the refund to the provider."""
    await submitting.submit(fact.refund_id)
