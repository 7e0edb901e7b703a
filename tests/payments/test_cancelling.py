"""Cancelling: nothing is released before the provider confirmed that no money comes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch_value
from core.identifiers import uuid7
from payments.cancelling import cancel_payment, cancel_payments_of
from payments.payment_states import PaymentState
from payments.provider import GatewayUnavailable
from payments.refusals import PaymentNotFound, PaymentsAway
from tests.payments.builders import PRICE_FEN, a_payment, hear, seen, told
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

pytestmark = pytest.mark.usefixtures("provider")


async def test_an_open_payment_is_cancelled_at_the_provider(sandbox: SandboxProcess) -> None:
    """After cancelling, the page takes no money and the fact is recorded once."""
    payment = await a_payment()
    assert (await cancel_payment(payment.id)).state is PaymentState.CANCELLED
    assert (await cancel_payment(payment.id)).state is PaymentState.CANCELLED
    assert [session["status"] for session in sandbox.sessions()] == ["expired"]
    assert len(await told("payment_cancelled")) == 1


async def test_cancelling_too_late_finds_the_money(sandbox: SandboxProcess) -> None:
    """When the money came first, the payment counts as paid."""
    payment = await a_payment()
    sandbox.control(pay=str(payment.id))
    view = await cancel_payment(payment.id)
    assert (view.state, view.captured_fen) == (PaymentState.SUCCEEDED, PRICE_FEN)
    assert [fact["captured_fen"] for fact in await told("payment_succeeded")] == [PRICE_FEN]
    assert not await cancel_payments_of(payment.reference)


async def test_money_under_way_keeps_the_hold_until_it_arrives(sandbox: SandboxProcess) -> None:
    """Processing cannot be cancelled; the next question finds the money."""
    payment = await a_payment()
    sandbox.control(pay_late={"payment": str(payment.id), "seconds": 600})
    assert (await cancel_payment(payment.id)).state is PaymentState.PROCESSING
    assert not await cancel_payments_of(payment.reference)
    sandbox.control(advance=600)
    assert (await cancel_payment(payment.id)).state is PaymentState.SUCCEEDED


async def test_cancelling_everything_of_a_reference_confirms_it() -> None:
    """With all attempts closed, or none made, what they held may go."""
    reference, payer = uuid7(), await a_person()
    assert await cancel_payments_of(reference)
    for method in ("alipay", "card"):
        await a_payment(reference=reference, payer=payer, method=method)
    assert await cancel_payments_of(reference)
    assert len(await told("payment_cancelled")) == 2


async def test_a_silent_provider_confirms_nothing(sandbox: SandboxProcess) -> None:
    """Without an answer the payment stays open and nothing may be released."""
    payment = await a_payment()
    sandbox.control(http={"count": 2, "status": 500})
    with pytest.raises(GatewayUnavailable):
        await cancel_payment(payment.id)
    with pytest.raises(PaymentsAway):
        await cancel_payments_of(payment.reference)
    assert (await seen(payment.id)).state is PaymentState.PENDING


async def test_a_payment_whose_opening_was_not_answered_is_closed_too(
    sandbox: SandboxProcess,
) -> None:
    """The page that was made without our hearing of it is found by its key, and closed."""
    payment_id = await _half_opened(sandbox, "after")
    assert [session["status"] for session in sandbox.sessions()] == ["open"]
    assert (await cancel_payment(payment_id)).state is PaymentState.CANCELLED
    assert [session["status"] for session in sandbox.sessions()] == ["expired"]


async def test_a_payment_that_never_reached_the_provider_is_given_up(
    sandbox: SandboxProcess, move: Callable[[timedelta], None]
) -> None:
    """Too late to be opened, it cannot exist there, and is cancelled here."""
    payment_id = await _half_opened(sandbox, "before")
    move(timedelta(hours=1))
    sandbox.control(advance=3600)
    assert (await cancel_payment(payment_id)).state is PaymentState.CANCELLED
    assert sandbox.sessions() == []


async def test_a_lost_payment_is_found_by_our_id_when_keys_are_forgotten(
    sandbox: SandboxProcess, move: Callable[[timedelta], None]
) -> None:
    """A day later a payment made in silence, and paid, is found by its metadata."""
    payment_id = await _half_opened(sandbox, "after")
    sandbox.control(pay=str(payment_id))
    move(timedelta(hours=25))
    sandbox.control(advance=25 * 3600)
    assert (await cancel_payment(payment_id)).state is PaymentState.SUCCEEDED


async def test_a_payment_the_provider_forgot_is_closed_here_too(sandbox: SandboxProcess) -> None:
    """Nothing there can take money, so what it held may go; it is told of once."""
    payment = await a_payment()
    sandbox.control(reset="all")
    assert await cancel_payments_of(payment.reference)
    assert (await cancel_payment(payment.id)).state is PaymentState.CANCELLED
    assert len(await told("payment_cancelled")) == 1


async def test_money_under_a_forgotten_page_is_found_by_our_id(sandbox: SandboxProcess) -> None:
    """Only the page's id is unknown: the payment that was made on it counts."""
    payment = await a_payment()
    sandbox.control(pay=str(payment.id))
    await execute("UPDATE payment SET provider_id = 'cs_test_gone' WHERE id = $1", payment.id)
    assert not await cancel_payments_of(payment.reference)
    assert (await seen(payment.id)).state is PaymentState.SUCCEEDED
    assert len(await told("payment_succeeded")) == 1


async def test_a_page_that_closed_by_itself_is_closed_here_too(sandbox: SandboxProcess) -> None:
    """Closing it again is refused there; how it stands is asked, and believed."""
    payment = await a_payment()
    (session,) = sandbox.sessions()
    sandbox.post(f"/v1/checkout/sessions/{session['id']}/expire", {})
    assert await cancel_payments_of(payment.reference)
    assert (await seen(payment.id)).state is PaymentState.CANCELLED


async def test_another_refusal_of_the_provider_releases_nothing(sandbox: SandboxProcess) -> None:
    """It says neither that money came nor that none can: the question is put again later."""
    payment = await a_payment()
    sandbox.control(http={"count": 2, "status": 400})
    with pytest.raises(GatewayUnavailable):
        await cancel_payment(payment.id)
    assert (await seen(payment.id)).state is PaymentState.PENDING
    assert (await cancel_payment(payment.id)).state is PaymentState.CANCELLED


async def test_an_unknown_payment_is_not_found() -> None:
    """Cancelling what does not exist is refused."""
    with pytest.raises(PaymentNotFound):
        await cancel_payment(uuid7())


async def test_late_success_after_cancelling_is_money_all_the_same(
    sandbox: SandboxProcess,
) -> None:
    """If the provider contradicts itself, the money is told of, once, for a refund."""
    payment = await a_payment()
    await execute(
        "UPDATE payment SET state = 'cancelled', settled_at = created_at WHERE id = $1",
        payment.id,
    )
    sandbox.control(pay=str(payment.id))
    await hear(payment.id)
    await hear(payment.id)
    assert (await seen(payment.id)).state is PaymentState.SUCCEEDED
    assert len(await told("payment_succeeded")) == 1


async def _half_opened(sandbox: SandboxProcess, when: str) -> UUID:
    sandbox.control(http={"count": 1, "status": 500, "when": when})
    with pytest.raises(PaymentsAway):
        await a_payment()
    found: UUID = await fetch_value("SELECT id FROM payment")
    return found
