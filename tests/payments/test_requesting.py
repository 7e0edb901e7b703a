"""Asking for money: one open payment for one thing, whatever happens on the way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import fetch, transaction
from core.identifiers import uuid7
from payments import requesting
from payments.payment_states import PaymentState
from payments.refusals import (
    AmountTooSmall,
    PaymentDiffers,
    PaymentExpired,
    PaymentNotPossible,
    PaymentsAway,
)
from tests.payments.builders import PRICE_FEN, a_payment, hear, seen, told
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.payments.sandbox_process import SandboxProcess

pytestmark = pytest.mark.usefixtures("provider")


@pytest.mark.parametrize("method", ["card", "alipay", "wechat_pay"])
async def test_a_request_gives_a_page_to_pay_on(method: str, sandbox: SandboxProcess) -> None:
    """Each method gives an open payment with an address."""
    payment = await a_payment(method=method)
    assert payment.state is PaymentState.PENDING
    assert payment.redirect_url is not None
    assert payment.redirect_url.startswith(f"{sandbox.url}/pay/cs_")
    assert payment.captured_fen == 0


async def test_the_provider_learns_our_ids_and_nothing_about_the_person(
    sandbox: SandboxProcess,
) -> None:
    """Metadata carries the payment and what it is for."""
    payment = await a_payment()
    session = sandbox.sessions()[0]
    ids = {"payment": str(payment.id), "reference": str(payment.reference)}
    assert session["metadata"] == ids
    assert str(payment.payer) not in str(session)
    assert session["success_url"] == f"http://127.0.0.1:1/orders/1?returned={payment.id}"


async def test_asking_again_finds_the_same_payment() -> None:
    """The second request gives the first one's payment and page."""
    reference, payer = uuid7(), await a_person()
    first = await a_payment(reference=reference, payer=payer)
    assert await a_payment(reference=reference, payer=payer) == first


@pytest.mark.races
async def test_many_at_once_agree_on_one_payment(sandbox: SandboxProcess) -> None:
    """Ten rival requests for one thing open one page at the provider."""
    reference, payer = uuid7(), await a_person()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(a_payment(reference=reference, payer=payer)) for _ in range(10)]
    assert len({task.result().id for task in tasks}) == 1
    assert len(sandbox.sessions()) == 1


async def test_another_method_closes_the_first_payment() -> None:
    """Only the newer of two ways to pay is open."""
    reference, payer = uuid7(), await a_person()
    first = await a_payment(reference=reference, payer=payer, method="alipay")
    second = await a_payment(reference=reference, payer=payer, method="card")
    assert (await seen(first.id)).state is PaymentState.CANCELLED
    assert (second.state, second.attempt) == (PaymentState.PENDING, 2)
    assert [fact["payment_id"] for fact in await told("payment_cancelled")] == [str(first.id)]


@pytest.mark.races
async def test_rivals_with_other_methods_leave_one_open() -> None:
    """However two requests cross, at most one payment stays open."""
    reference, payer = uuid7(), await a_person()
    async with asyncio.TaskGroup() as group:
        for method in ("alipay", "card"):
            group.create_task(a_payment(reference=reference, payer=payer, method=method))
    rows = await fetch("SELECT state FROM payment WHERE reference = $1", reference)
    assert [row["state"] for row in rows].count("pending") == 1


async def test_a_payment_the_provider_forgot_gives_way(sandbox: SandboxProcess) -> None:
    """Choosing another method closes it here and opens a new page."""
    reference, payer = uuid7(), await a_person()
    first = await a_payment(reference=reference, payer=payer, method="alipay")
    sandbox.control(reset="all")
    second = await a_payment(reference=reference, payer=payer, method="card")
    assert (await seen(first.id)).state is PaymentState.CANCELLED
    assert (second.state, second.attempt) == (PaymentState.PENDING, 2)


async def test_money_that_came_meanwhile_is_given_instead(sandbox: SandboxProcess) -> None:
    """Choosing another method after paying finds the paid payment."""
    reference, payer = uuid7(), await a_person()
    first = await a_payment(reference=reference, payer=payer, method="alipay")
    sandbox.control(pay=str(first.id))
    again = await a_payment(reference=reference, payer=payer, method="card")
    assert (again.id, again.state) == (first.id, PaymentState.SUCCEEDED)
    assert again.captured_fen == PRICE_FEN


async def test_money_under_way_is_given_instead(sandbox: SandboxProcess) -> None:
    """While money is on its way, no second payment is opened."""
    reference, payer = uuid7(), await a_person()
    first = await a_payment(reference=reference, payer=payer, method="alipay")
    sandbox.control(pay_late={"payment": str(first.id), "seconds": 600})
    again = await a_payment(reference=reference, payer=payer, method="card")
    assert (again.id, again.state) == (first.id, PaymentState.PROCESSING)


async def test_a_failed_attempt_is_followed_by_a_new_one(sandbox: SandboxProcess) -> None:
    """When late money does not come, another attempt may be made."""
    reference, payer = uuid7(), await a_person()
    first = await a_payment(reference=reference, payer=payer)
    sandbox.control(pay_late={"payment": str(first.id), "seconds": 600})
    sandbox.control(decline=str(first.id))
    await hear(first.id)
    assert (await seen(first.id)).state is PaymentState.FAILED
    assert len(await told("payment_failed")) == 1
    second = await a_payment(reference=reference, payer=payer)
    assert (second.attempt, second.state) == (2, PaymentState.PENDING)


async def test_an_amount_below_the_least_is_refused() -> None:
    """Nothing is kept of a payment no provider would take."""
    with pytest.raises(AmountTooSmall) as refusal:
        await a_payment(amount_fen=359)
    assert refusal.value.least_fen == 360
    assert await fetch("SELECT 1 FROM payment") == []


async def test_a_request_after_its_time_is_refused() -> None:
    """A hold that has ended cannot be paid for."""
    with pytest.raises(PaymentExpired):
        await a_payment(expires_at=clock.now() - timedelta(seconds=1))
    assert await fetch("SELECT 1 FROM payment") == []


async def test_an_attempt_whose_time_is_over_gives_way(
    move: Callable[[timedelta], None],
) -> None:
    """A renewed hold gets a payment of its own; the old page is closed."""
    reference, payer = uuid7(), await a_person()
    first = await a_payment(reference=reference, payer=payer)
    move(timedelta(minutes=16))
    second = await a_payment(reference=reference, payer=payer)
    assert (await seen(first.id)).state is PaymentState.CANCELLED
    assert second.attempt == 2


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_silent_provider_is_told_and_the_same_call_heals(
    when: str, sandbox: SandboxProcess
) -> None:
    """Whether the order was lost or only its answer, asking again gives one page."""
    reference, payer = uuid7(), await a_person()
    sandbox.control(http={"count": 1, "status": 500, "when": when})
    with pytest.raises(PaymentsAway):
        await a_payment(reference=reference, payer=payer)
    rows = await fetch("SELECT state, provider_id FROM payment WHERE reference = $1", reference)
    assert [tuple(row) for row in rows] == [("created", None)]
    payment = await a_payment(reference=reference, payer=payer)
    assert (payment.state, payment.attempt) == (PaymentState.PENDING, 1)
    assert len(sandbox.sessions()) == 1


@pytest.mark.parametrize("status", [429, "timeout"])
async def test_a_busy_or_hanging_provider_counts_as_away(
    status: object, sandbox: SandboxProcess
) -> None:
    """Too many requests and no answer at all are the same to the resident."""
    sandbox.control(http={"count": 1, "status": status})
    with pytest.raises(PaymentsAway):
        await a_payment()


async def test_what_the_provider_refuses_is_refused_and_settled() -> None:
    """A refusal of the provider ends the attempt; nothing stays open."""
    with pytest.raises(PaymentNotPossible):
        await a_payment(expires_at=clock.now() + timedelta(days=2))
    rows = await fetch("SELECT state, settled_at IS NOT NULL AS settled FROM payment")
    assert [tuple(row) for row in rows] == [("failed", True)]


async def test_a_request_that_keeps_losing_to_others_gives_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After some rounds it says that the terms changed; the other payment was closed."""
    reference, payer = uuid7(), await a_person()
    first = await a_payment(reference=reference, payer=payer, method="alipay")
    monkeypatch.setattr(requesting, "ROUNDS", 1)
    with pytest.raises(PaymentDiffers):
        await a_payment(reference=reference, payer=payer, method="card")
    assert (await seen(first.id)).state is PaymentState.CANCELLED


async def test_the_provider_is_never_called_inside_a_transaction() -> None:
    """Rows would stay locked while it thinks; the program is told at once."""
    payer = await a_person()
    async with transaction():
        with pytest.raises(RuntimeError, match="never called inside a transaction"):
            await a_payment(payer=payer)
