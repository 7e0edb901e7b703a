"""The provider's account beside ours: every difference is found and named."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch, fetch_value
from core.identifiers import uuid7
from payments.reconciling import differences, fetch_account
from tests.payments.builders import PRICE_FEN, a_paid_payment, a_refund

if TYPE_CHECKING:
    from collections.abc import Callable

    from payments.queries import PaymentView
    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
async def paid(sandbox: SandboxProcess, settle: Settle) -> PaymentView:
    """Give a paid payment of which a part went back, the provider's account fetched."""
    payment = await a_paid_payment(sandbox, method="card")
    await a_refund(payment, 1000)
    await settle()
    await fetch_account()
    return payment


async def test_accounts_that_agree_have_no_difference(paid: PaymentView) -> None:
    """A payment with a fee and a refund match line by line."""
    assert paid.captured_fen == PRICE_FEN
    assert await differences() == []
    rows = await fetch("SELECT amount, fee, net FROM balance_transaction ORDER BY amount")
    assert [tuple(row) for row in rows] == [(-1000, 0, -1000), (PRICE_FEN, 135, 3845)]


async def test_fetching_again_keeps_one_of_each_line(paid: PaymentView) -> None:
    """Overlapping days are upserted."""
    assert await fetch_account() == 2
    assert await fetch_value("SELECT count(*) FROM balance_transaction") == 2
    assert paid.fee_fen == 135


async def test_an_account_that_cannot_be_fetched_is_fetched_the_next_day(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The sweep ends without a failure; the overlap brings what was missed."""
    await a_paid_payment(sandbox, method="card")
    await settle()
    sandbox.control(http={"count": 1, "status": 500})
    assert await fetch_account() == 0
    assert await fetch_account() == 1
    assert await differences() == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("UPDATE balance_transaction SET amount = amount + 1, net = net + 1", "amount_diff"),
        ("UPDATE payment SET fee_fen = 1", "fee_diff"),
        ("DELETE FROM balance_transaction WHERE kind = 'charge'", "missing_remote"),
        ("UPDATE payment SET charge_id = 'ch_another'", "missing_local"),
    ],
)
async def test_a_difference_is_named(
    change: str, kind: str, paid: PaymentView, move: Callable[[timedelta], None]
) -> None:
    """Each way in which the accounts disagree has its own class."""
    assert paid.captured_fen == PRICE_FEN
    await execute(change)
    move(timedelta(minutes=1))
    await execute("UPDATE balance_transaction SET seen_at = seen_at + interval '1 minute'")
    assert kind in {difference.kind for difference in await differences()}


async def test_a_line_booked_twice_is_found(paid: PaymentView) -> None:
    """Two lines for one charge are a duplicate."""
    await execute(
        """INSERT INTO balance_transaction (id, provider_id, kind, category, source, currency,
             amount, fee, net, created_at, available_at, seen_at)
           SELECT $1, 'txn_again', kind, category, source, currency, amount, fee, net,
             created_at, available_at, seen_at
           FROM balance_transaction WHERE kind = 'charge'""",
        uuid7(),
    )
    found = await differences()
    assert [difference.kind for difference in found] == ["duplicate", "duplicate"]
    assert {difference.key for difference in found} == {str(paid.id)}
