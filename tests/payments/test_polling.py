"""The poller: what a lost webhook left open is found and settled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import invariants
from core.database import fetch_value
from core.schedule import every_sweep
from payments.payment_states import PaymentState
from payments.polling import look_at_open_payments, look_at_open_refunds, submit_due_refunds
from payments.queries import stuck_payments
from payments.refund_states import RefundState
from payments.refusals import PaymentsAway
from payments.rounds import ERRORS_MAX
from tests.payments.builders import a_paid_payment, a_payment, a_refund, refund_seen, seen, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider")


async def test_a_payment_whose_webhook_was_lost_is_found_paid(
    sandbox: SandboxProcess, move: Move
) -> None:
    """After ten minutes the provider is asked."""
    payment = await a_payment()
    sandbox.control(drop_webhooks=50)
    sandbox.control(pay=str(payment.id))
    assert await look_at_open_payments() == 0
    move(timedelta(minutes=11))
    assert await look_at_open_payments() == 1
    assert (await seen(payment.id)).state is PaymentState.SUCCEEDED
    assert len(await told("payment_succeeded")) == 1


async def test_an_open_payment_is_looked_at_every_ten_minutes_only(move: Move) -> None:
    """A look is written down, so the next sweep turns to others."""
    payment = await a_payment()
    move(timedelta(minutes=11))
    assert await look_at_open_payments() == 1
    assert await look_at_open_payments() == 0
    assert (await seen(payment.id)).state is PaymentState.PENDING


async def test_a_payment_whose_time_is_over_is_closed(sandbox: SandboxProcess, move: Move) -> None:
    """Nobody can pay any more for what was given up."""
    payment = await a_payment()
    move(timedelta(minutes=21))
    assert await look_at_open_payments() == 1
    assert (await seen(payment.id)).state is PaymentState.CANCELLED
    assert [session["status"] for session in sandbox.sessions()] == ["expired"]


async def test_money_under_way_is_waited_for(sandbox: SandboxProcess, move: Move) -> None:
    """Processing is not closed, however long it takes; it is asked about."""
    payment = await a_payment()
    sandbox.control(pay_late={"payment": str(payment.id), "seconds": 3600})
    for minutes in (21, 11):
        move(timedelta(minutes=minutes))
        await look_at_open_payments()
        assert (await seen(payment.id)).state in {PaymentState.PENDING, PaymentState.PROCESSING}
    sandbox.control(advance=3600)
    move(timedelta(minutes=11))
    await look_at_open_payments()
    assert (await seen(payment.id)).state is PaymentState.SUCCEEDED


async def test_money_under_way_for_more_than_a_day_is_reported(
    sandbox: SandboxProcess, move: Move
) -> None:
    """As a truth that does not hold and as a count, until the provider has decided."""
    payment = await a_payment()
    sandbox.control(pay_late={"payment": str(payment.id), "seconds": 30 * 3600})
    for hours in (1, 22):
        move(timedelta(hours=hours))
        await look_at_open_payments()
        assert (await stuck_payments(), await invariants.check()) == (0, [])
    move(timedelta(hours=2))
    await look_at_open_payments()
    assert await stuck_payments() == 1
    (broken,) = await invariants.check()
    assert broken.name == "money is under way for a day at most"
    assert [row["id"] for row in broken.counterexamples] == [payment.id]
    sandbox.control(advance=30 * 3600)
    move(timedelta(minutes=11))
    await look_at_open_payments()
    assert (await stuck_payments(), await invariants.check()) == (0, [])


async def test_a_half_opened_payment_is_closed_when_its_time_is_over(
    sandbox: SandboxProcess, move: Move
) -> None:
    """What was asked for in silence does not stay open at the provider."""
    sandbox.control(http={"count": 1, "status": 500, "when": "after"})
    with pytest.raises(PaymentsAway):
        await a_payment()
    move(timedelta(minutes=21))
    await look_at_open_payments()
    assert await fetch_value("SELECT state FROM payment") == "cancelled"
    assert [session["status"] for session in sandbox.sessions()] == ["expired"]


async def test_a_provider_that_is_away_ends_the_sweep_quietly(
    sandbox: SandboxProcess, move: Move
) -> None:
    """Nothing changes, and the next sweep goes on."""
    payment = await a_payment()
    move(timedelta(minutes=11))
    sandbox.control(http={"count": 1, "status": 500})
    assert await look_at_open_payments() == 0
    assert (await seen(payment.id)).state is PaymentState.PENDING


async def test_one_payment_the_provider_lost_does_not_stop_the_others(
    sandbox: SandboxProcess, move: Move
) -> None:
    """What it does not know any more is closed here as well, and the next one has its turn."""
    lost = await a_payment()
    sandbox.control(reset="all")
    kept = await a_payment()
    sandbox.control(pay=str(kept.id))
    move(timedelta(minutes=11))
    assert await look_at_open_payments() == 2
    assert (await seen(lost.id)).state is PaymentState.CANCELLED
    assert (await seen(kept.id)).state is PaymentState.SUCCEEDED


async def test_one_payment_the_provider_stumbles_over_does_not_stop_the_others(
    sandbox: SandboxProcess, move: Move
) -> None:
    """It answers with an error about one; the next has its turn, and the one comes last."""
    first, second = await a_payment(), await a_payment()
    for payment in (first, second):
        sandbox.control(pay=str(payment.id))
    (broken,) = [
        session["id"]
        for session in sandbox.sessions()
        if session["metadata"]["payment"] == str(first.id)
    ]
    sandbox.control(http={"count": 9, "status": 500, "path": f"/v1/checkout/sessions/{broken}"})
    move(timedelta(minutes=11))
    assert await look_at_open_payments() == 1
    assert (await seen(second.id)).state is PaymentState.SUCCEEDED
    assert await look_at_open_payments() == 0
    sandbox.control(http=0)
    move(timedelta(minutes=11))
    assert await look_at_open_payments() == 1
    assert (await seen(first.id)).state is PaymentState.SUCCEEDED


async def test_a_payment_that_cannot_be_closed_has_its_turn_after_the_others(
    sandbox: SandboxProcess, move: Move
) -> None:
    """Its time is over and closing it fails each time; it does not come first each time."""
    payment = await a_payment()
    move(timedelta(minutes=21))
    sandbox.control(http={"count": 1, "status": 500})
    assert await look_at_open_payments() == 0
    assert await look_at_open_payments() == 0
    assert (await seen(payment.id)).state is PaymentState.PENDING
    move(timedelta(minutes=11))
    assert await look_at_open_payments() == 1
    assert (await seen(payment.id)).state is PaymentState.CANCELLED


async def test_a_refund_the_provider_stumbles_over_does_not_stop_the_others(
    sandbox: SandboxProcess, move: Move
) -> None:
    """The try that failed goes to the end of the line, and keeps its key."""
    payment = await a_paid_payment(sandbox)
    first, second = await a_refund(payment, 1000, "one"), await a_refund(payment, 500, "two")
    move(timedelta(minutes=2))
    sandbox.control(http={"count": 1, "status": 500, "path": "/v1/refunds"})
    assert await submit_due_refunds() == 1
    states = [(await refund_seen(refund.id)).state for refund in (first, second)]
    assert states == [RefundState.REQUESTED, RefundState.SUBMITTED]
    assert await submit_due_refunds() == 1
    assert (await refund_seen(first.id)).state is RefundState.SUBMITTED
    assert [refund["amount"] for refund in sandbox.get("/v1/refunds")["data"]] == [1000, 500]


async def test_a_provider_with_trouble_of_its_own_is_not_asked_on(
    sandbox: SandboxProcess, move: Move
) -> None:
    """After five errors in a row the round is over; the rest keeps its place in the line."""
    for _ in range(7):
        await a_payment()
    move(timedelta(minutes=11))
    sandbox.control(http={"count": 99, "status": 500})
    assert await look_at_open_payments() == 0
    assert sandbox.state_of_things()["trouble"]["http"]["count"] == 99 - ERRORS_MAX
    sandbox.control(http=0)
    assert await look_at_open_payments() == 7 - ERRORS_MAX


async def test_a_refund_whose_webhook_was_lost_is_found(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """After an hour the provider is asked about a refund on its way."""
    payment = await a_paid_payment(sandbox)
    refund = await a_refund(payment, 1000)
    await settle()
    sandbox.control(advance=5)
    assert await look_at_open_refunds() == 0
    move(timedelta(minutes=61))
    assert await look_at_open_refunds() == 1
    assert (await refund_seen(refund.id)).state is RefundState.SUCCEEDED


async def test_the_sweeps_are_on_the_schedule() -> None:
    """The poller, the retries and the provider's account run by the clock."""
    names = {sweep.name for sweep in every_sweep()}
    assert {
        "payments.polling.look_at_open_payments",
        "payments.polling.look_at_open_refunds",
        "payments.polling.look_at_waiting_webhooks",
        "payments.polling.submit_due_refunds",
        "payments.reconciling.fetch_due_account",
    } <= names
