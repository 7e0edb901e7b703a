"""Our books against the provider's account: every exception is found, and the proof is loud."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from core import invariants
from core.database import execute, fetch, fetch_row, fetch_value
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.cancelling import cancel_order
from marketplace.reconciling import reconcile
from payments.polling import look_at_open_refunds
from payments.reconciling import fetch_account
from tests.marketplace.builders import Street, a_campaign, a_resident, a_street
from tests.marketplace.paying_builders import a_paid_order

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

PROVEN = "the last reconciliation holds"

pytestmark = pytest.mark.usefixtures("provider", "truths")


@pytest.fixture
async def trade(sandbox: SandboxProcess, settle: Settle) -> list[UUID]:
    """Give three paid orders; the last was cancelled, its money on its way back."""
    street = await a_street()
    campaign = await a_campaign(street)
    orders = [await _paid(sandbox, settle, street, campaign) for _ in range(3)]
    await cancel_order(orders[2], buyer=await _buyer(orders[2]))
    await settle()
    return orders


async def test_books_that_agree_are_proven(trade: list[UUID], sandbox: SandboxProcess) -> None:
    """Fees are booked from the provider's lines, once; a refund under way is a matter of time."""
    assert len(trade) == 3
    assert await _reconciled() == 0
    run = await _run()
    assert run["proven"]
    # The provider has taken the refund off already; our books wait for the wallet's word.
    assert (run["ledger_fen"] - run["lines_fen"], run["timing_fen"]) == (3390, 3390)
    assert run["counts"]["matched"] == 3
    assert run["counts"]["timing"] == 1
    fees = -(await balance_of(money(Book.GATEWAY_FEE))).balance
    assert fees == 3 * 75
    assert run["ledger_fen"] == 3 * 3390 - fees
    assert await reconcile() == 0
    assert -(await balance_of(money(Book.GATEWAY_FEE))).balance == fees
    keys = await fetch("SELECT key FROM ledger_transfer WHERE kind = 'account_line'")
    assert len(keys) == 3
    assert all(row["key"].startswith("line:txn_") for row in keys)


async def test_a_refund_that_arrived_matches_its_line(
    trade: list[UUID], sandbox: SandboxProcess, settle: Settle
) -> None:
    """Once booked, nothing is left to time."""
    sandbox.control(advance=5)
    await _hear_of_refunds(settle)
    assert await _reconciled() == 0
    run = await _run()
    assert (run["timing_fen"], run["ledger_fen"]) == (0, run["provider_fen"])
    assert run["counts"]["matched"] == 4


async def test_a_lost_and_a_doubled_line_are_two_exceptions_and_break_the_proof(
    trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """Rules §5 test 18: the proof fails loudly by exactly these, and heals with them."""
    assert await _reconciled() == 0
    lost, doubled = [await _charge_of(order) for order in trade[:2]]
    sandbox.control(forget_line=lost, double_line=doubled)
    with capture_logs() as said:
        assert await _reconciled() == 2
    assert [one["log_level"] for one in said if one["event"] == "reconciliation_failed"] == [
        "error"
    ]
    assert await _open() == {("missing_remote", lost), ("duplicate", doubled)}
    run = await _run()
    # One net less at the provider for the lost line, one more for the double: the sums agree,
    # and still nothing is proven.
    assert run["ledger_fen"] - run["lines_fen"] - run["timing_fen"] == 0
    assert (run["proven"], run["exceptions"]) == (False, 2)
    assert {one.name for one in await invariants.check()} == {PROVEN}

    sandbox.control(mend_lines=True)
    assert await _reconciled() == 0
    assert (await _run())["proven"]
    rows = await fetch("SELECT state, resolved_by FROM reconciliation_exception")
    assert {tuple(row) for row in rows} == {("resolved", None)}


async def _reconciled() -> int:
    await fetch_account()
    return await reconcile()


async def _run() -> Any:
    found = await fetch_row("SELECT * FROM reconciliation_run ORDER BY made_at DESC LIMIT 1")
    assert found is not None
    return found


async def _open() -> set[tuple[str, str]]:
    rows = await fetch("SELECT kind, source FROM reconciliation_exception WHERE state = 'open'")
    return {(row["kind"], row["source"]) for row in rows}


async def _hear_of_refunds(settle: Settle) -> None:
    await execute("UPDATE refund SET due_at = due_at - interval '2 hours'")
    await look_at_open_refunds()
    await settle()


async def _paid(sandbox: SandboxProcess, settle: Settle, street: Street, campaign: UUID) -> UUID:
    return await a_paid_order(sandbox, settle, street, campaign, await a_resident(street))


async def _buyer(order: UUID) -> UUID:
    buyer: UUID = await fetch_value("SELECT buyer FROM market_order WHERE id = $1", order)
    return buyer


async def _charge_of(order: UUID) -> str:
    found = await fetch_value(
        """SELECT payment.charge_id FROM payment
           JOIN market_order placed ON placed.payment_id = payment.id WHERE placed.id = $1""",
        order,
    )
    return str(found)
