"""Webhooks: believed only when signed, kept once, looked into afterwards, in any order."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch
from core.identifiers import uuid7
from payments.payment_states import PaymentState
from payments.polling import look_at_waiting_webhooks
from payments.receiving import receive_webhook
from payments.refusals import WebhookNotAccepted
from payments.sandbox.delivery import signature
from tests.payments.builders import PRICE_FEN, a_payment, hear, seen, take, told, webhooks
from tests.payments.sandbox_process import SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

pytestmark = pytest.mark.usefixtures("provider")

DONE = "checkout.session.completed"


async def test_a_webhook_makes_a_payment_succeed(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """Paying on the page is heard of without asking, with amount and fee."""
    payment = await a_payment()
    sandbox.control(pay=str(payment.id))
    await take(await webhooks(receiver, DONE), settle)
    view = await seen(payment.id)
    assert (view.state, view.captured_fen) == (PaymentState.SUCCEEDED, PRICE_FEN)
    assert view.fee_fen == 88
    (fact,) = await told("payment_succeeded")
    assert fact == {
        "payment_id": str(payment.id),
        "reference": str(payment.reference),
        "attempt": 1,
        "payer": str(payment.payer),
        "method": "alipay",
        "amount_fen": PRICE_FEN,
        "captured_fen": PRICE_FEN,
        "fee_fen": 88,
    }


@pytest.mark.parametrize("way", ["twice", "reversed", "all again at the end"])
async def test_repeated_and_reversed_webhooks_end_the_same(
    way: str, sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """Duplicates and wrong order leave one success told once."""
    sandbox.control(hold_webhooks=True)
    payment = await a_payment()
    sandbox.control(pay=str(payment.id))
    if way == "twice":
        sandbox.control(duplicate_webhooks=20)
    sandbox.control(release="reversed" if way == "reversed" else "forward")
    if way == "all again at the end":
        sandbox.control(redeliver="all")
    came = await webhooks(receiver, "payment_intent.created", DONE)
    await take(came, settle)
    assert (await seen(payment.id)).state is PaymentState.SUCCEEDED
    assert len(await told("payment_succeeded")) == 1
    kept = await fetch("SELECT event_id FROM webhook_receipt")
    assert len(kept) == len({row["event_id"] for row in kept})


async def test_the_same_webhook_is_kept_once(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """A second delivery of one event leaves no second receipt and no second fact."""
    payment = await a_payment()
    sandbox.control(pay=str(payment.id))
    came = await webhooks(receiver, DONE)
    await take([came[-1], came[-1]], settle)
    assert len(await told("webhook_received")) == 1
    assert [row["state"] for row in await fetch("SELECT state FROM webhook_receipt")] == ["handled"]


async def test_a_webhook_that_says_more_than_is_true_is_checked(
    receiver: Receiver, settle: Settle
) -> None:
    """The content is a hint: the provider is asked, and the payment is still open there."""
    assert receiver.received == []
    payment = await a_payment()
    await _send({"id": "cs_made_up", "payment_status": "paid"}, payment=str(payment.id))
    await settle()
    assert (await seen(payment.id)).state is PaymentState.PENDING


@pytest.mark.parametrize("forged", ["", "t=1,v1=00", "nonsense", "other secret", "too old"])
async def test_a_forged_or_stale_webhook_is_refused(forged: str) -> None:
    """Without a fresh signature by our secret nothing is kept."""
    body = _event({"id": "cs_1"}, payment=str(uuid7()))
    now = int(time.time())
    header = {
        "other secret": signature(body, "whsec_of_another", now),
        "too old": signature(body, SECRET, now - 3600),
    }.get(forged, forged)
    with pytest.raises(WebhookNotAccepted):
        await receive_webhook(body, header)
    assert await fetch("SELECT 1 FROM webhook_receipt") == []


async def test_a_body_changed_on_the_way_is_refused() -> None:
    """The signature covers every byte."""
    body = _event({"id": "cs_1"}, payment=str(uuid7()))
    header = signature(body, SECRET, int(time.time()))
    with pytest.raises(WebhookNotAccepted):
        await receive_webhook(body.replace(b"cs_1", b"cs_2"), header)


async def test_signed_nonsense_is_refused() -> None:
    """A body that is no event is not accepted, whoever signed it."""
    body = b"not json"
    with pytest.raises(WebhookNotAccepted):
        await receive_webhook(body, signature(body, SECRET, int(time.time())))


async def test_other_programs_on_the_account_are_left_alone(settle: Settle) -> None:
    """An event about an object that does not name an id of ours is ignored."""
    await _send({"id": "cs_of_another_shop"})
    await _send({"id": "ch_1", "object": "charge"}, kind="charge.succeeded")
    await settle()
    rows = await fetch("SELECT state FROM webhook_receipt")
    assert [row["state"] for row in rows] == ["ignored", "ignored"]


async def test_an_unknown_payment_is_tried_again_and_parked(
    settle: Settle, move: Callable[[timedelta], None]
) -> None:
    """A webhook naming an id we do not know waits, and is parked in the end."""
    await _send({"id": "cs_1"}, payment=str(uuid7()))
    for _ in range(10):
        await settle()
        move(timedelta(minutes=10))
    rows = await fetch("SELECT state FROM outbox_delivery")
    assert [row["state"] for row in rows] == ["parked"]
    move(timedelta(minutes=10))
    assert await look_at_waiting_webhooks() == 1


async def test_a_webhook_may_come_before_our_own_answer(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """A payment whose opening was not answered learns its provider id from the webhook."""
    payment = await a_payment()
    await execute(
        "UPDATE payment SET state = 'created', provider_id = NULL WHERE id = $1", payment.id
    )
    sandbox.control(pay=str(payment.id))
    await take(await webhooks(receiver, DONE), settle)
    assert (await seen(payment.id)).state is PaymentState.SUCCEEDED


async def test_a_webhook_about_a_forgotten_page_finds_its_money(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """The page's id leads nowhere any more; ours does, so nothing is parked."""
    payment = await a_payment()
    await execute("UPDATE payment SET provider_id = 'cs_test_gone' WHERE id = $1", payment.id)
    sandbox.control(pay=str(payment.id))
    await take(await webhooks(receiver, DONE), settle)
    assert (await seen(payment.id)).state is PaymentState.SUCCEEDED
    waiting = await fetch("SELECT 1 FROM webhook_receipt WHERE state = 'waiting'")
    assert not waiting


async def test_a_provider_that_is_away_delays_the_handling(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle, move: Callable[[timedelta], None]
) -> None:
    """The receipt waits until the provider can be asked."""
    payment = await a_payment()
    sandbox.control(pay=str(payment.id))
    came = [one for one in await webhooks(receiver, DONE) if DONE.encode() in one.body]
    sandbox.control(http={"count": 1, "status": 500})
    await take(came, settle)
    assert (await seen(payment.id)).state is PaymentState.PENDING
    assert await look_at_waiting_webhooks() == 0
    move(timedelta(minutes=2))
    assert await look_at_waiting_webhooks() == 1
    assert (await seen(payment.id)).state is PaymentState.SUCCEEDED
    assert await fetch("SELECT 1 FROM outbox_delivery WHERE state = 'parked'") == []


async def test_a_declined_try_leaves_the_payment_open(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """A refused card is not the end: the page takes another."""
    payment = await a_payment(method="card")
    sandbox.control(decline=str(payment.id))
    await take(await webhooks(receiver, "payment_intent.payment_failed"), settle)
    assert (await seen(payment.id)).state is PaymentState.PENDING
    sandbox.control(pay=str(payment.id))
    await hear(payment.id)
    assert (await seen(payment.id)).state is PaymentState.SUCCEEDED


def _event(subject: dict[str, object], payment: str | None = None, kind: str = DONE) -> bytes:
    metadata = {"payment": payment} if payment else {}
    whole = {"object": "checkout.session", "metadata": metadata, **subject}
    event = {"id": f"evt_{uuid7()}", "object": "event", "type": kind, "created": int(time.time())}
    return json.dumps({**event, "data": {"object": whole}}).encode()


async def _send(subject: dict[str, object], payment: str | None = None, kind: str = DONE) -> None:
    body = _event(subject, payment, kind)
    await receive_webhook(body, signature(body, SECRET, int(time.time())))
