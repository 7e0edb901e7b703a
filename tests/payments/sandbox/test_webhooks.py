"""Webhooks: signed as the client expects, retried, and in trouble when told so."""

from __future__ import annotations

import pytest
import stripe

from tests.payments.builders import kind_of
from tests.payments.sandbox_process import SECRET, SandboxProcess
from tests.payments.webhook_receiver import Receiver, Webhook

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]
WHOLE = [*PAID, "checkout.session.completed"]


def kinds(came: list[Webhook]) -> list[str]:
    """Give the kinds of the webhooks in the order they came."""
    return [kind_of(one) for one in came]


async def test_webhooks_come_signed_and_in_order(
    client: stripe.StripeClient, sandbox: SandboxProcess, receiver: Receiver
) -> None:
    """The official client verifies them and reads what happened."""
    session = sandbox.a_session()
    sandbox.control(pay=session["id"])
    came = await receiver.until(lambda came: len(came) == 4)
    assert kinds(came) == WHOLE
    event = client.construct_event(came[-1].body, came[-1].signature, SECRET)
    assert event.data.object["id"] == session["id"]
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(came[-1].body + b" ", came[-1].signature, SECRET)


async def test_a_refused_webhook_is_sent_again(sandbox: SandboxProcess, receiver: Receiver) -> None:
    """Until the receiver answers with success."""
    receiver.status = 500
    sandbox.an_intent()
    await receiver.until(lambda came: len(came) >= 1)
    assert sandbox.state_of_things()["undelivered"] == 1
    receiver.status = 200
    came = await receiver.until(lambda came: len(came) >= 2)
    assert came[0].body.replace(b" ", b"") == came[1].body.replace(b" ", b"")


async def test_webhooks_in_trouble(sandbox: SandboxProcess, receiver: Receiver) -> None:
    """Dropped ones never come, doubled ones come twice, later ones come later."""
    sandbox.control(drop_webhooks=1)
    sandbox.a_paid_intent()
    came = await receiver.until(lambda came: len(came) == 2)
    assert kinds(came) == PAID[1:]
    receiver.received.clear()
    sandbox.control(duplicate_webhooks=1)
    sandbox.a_paid_intent()
    came = await receiver.until(lambda came: len(came) == 4)
    assert kinds(came) == [PAID[0], *PAID]
    receiver.received.clear()
    sandbox.control(delay_webhooks={"count": 1, "seconds": 1})
    sandbox.a_paid_intent()
    came = await receiver.until(lambda came: len(came) == 3)
    assert kinds(came) == [*PAID[1:], PAID[0]]


async def test_held_webhooks_are_released_in_either_order(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    """Reversed order is what receivers have to expect."""
    sandbox.control(hold_webhooks=True)
    sandbox.a_paid_intent()
    assert sandbox.state_of_things()["undelivered"] == 3
    sandbox.control(release="reversed")
    came = await receiver.until(lambda came: len(came) == 3)
    assert kinds(came) == PAID[::-1]


async def test_an_event_is_sent_again_on_demand(
    sandbox: SandboxProcess, receiver: Receiver
) -> None:
    """By its id, or everything there ever was."""
    sandbox.a_paid_intent()
    await receiver.until(lambda came: len(came) == 3)
    newest = sandbox.get("/v1/events", type=PAID[2])["data"][0]
    sandbox.control(redeliver=newest["id"])
    came = await receiver.until(lambda came: len(came) == 4)
    assert kinds(came)[3] == PAID[2]
    assert sandbox.control(redeliver="all")["redeliver"] == 3
