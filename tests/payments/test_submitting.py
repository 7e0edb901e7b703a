"""Carrying refunds to the provider: outages, refusals, failures, bounces."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch_row
from payments.gateway import gateway
from payments.polling import look_at_open_refunds, submit_due_refunds
from payments.refund_states import RefundState
from payments.refunding import settle_by_hand
from payments.submitting import note, submit
from tests.payments.builders import (
    a_paid_payment,
    a_refund,
    refund_seen,
    take,
    told,
    webhooks,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider")


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_outage_delays_a_refund_and_repeats_nothing(
    when: str, sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Whether the order or its answer was lost, one refund is made."""
    payment = await a_paid_payment(sandbox, method="card")
    sandbox.control(http={"count": 1, "status": 500, "when": when, "path": "/v1/refunds"})
    refund = await a_refund(payment, 1000)
    await settle()
    assert (await refund_seen(refund.id)).state is RefundState.REQUESTED
    assert await submit_due_refunds() == 0
    move(timedelta(minutes=2))
    assert await submit_due_refunds() == 1
    assert (await refund_seen(refund.id)).state is RefundState.SUCCEEDED
    assert len(sandbox.get("/v1/refunds")["data"]) == 1


async def test_a_refund_lost_for_a_day_is_found_before_it_is_repeated(
    sandbox: SandboxProcess, move: Move
) -> None:
    """When the provider has forgotten the key, our id in its list prevents a second one."""
    payment = await a_paid_payment(sandbox, method="card")
    refund = await a_refund(payment, 1000)
    sandbox.control(http={"count": 1, "status": 500, "when": "after", "path": "/v1/refunds"})
    assert await submit_due_refunds() == 0
    move(timedelta(hours=30))
    assert await submit_due_refunds() == 0
    sandbox.control(advance=30 * 3600)
    assert await submit_due_refunds() == 1
    assert (await refund_seen(refund.id)).state is RefundState.SUCCEEDED
    assert len(sandbox.get("/v1/refunds")["data"]) == 1


async def test_a_refused_refund_is_tried_again_later(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """After a pause a new try is made under a new key."""
    payment = await a_paid_payment(sandbox, method="card")
    sandbox.control(refuse_next_refund=1)
    refund = await a_refund(payment, 1000)
    await settle()
    view = await refund_seen(refund.id)
    assert (view.state, view.failures) == (RefundState.REQUESTED, 1)
    assert await submit_due_refunds() == 0
    move(timedelta(minutes=12))
    assert await submit_due_refunds() == 1
    assert (await refund_seen(refund.id)).state is RefundState.SUCCEEDED
    assert [fact["final"] for fact in await told("refund_failed")] == [False]


async def test_three_failures_call_for_a_hand(
    sandbox: SandboxProcess,
    settle: Settle,
    move: Move,
    truths: Callable[[], Awaitable[None]],
) -> None:
    """The third failure is final: it waits for a person, who settles it with a proof."""
    payment = await a_paid_payment(sandbox, method="card")
    sandbox.control(refuse_next_refund=3)
    refund = await a_refund(payment, 1000)
    await settle()
    for _ in range(2):
        move(timedelta(hours=2))
        await submit_due_refunds()
    assert (await refund_seen(refund.id)).state is RefundState.MANUAL
    assert [fact["final"] for fact in await told("refund_failed")] == [False, False, True]
    await truths()
    view = await settle_by_hand(refund.id, proof="回单 20261121-7")
    assert view.state is RefundState.SUCCEEDED
    assert len(await told("refund_succeeded")) == 1


async def test_a_wallet_refund_that_fails_is_tried_again(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle, move: Move
) -> None:
    """A refund accepted first and failed later goes back once in the end."""
    payment = await a_paid_payment(sandbox)
    sandbox.control(fail_next_refund=1)
    refund = await a_refund(payment, 1000)
    await settle()
    sandbox.control(advance=5)
    await take(await webhooks(receiver, "refund.failed"), settle)
    view = await refund_seen(refund.id)
    assert (view.state, view.failures) == (RefundState.REQUESTED, 1)
    move(timedelta(minutes=15))
    await submit_due_refunds()
    sandbox.control(advance=5, redeliver="all")
    await take(await webhooks(receiver, "refund.updated"), settle)
    sandbox.control(advance=5)
    move(timedelta(hours=2))
    await look_at_open_refunds()
    view = await refund_seen(refund.id)
    assert (view.state, view.failures) == (RefundState.SUCCEEDED, 1)
    states = sorted(row["status"] for row in sandbox.get("/v1/refunds")["data"])
    assert states == ["failed", "succeeded"]


async def test_a_refund_that_bounces_after_success_is_told_and_repeated(
    sandbox: SandboxProcess, receiver: Receiver, settle: Settle, move: Move
) -> None:
    """Success taken back is a fact of its own, and the money is sent again."""
    payment = await a_paid_payment(sandbox, method="card")
    refund = await a_refund(payment, 1000)
    await settle()
    provider_id = sandbox.get("/v1/refunds")["data"][0]["id"]
    sandbox.control(fail_refund=provider_id)
    await take(await webhooks(receiver, "refund.failed"), settle)
    assert (await refund_seen(refund.id)).state is RefundState.REQUESTED
    assert len(await told("refund_returned")) == 1
    move(timedelta(minutes=15))
    await submit_due_refunds()
    assert (await refund_seen(refund.id)).state is RefundState.SUCCEEDED
    assert len(await told("refund_succeeded")) == 2


async def test_late_news_of_an_older_try_changes_nothing(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A failure that was counted is not counted again, even while the next try runs."""
    payment = await a_paid_payment(sandbox)
    sandbox.control(fail_next_refund=1, keep_refunds_pending=0)
    refund = await a_refund(payment, 1000)
    await settle()
    sandbox.control(advance=5)
    old = await gateway().retrieve_refund(sandbox.get("/v1/refunds")["data"][0]["id"])
    await note(refund.id, old)
    await note(refund.id, old)
    assert (await refund_seen(refund.id)).failures == 1
    move(timedelta(minutes=15))
    await submit(refund.id)
    await note(refund.id, old)
    view = await refund_seen(refund.id)
    assert (view.state, view.failures) == (RefundState.SUBMITTED, 1)


async def test_a_refund_is_submitted_once_however_often_it_is_tried(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Submitting what was submitted does nothing."""
    payment = await a_paid_payment(sandbox)
    refund = await a_refund(payment, 1000)
    await settle()
    await submit(refund.id)
    await execute("UPDATE refund SET state = 'requested' WHERE id = $1", refund.id)
    await submit(refund.id)
    assert len(sandbox.get("/v1/refunds")["data"]) == 1


async def test_a_refund_that_waits_for_balance_stays_on_its_way(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """An empty balance at the provider keeps it pending, with the reason kept."""
    payment = await a_paid_payment(sandbox, method="card")
    sandbox.control(insufficient_balance=True)
    refund = await a_refund(payment, 1000)
    await settle()
    row = await fetch_row("SELECT state, last_error FROM refund WHERE id = $1", refund.id)
    assert row is not None
    assert tuple(row) == ("submitted", "insufficient_funds")
