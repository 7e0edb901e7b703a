"""Whatever happens in whatever order, we end up saying what the provider says."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import invariants
from core.database import fetch
from core.refusals import Conflict
from payments.cancelling import cancel_payments_of
from payments.polling import (
    look_at_open_payments,
    look_at_open_refunds,
    look_at_waiting_webhooks,
    submit_due_refunds,
)
from payments.receiving import receive_webhook
from payments.refusals import PaymentsAway
from tests.payments.builders import a_payment, a_refund, seen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from payments.queries import PaymentView
    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess
    from tests.payments.webhook_receiver import Receiver

pytestmark = pytest.mark.usefixtures("provider")

THEIRS = {"complete": "succeeded", "expired": "cancelled"}


class Story:
    """Ten payments to which things happen at random, the same for one seed."""

    def __init__(self, seed: int, sandbox: SandboxProcess, receiver: Receiver) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.sandbox = sandbox
        self.receiver = receiver
        self.payments: list[PaymentView] = []

    async def begin(self) -> None:
        """Open the payments."""
        methods = ["card", "alipay", "wechat_pay"]
        self.payments = [await a_payment(method=self.chance.choice(methods)) for _ in range(10)]

    async def step(self, settle: Settle) -> None:
        """Let one thing happen."""
        payment = self.chance.choice(self.payments)
        token = str(payment.id)
        acts: list[Callable[[], Awaitable[Any]]] = [
            lambda: self._buyer({"pay": token}),
            lambda: self._buyer({"decline": token}),
            lambda: self._buyer({"pay_late": {"payment": token, "seconds": 30}}),
            lambda: self._script({"advance": 40}),
            lambda: self._script({"http": {"count": 1, "status": 500, "when": "after"}}),
            lambda: self._script({"fail_next_refund": 1}),
            lambda: self._cancel(payment),
            lambda: self._refund(payment),
            lambda: self._take(settle),
        ]
        # News and refunds come more often than the rest, or there would be little to refund.
        await self.chance.choice([*acts, *acts[-2:], *acts[-2:]])()

    async def _buyer(self, order: dict[str, Any]) -> None:
        """Do something the payment's state may not allow any more."""
        self.sandbox.try_control(**order)

    async def _script(self, order: dict[str, Any]) -> None:
        self.sandbox.control(**order)

    async def _cancel(self, payment: PaymentView) -> None:
        """Close everything; scripted trouble may leave that for later."""
        with suppress(PaymentsAway):
            await cancel_payments_of(payment.reference)

    async def _refund(self, payment: PaymentView) -> None:
        amount = self.chance.randrange(1, 4000)
        with suppress(Conflict):
            await a_refund(payment, amount, f"reason {self.chance.randrange(3)}")

    async def _take(self, settle: Settle) -> None:
        """Take some of what has come, in any order, some of it twice."""
        came = list(self.receiver.received)
        for one in self.chance.choices(came, k=min(len(came), 8)):
            await receive_webhook(one.body, one.signature)
        await settle()


@pytest.mark.parametrize("seed", range(4))
async def test_every_story_ends_with_what_the_provider_says(
    *,
    seed: int,
    sandbox: SandboxProcess,
    receiver: Receiver,
    settle: Settle,
    move: Callable[[timedelta], None],
) -> None:
    """After the sweeps, states, captured money and refunds are the provider's own."""
    story = Story(seed, sandbox, receiver)
    await story.begin()
    for _ in range(60):
        await story.step(settle)
    sandbox.control(reset="trouble", advance=600)
    await settle()
    for _ in range(5):
        move(timedelta(hours=2))
        for sweep in (
            look_at_waiting_webhooks,
            look_at_open_payments,
            submit_due_refunds,
            look_at_open_refunds,
        ):
            await sweep()
            await settle()
        sandbox.control(advance=60)
    await _agree(story.payments, sandbox)
    assert await invariants.check() == []


async def _agree(payments: list[PaymentView], sandbox: SandboxProcess) -> None:
    sessions = {row["client_reference_id"]: row for row in sandbox.sessions()}
    for payment in payments:
        ours, theirs = await seen(payment.id), sessions[str(payment.id)]
        paid = theirs["payment_status"] == "paid"
        failed = theirs["status"] == "complete" and not paid
        assert ours.state == ("failed" if failed else THEIRS[theirs["status"]])
        assert ours.captured_fen == (theirs["amount_total"] if paid else 0)
    rows = sandbox.get("/v1/refunds", limit=100)["data"]
    given = sum(row["amount"] for row in rows if row["status"] == "succeeded")
    noted = await fetch("SELECT amount_fen FROM refund WHERE state = 'succeeded'")
    assert sum(row["amount_fen"] for row in noted) == given
    waiting = await fetch("SELECT id FROM refund WHERE state IN ('requested', 'submitted')")
    assert waiting == []
