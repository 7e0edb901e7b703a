"""A refund the provider takes no longer is not sent; a person brings the money back (rule R9)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch_row
from payments.polling import submit_due_refunds
from payments.refund_states import RefundState
from payments.refund_windows import WINDOW_OVER
from payments.refunding import settle_by_hand
from tests.payments.builders import a_paid_payment, a_refund, refund_seen, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

WINDOW = timedelta(days=90)


async def _paid_long_ago(payment_id: UUID, ago: timedelta) -> None:
    """Let a payment have been made some time ago."""
    await execute(
        "UPDATE payment SET settled_at = settled_at - $2::interval WHERE id = $1", payment_id, ago
    )


async def test_a_refund_decided_too_late_is_never_asked_of_the_provider(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """It waits for a hand at once, counts against what is left, and is settled another way."""
    payment = await a_paid_payment(sandbox)
    await _paid_long_ago(payment.id, WINDOW)
    refund = await a_refund(payment, 1000)
    assert (refund.state, refund.window_over) == (RefundState.MANUAL, True)
    await settle()
    assert await submit_due_refunds() == 0
    assert sandbox.get("/v1/refunds")["data"] == []
    row = await fetch_row("SELECT last_error, failures FROM refund WHERE id = $1", refund.id)
    assert row is not None
    assert tuple(row) == (WINDOW_OVER, 0)
    done = await settle_by_hand(refund.id, proof="回单 7")
    assert (done.state, done.by_hand) == (RefundState.SUCCEEDED, True)


async def test_a_window_that_closes_before_the_refund_is_sent_is_noticed_then(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """No try is spent on what the provider would refuse for good."""
    payment = await a_paid_payment(sandbox)
    refund = await a_refund(payment, 1000)
    assert (refund.state, refund.window_over) == (RefundState.REQUESTED, False)
    await _paid_long_ago(payment.id, WINDOW)
    await settle()
    view = await refund_seen(refund.id)
    assert (view.state, view.failures) == (RefundState.MANUAL, 0)
    assert [one["final"] for one in await told("refund_failed")] == [True]
    assert sandbox.get("/v1/refunds")["data"] == []


async def test_a_try_whose_answer_was_lost_is_found_before_another_way_is_opened(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The provider made it in time: giving it another way would give it twice."""
    payment = await a_paid_payment(sandbox)
    refund = await a_refund(payment, 1000)
    sandbox.control(http={"count": 1, "status": 500, "when": "after", "path": "/v1/refunds"})
    await settle()
    assert (await refund_seen(refund.id)).state is RefundState.REQUESTED
    await _paid_long_ago(payment.id, WINDOW)
    move(timedelta(minutes=2))
    await submit_due_refunds()
    assert (await refund_seen(refund.id)).state is RefundState.SUBMITTED
    assert len(sandbox.get("/v1/refunds")["data"]) == 1


async def test_a_card_takes_refunds_without_end(sandbox: SandboxProcess, settle: Settle) -> None:
    """Years later the money still goes back the way it came."""
    payment = await a_paid_payment(sandbox, method="card")
    await _paid_long_ago(payment.id, timedelta(days=2000))
    refund = await a_refund(payment, 1000)
    await settle()
    assert (await refund_seen(refund.id)).state is RefundState.SUCCEEDED
