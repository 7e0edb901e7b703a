"""A provider's account that holds another currency: compared in yuan, proven in both."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from core import invariants
from core.database import execute, fetch, fetch_row, fetch_value
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.clearing import BANK, STRIPE
from marketplace.ordering.cancelling import cancel_order
from marketplace.papers.periods import Period
from marketplace.papers.reconciliation_table import reconciliation_table
from marketplace.reconciliation.reconciling import reconcile
from payments.polling import look_at_open_refunds
from payments.reconciliation_views import last_runs
from payments.reconciling import fetch_account
from tests.marketplace.builders import a_campaign, a_resident, a_street
from tests.marketplace.paying_builders import a_paid_order

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

DAY = 86_400
# 33.90 yuan are 36.75 Hong Kong dollars on the day they are paid, and 37.33 on the next.
PAID_AT, REFUNDED_AT = "1.0842", "1.1013"

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
async def trade(sandbox: SandboxProcess, settle: Settle) -> list[UUID]:
    """Give two orders paid in yuan, settled in Hong Kong dollars."""
    today = datetime.fromtimestamp(sandbox.state_of_things()["now"], UTC)
    rates = {
        f"{today:%Y-%m-%d}": PAID_AT,
        f"{today + timedelta(days=1):%Y-%m-%d}": REFUNDED_AT,
    }
    sandbox.control(settle_in={"currency": "hkd", "rates": rates})
    street = await a_street()
    campaign = await a_campaign(street)
    return [
        await a_paid_order(sandbox, settle, street, campaign, await a_resident(street))
        for _ in range(2)
    ]


async def test_a_day_in_another_currency_is_proven_from_payment_to_payout(
    trade: list[UUID], sandbox: SandboxProcess, settle: Settle, truths: Any
) -> None:
    """The fee is the platform's, and so is what a refund at another rate costs: 0.53."""
    assert await _reconciled() == 0
    fee = await fetch_value("SELECT fee FROM balance_transaction LIMIT 1")
    assert fee == 81
    assert await _balance(Book.GATEWAY_FEE) == -2 * 75
    run = await _run()
    assert (run["proven"], run["ledger_fen"], run["provider_fen"]) == (True, 0, 0)
    assert run["others"]["hkd"]["provider"] == 2 * (3675 - 81)

    sandbox.control(advance=DAY)
    await _leave(trade[1], settle)
    assert await _reconciled() == 0
    assert (await _run())["others"]["hkd"]["timing"] == 3733
    sandbox.control(advance=5)
    await _hear_of_refunds(settle)
    assert await _reconciled() == 0
    assert await _balance(Book.FX_DIFFERENCE) == -53
    assert await fetch_value("SELECT count(*) FROM earning") == 0
    left = 2 * (3675 - 81) - 3733
    assert (await _run())["others"]["hkd"]["provider"] == left
    stands = -(await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance
    assert stands == 3390 - 2 * 75 - 53

    sandbox.control(advance=2 * DAY)
    sandbox.post("/v1/payouts", {"amount": str(left), "currency": "hkd"})
    assert await _reconciled() == 0
    assert (await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance == 0
    assert (await balance_of(money(Book.GATEWAY_CLEARING, BANK))).balance == -stands
    (told,) = (await last_runs(1))[0].others
    assert (told.currency, told.holds, told.ledger, told.provider) == ("hkd", True, 0, 0)


async def test_a_wrong_rate_is_an_exception_and_books_nothing(
    trade: list[UUID], sandbox: SandboxProcess, truths: Any
) -> None:
    """The line does not bear out what was asked for, until its rate is right."""
    charge = await fetch_value("SELECT charge_id FROM payment ORDER BY id LIMIT 1")
    sandbox.control(wrong_rate={"line": charge, "rate": "1.0942"})
    assert await _reconciled() == 1
    (found,) = await fetch("SELECT kind, source, currency, ours_fen FROM reconciliation_exception")
    assert tuple(found) == ("amount_diff", charge, "hkd", 3390)
    run = await _run()
    assert (run["proven"], run["others_unproven"]) == (False, 1)
    assert await _balance(Book.GATEWAY_FEE) == -75
    sandbox.control(wrong_rate={"line": charge, "rate": PAID_AT})
    assert await _reconciled() == 0
    assert (await _run())["proven"]
    assert await _balance(Book.GATEWAY_FEE) == -2 * 75


async def test_a_balance_of_another_currency_that_is_not_the_sum_of_its_lines_proves_nothing(
    trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """Everything in yuan agrees, no line differs, and still the proof fails loudly."""
    assert await _reconciled() == 0
    await execute("""UPDATE account_fetch SET pending = '{"hkd": 1}', available = '{}'""")
    assert await reconcile() == 0
    run = await _run()
    assert (run["proven"], run["others_unproven"], run["exceptions"]) == (False, 1, 0)
    assert {one.name for one in await invariants.check()} == {"the last reconciliation holds"}
    assert await _reconciled() == 0
    assert (await _run())["proven"]


async def test_the_table_tells_each_currency(
    trade: list[UUID], sandbox: SandboxProcess, truths: Any
) -> None:
    """Sums of another currency are never told as yuan."""
    assert await _reconciled() == 0
    now = (await last_runs(1))[0].made_at
    period = Period(now - timedelta(hours=1), now + timedelta(hours=1))
    book = openpyxl.load_workbook(io.BytesIO(await reconciliation_table(period, "en")))
    (row,) = book["Other currencies"].iter_rows(min_row=2, values_only=True)
    assert row[1:6] == ("HKD", "The books agree", 2 * 3594, 2 * 3594, 2 * 3594)


async def _reconciled() -> int:
    await fetch_account()
    return await reconcile()


async def _leave(order: UUID, settle: Settle) -> None:
    buyer = await fetch_value("SELECT buyer FROM market_order WHERE id = $1", order)
    await cancel_order(order, buyer=buyer)
    await settle()


async def _hear_of_refunds(settle: Settle) -> None:
    await execute("UPDATE refund SET due_at = due_at - interval '2 hours'")
    await look_at_open_refunds()
    await settle()


async def _run() -> Any:
    found = await fetch_row("SELECT * FROM reconciliation_run ORDER BY made_at DESC LIMIT 1")
    assert found is not None
    return found


async def _balance(book: Book) -> int:
    return (await balance_of(money(book))).balance
