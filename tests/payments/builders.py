"""People and payments for the tests of payments."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import clock
from core.database import fetch, transaction
from core.identifiers import uuid7
from payments import queries, settling
from payments.gateway import gateway
from payments.receiving import receive_connect_webhook, receive_webhook
from payments.refunding import request_refund
from payments.requesting import request_payment
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from payments.queries import PaymentView, RefundView
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver, Webhook

    Settle = Callable[[], Awaitable[int]]

PRICE_FEN = 3980


async def a_payment(**terms: Any) -> PaymentView:
    """Request a payment; terms replace the usual ones."""
    usual: dict[str, Any] = {
        "reference": uuid7(),
        "amount_fen": PRICE_FEN,
        "method": "alipay",
        "expires_at": clock.now() + timedelta(minutes=15),
        "return_url": "http://127.0.0.1:1/orders/1?returned={payment}",
        "description": "阳光玫瑰葡萄 2kg",
    }
    payer = terms.pop("payer", None) or await a_person()
    return await request_payment(payer=payer, **{**usual, **terms})


async def a_paid_payment(sandbox: SandboxProcess, **terms: Any) -> PaymentView:
    """Request a payment, pay it, and hear of it by asking again."""
    payment = await a_payment(**terms)
    sandbox.control(pay=str(payment.id))
    await hear(payment.id)
    return await seen(payment.id)


async def hear(payment_id: UUID) -> None:
    """Ask the provider about a payment, as the poller would."""
    rows = await fetch("SELECT provider_id FROM payment WHERE id = $1", payment_id)
    await settling.note(payment_id, await gateway().retrieve_payment(rows[0]["provider_id"]))


async def a_refund(payment: PaymentView, amount_fen: int, key: str = "cancel") -> RefundView:
    """Request a refund in a transaction of its own."""
    async with transaction():
        return await request_refund(
            payment_id=payment.id, amount_fen=amount_fen, reason_key=key, reason="买家取消"
        )


async def seen(payment_id: UUID) -> PaymentView:
    """Give the payment as it stands."""
    found = await queries.payment(payment_id)
    assert found is not None
    return found


async def refund_seen(refund_id: UUID) -> RefundView:
    """Give the refund as it stands."""
    found = await queries.refund(refund_id)
    assert found is not None
    return found


async def told(kind: str) -> list[dict[str, Any]]:
    """Give the facts of a kind that were recorded, oldest first."""
    rows = await fetch(
        "SELECT payload FROM outbox_entry WHERE kind = $1 ORDER BY sequence", f"payments.{kind}"
    )
    return [row["payload"] for row in rows]


def kind_of(webhook: Webhook) -> str:
    """Give the kind of event in a webhook."""
    return str(json.loads(webhook.body)["type"])


async def webhooks(receiver: Receiver, *kinds: str) -> list[Webhook]:
    """Wait until webhooks of all these kinds have come, and give everything that came."""
    return await receiver.until(lambda came: set(kinds) <= {kind_of(one) for one in came})


async def take(came: list[Webhook], settle: Settle) -> None:
    """Take webhooks as the web server would, and let the reactions run."""
    for one in came:
        of_accounts = one.path.endswith("-connect")
        receive = receive_connect_webhook if of_accounts else receive_webhook
        await receive(one.body, one.signature)
    await settle()
