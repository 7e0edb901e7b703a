"""The truths about payments: each is found broken when it is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core import invariants
from core.database import execute
from tests.payments.builders import a_paid_payment, a_refund

if TYPE_CHECKING:
    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess

pytestmark = pytest.mark.usefixtures("provider")


@pytest.mark.parametrize(
    ("damage", "broken"),
    [
        ("UPDATE refund SET amount_fen = 99999", "refunds never exceed what was captured"),
        ("UPDATE payment SET captured_fen = 1", "a payment captures what was asked"),
        (
            "DELETE FROM outbox_entry WHERE kind = 'payments.payment_succeeded'",
            "every captured payment was told",
        ),
        (
            """INSERT INTO outbox_entry (id, kind, payload, recorded_at)
               SELECT uuidv7(), kind, payload, recorded_at FROM outbox_entry
               WHERE kind = 'payments.payment_succeeded'""",
            "a payment is told of once",
        ),
        (
            """UPDATE payment SET state = 'processing', settled_at = NULL, captured_fen = 0,
                 checked_at = created_at + interval '25 hours'""",
            "money is under way for a day at most",
        ),
        (
            "UPDATE refund SET state = 'submitted', provider_id = NULL, settled_at = NULL",
            "an open refund is on its way or will be tried again",
        ),
    ],
)
async def test_a_broken_truth_is_found(
    damage: str, broken: str, sandbox: SandboxProcess, settle: Settle
) -> None:
    """Sound rows break nothing; damaged ones are named."""
    payment = await a_paid_payment(sandbox, method="card")
    await a_refund(payment, 1000)
    await settle()
    assert await invariants.check() == []
    await execute("DELETE FROM outbox_delivery")
    await execute(damage)
    assert broken in {found.name for found in await invariants.check()}
