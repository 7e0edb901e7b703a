"""What payments do about their own facts. All call the provider, so they run outside.

While the provider is away nothing is parked: what waits is found by the sweeps, which try
for as long as it takes.
"""

from __future__ import annotations

import structlog

from core.facts import on
from payments import handling, reversing, sending_transfers, submitting
from payments.facts import (
    RefundRequested,
    ReversalRequested,
    TransferRequested,
    WebhookReceived,
)
from payments.provider import GatewayUnavailable

log = structlog.get_logger(__name__)


@on(WebhookReceived, outside=True)
async def look_into_webhook(fact: WebhookReceived) -> None:
    """Fetch what the webhook is about and write down what is true."""
    try:
        await handling.handle_receipt(fact.receipt_id)
    except GatewayUnavailable:
        log.warning("webhook_waits_for_provider", receipt=str(fact.receipt_id))


@on(RefundRequested, outside=True)
async def submit_refund(fact: RefundRequested) -> None:
    """Carry the refund to the provider."""
    try:
        await submitting.submit(fact.refund_id)
    except GatewayUnavailable:
        log.warning("refund_waits_for_provider", refund=str(fact.refund_id))


@on(TransferRequested, outside=True)
async def send_transfer(fact: TransferRequested) -> None:
    """Carry the transfer to the provider."""
    try:
        await sending_transfers.send_transfer(fact.transfer_id)
    except GatewayUnavailable:
        log.warning("transfer_waits_for_provider", transfer=str(fact.transfer_id))


@on(ReversalRequested, outside=True)
async def submit_reversal(fact: ReversalRequested) -> None:
    """Carry the reversal to the provider."""
    try:
        await reversing.submit_reversal(fact.reversal_id)
    except GatewayUnavailable:
        log.warning("reversal_waits_for_provider", reversal=str(fact.reversal_id))
