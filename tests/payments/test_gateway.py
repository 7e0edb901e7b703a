"""The choice of a provider, and reading what was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value, transaction
from core.identifiers import uuid7
from core.settings import settings
from payments import gateway as gateways
from payments import handling, queries
from payments.locking import lock_refund
from payments.refusals import RefundNotFound
from payments.stripe_gateway import StripeGateway
from payments.submitting import submit
from tests.payments.builders import a_paid_payment, a_payment, a_refund, take, webhooks

if TYPE_CHECKING:
    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver


async def test_without_a_choice_there_is_no_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    """The composition root has to say which provider it is."""
    monkeypatch.setattr(gateways, "_factory", None)
    monkeypatch.setattr(gateways, "_of_loop", type(gateways._of_loop)())
    with pytest.raises(RuntimeError, match="no payment gateway"):
        gateways.gateway()


@pytest.mark.usefixtures("environment")
async def test_the_settings_make_a_gateway() -> None:
    """Key, secret and address come from the environment."""
    made = StripeGateway.from_settings(settings())
    assert made.parse_webhook is not None
    await made.close()


@pytest.mark.usefixtures("provider")
async def test_payments_and_refunds_are_read_by_what_they_are_for(
    sandbox: SandboxProcess,
) -> None:
    """The latest attempt of each thing, and a refund of it."""
    paid = await a_paid_payment(sandbox)
    refund = await a_refund(paid, 1000)
    other = await a_payment()
    latest = await queries.latest_payments([paid.reference, other.reference, uuid7()])
    assert {reference: view.id for reference, view in latest.items()} == {
        paid.reference: paid.id,
        other.reference: other.id,
    }
    assert latest[paid.reference].refunding_fen == 1000
    assert await queries.refund(refund.id) == refund
    assert await queries.payment(uuid7()) is None
    assert await queries.refund(uuid7()) is None


@pytest.mark.usefixtures("provider")
async def test_what_vanished_is_left_alone(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """Unknown receipts and refunds are no work; a handled receipt is done."""
    await handling.handle_receipt(uuid7())
    await submit(uuid7())
    async with transaction():
        with pytest.raises(RefundNotFound):
            await lock_refund(uuid7())
    payment = await a_payment()
    sandbox.control(pay=str(payment.id))
    await take(await webhooks(receiver, "checkout.session.completed"), settle)
    receipt = await fetch_value("SELECT id FROM webhook_receipt WHERE state = 'handled' LIMIT 1")
    sandbox.control(http={"count": 1, "status": 500})
    await handling.handle_receipt(receipt)
    assert sandbox.state_of_things()["trouble"]["http"]["count"] == 1


@pytest.mark.usefixtures("provider")
async def test_a_refund_of_another_program_is_ignored(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle
) -> None:
    """Its webhooks name nothing of ours."""
    intent = sandbox.a_paid_intent("card")
    sandbox.post("/v1/refunds", {"payment_intent": intent["id"]})
    await take(await webhooks(receiver, "refund.created"), settle)
    waiting = await fetch_value("SELECT count(*) FROM webhook_receipt WHERE state <> 'ignored'")
    assert waiting == 0
