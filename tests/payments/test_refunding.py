"""Refunds: never more than was captured, each reason once, however many ask at once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.database import fetch, fetch_value, transaction
from core.identifiers import uuid7
from payments.refund_states import RefundState
from payments.refunding import request_refund, settle_by_hand
from payments.refusals import (
    NothingToRefund,
    PaymentNotFound,
    RefundDiffers,
    RefundNotFound,
    RefundNotManual,
    RefundTooLarge,
)
from tests.payments.builders import (
    PRICE_FEN,
    a_paid_payment,
    a_payment,
    a_refund,
    refund_seen,
    seen,
    take,
    told,
    webhooks,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

pytestmark = pytest.mark.usefixtures("provider")


async def test_a_refund_goes_back_and_is_told(
    sandbox: SandboxProcess,
    receiver: Receiver,
    settle: Settle,
    truths: Callable[[], Awaitable[None]],
) -> None:
    """A wallet refund is submitted, and succeeds when the provider says so."""
    payment = await a_paid_payment(sandbox)
    refund = await a_refund(payment, 1000)
    assert refund.state is RefundState.REQUESTED
    await settle()
    assert (await refund_seen(refund.id)).state is RefundState.SUBMITTED
    sandbox.control(advance=5)
    await take(await webhooks(receiver, "refund.created", "refund.updated"), settle)
    view = await refund_seen(refund.id)
    assert view.state is RefundState.SUCCEEDED
    assert view.settled_at is not None
    (fact,) = await told("refund_succeeded")
    assert fact == {
        "refund_id": str(refund.id),
        "payment_id": str(payment.id),
        "reference": str(payment.reference),
        "amount_fen": 1000,
        "reason_key": "cancel",
        "by_hand": False,
    }
    await truths()


async def test_a_card_refund_succeeds_at_once(sandbox: SandboxProcess, settle: Settle) -> None:
    """Cards answer with success; no webhook is needed."""
    payment = await a_paid_payment(sandbox, method="card")
    refund = await a_refund(payment, PRICE_FEN)
    await settle()
    assert (await refund_seen(refund.id)).state is RefundState.SUCCEEDED
    assert (await seen(payment.id)).refunded_fen == PRICE_FEN


async def test_the_same_reason_is_refunded_once(sandbox: SandboxProcess, settle: Settle) -> None:
    """Asking again for one reason gives the refund that exists."""
    payment = await a_paid_payment(sandbox)
    first = await a_refund(payment, 1000)
    await settle()
    again = await a_refund(payment, 1000)
    assert again.id == first.id
    await settle()
    assert len(sandbox.get("/v1/refunds")["data"]) == 1


async def test_the_same_reason_with_another_amount_is_refused(sandbox: SandboxProcess) -> None:
    """One reason has one amount."""
    payment = await a_paid_payment(sandbox)
    await a_refund(payment, 1000)
    with pytest.raises(RefundDiffers) as refusal:
        await a_refund(payment, 999)
    assert refusal.value.refunded_fen == 1000


async def test_the_caller_may_mint_the_id(sandbox: SandboxProcess) -> None:
    """A refund carries the id it was asked for under."""
    payment = await a_paid_payment(sandbox)
    refund_id = uuid7()
    async with transaction():
        refund = await request_refund(
            payment_id=payment.id, amount_fen=500, reason_key="short:1", refund_id=refund_id
        )
    assert (refund.id, refund.amount_fen) == (refund_id, 500)


@pytest.mark.parametrize("amount_fen", [0, -1, PRICE_FEN + 1])
async def test_an_amount_outside_what_is_left_is_refused(
    amount_fen: int, sandbox: SandboxProcess
) -> None:
    """Nothing, less than nothing and too much are refused, and nothing is kept."""
    payment = await a_paid_payment(sandbox)
    with pytest.raises(RefundTooLarge) as refusal:
        await a_refund(payment, amount_fen)
    assert (refusal.value.asked_fen, refusal.value.left_fen) == (amount_fen, PRICE_FEN)
    assert await fetch("SELECT 1 FROM refund") == []


async def test_refunds_on_their_way_count_against_the_cap(sandbox: SandboxProcess) -> None:
    """What is requested or submitted is no longer left."""
    payment = await a_paid_payment(sandbox)
    await a_refund(payment, 3000, "first")
    with pytest.raises(RefundTooLarge) as refusal:
        await a_refund(payment, 1000, "second")
    assert refusal.value.left_fen == 980


@pytest.mark.races
async def test_refunds_that_race_never_exceed_the_payment(sandbox: SandboxProcess) -> None:
    """Of eight rival refunds of a third each, three win."""
    payment = await a_paid_payment(sandbox)

    async def try_one(number: int) -> bool:
        try:
            await a_refund(payment, PRICE_FEN // 3, f"reason {number}")
        except RefundTooLarge:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(try_one(number)) for number in range(8)]
    assert sum(task.result() for task in tasks) == 3
    assert await fetch_value("SELECT sum(amount_fen)::bigint FROM refund") <= PRICE_FEN


@pytest.mark.races
async def test_one_reason_that_races_is_refunded_once(sandbox: SandboxProcess) -> None:
    """Eight rivals with the same reason get one refund."""
    payment = await a_paid_payment(sandbox)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(a_refund(payment, 500)) for _ in range(8)]
    assert len({task.result().id for task in tasks}) == 1
    assert len(await told("refund_requested")) == 1


async def test_an_unpaid_payment_has_nothing_to_refund() -> None:
    """Only money that was captured can go back."""
    payment = await a_payment()
    with pytest.raises(NothingToRefund):
        await a_refund(payment, 1000)


async def test_an_unknown_payment_cannot_be_refunded() -> None:
    """A refund needs a payment."""
    async with transaction():
        with pytest.raises(PaymentNotFound):
            await request_refund(payment_id=uuid7(), amount_fen=1, reason_key="none")


async def test_a_refund_is_asked_for_inside_a_transaction(sandbox: SandboxProcess) -> None:
    """Outside one, the request is a mistake of the program."""
    payment = await a_paid_payment(sandbox)
    with pytest.raises(RuntimeError, match="inside a transaction"):
        await request_refund(payment_id=payment.id, amount_fen=1, reason_key="none")


async def test_a_rolled_back_request_leaves_nothing(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """If the caller's transaction fails, no money moves."""
    payment = await a_paid_payment(sandbox)

    async def fail() -> None:
        async with transaction():
            await request_refund(payment_id=payment.id, amount_fen=500, reason_key="none")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    await settle()
    assert sandbox.get("/v1/refunds")["data"] == []


async def test_only_a_refund_that_waits_for_a_hand_is_settled_by_hand(
    sandbox: SandboxProcess,
) -> None:
    """Others, and unknown ones, are refused."""
    payment = await a_paid_payment(sandbox)
    refund = await a_refund(payment, 1000)
    with pytest.raises(RefundNotManual):
        await settle_by_hand(refund.id, proof="回单 20261121-7")
    with pytest.raises(RefundNotFound):
        await settle_by_hand(uuid7(), proof="回单 20261121-7")
