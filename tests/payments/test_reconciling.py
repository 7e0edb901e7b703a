"""The provider's account is kept beside ours, without a hole and without a double."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import execute, fetch, fetch_row, fetch_value
from payments.account_lines import kept_lines, last_complete_fetch
from payments.polling import look_at_open_refunds, submit_due_refunds
from payments.reconciling import BEFORE_ALL_LINES, OVERLAP, fetch_account, fetch_due_account
from tests.payments.builders import PRICE_FEN, a_paid_payment, a_refund

if TYPE_CHECKING:
    from collections.abc import Callable

    from payments.queries import PaymentView
    from tests.payments.builders import Settle
    from tests.payments.sandbox_process import SandboxProcess

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
async def paid(sandbox: SandboxProcess, settle: Settle) -> PaymentView:
    """Give a paid payment of which a part went back, the provider's account fetched."""
    payment = await a_paid_payment(sandbox, method="card")
    await a_refund(payment, 1000)
    await settle()
    await fetch_account()
    return payment


async def test_lines_come_with_their_fees_and_the_balance_they_add_up_to(
    paid: PaymentView,
) -> None:
    """What the provider holds is the sum of the nets, of which a part may not move yet."""
    assert paid.captured_fen == PRICE_FEN
    rows = await fetch("SELECT amount, fee, net FROM balance_transaction ORDER BY amount")
    assert [tuple(row) for row in rows] == [(-1000, 0, -1000), (PRICE_FEN, 135, 3845)]
    fetched = await last_complete_fetch()
    assert fetched is not None
    assert (fetched.available, fetched.pending) == ({"cny": -1000}, {"cny": 3845})
    assert fetched.held("cny") == 2845
    assert fetched.held("hkd") == 0


async def test_fetching_again_keeps_one_of_each_line(paid: PaymentView) -> None:
    """Overlapping days are upserted."""
    assert await fetch_account() == 2
    assert await fetch_value("SELECT count(*) FROM balance_transaction") == 2
    assert paid.fee_fen == 135


async def test_an_account_that_cannot_be_fetched_leaves_no_hole(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The next fetch begins where the last complete one did, however long that is ago."""
    assert await fetch_account() == 0
    begun = await fetch_row("SELECT from_at, started_at FROM account_fetch")
    assert begun is not None
    assert begun["from_at"] == BEFORE_ALL_LINES
    await a_paid_payment(sandbox, method="card")
    await settle()
    move(timedelta(days=20))
    sandbox.control(http={"count": 1, "status": 500})
    assert await fetch_account() == 0
    assert await fetch_value("SELECT count(*) FROM account_fetch WHERE complete_at IS NULL") == 1
    move(timedelta(days=20))
    assert await fetch_account() == 1
    last = await fetch_row("SELECT from_at FROM account_fetch ORDER BY started_at DESC LIMIT 1")
    assert last is not None
    assert last["from_at"] == begun["started_at"] - OVERLAP


async def test_a_fetch_that_breaks_off_is_not_a_complete_one(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Neither its balance nor what it did not see counts, though its lines are kept."""
    await a_paid_payment(sandbox, method="card")
    await settle()
    sandbox.control(http={"count": 1, "status": 500, "path": "/v1/balance_transactions"})
    assert await fetch_account() == 0
    assert await last_complete_fetch() is None
    assert await fetch_account() == 1


async def test_a_line_the_provider_no_longer_has_is_kept_and_marked(
    sandbox: SandboxProcess, paid: PaymentView
) -> None:
    """It is not listed any more; when it comes back, it is the same line."""
    charge = await fetch_value("SELECT charge_id FROM payment WHERE id = $1", paid.id)
    sandbox.control(forget_line=charge)
    await fetch_account()
    listed = {kept.line.source: kept.is_listed for kept in await kept_lines()}
    assert listed[charge] is False
    assert list(listed.values()).count(True) == 1
    sandbox.control(mend_lines=True)
    await fetch_account()
    assert [kept.is_listed for kept in await kept_lines()] == [True, True]


async def test_the_account_is_fetched_once_a_day_and_made_up_for(
    sandbox: SandboxProcess, move: Move
) -> None:
    """A day begins at four in Shanghai; one that failed is tried again by the next sweep."""
    move(clock.shanghai(clock.today() + timedelta(days=1), 3) - clock.now())
    sandbox.control(http={"count": 1, "status": 500})
    await fetch_due_account()
    await fetch_due_account()
    await fetch_due_account()
    counted = "SELECT count(*) FROM account_fetch WHERE complete_at IS NOT NULL"
    assert await fetch_value(counted) == 1
    move(timedelta(minutes=59))
    await fetch_due_account()
    assert await fetch_value(counted) == 1
    move(timedelta(minutes=2))
    await fetch_due_account()
    await fetch_due_account()
    assert await fetch_value(counted) == 2
    assert await fetch_value("SELECT count(*) FROM account_fetch") == 3


async def test_every_refund_the_provider_made_for_one_of_ours_is_kept(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A failed try keeps its name, because its two lines stand in the account."""
    payment = await a_paid_payment(sandbox, method="card")
    sandbox.control(keep_refunds_pending=1)
    refund = await a_refund(payment, 1000)
    await settle()
    rows = await fetch("SELECT parent, succeeded_at, failed_at FROM refund_try")
    assert [tuple(row) for row in rows] == [(refund.id, None, None)]
    await execute("UPDATE refund SET due_at = due_at - interval '2 hours'")
    name = await fetch_value("SELECT provider_id FROM refund_try")
    sandbox.control(fail_refund=name)
    await look_at_open_refunds()
    move(timedelta(hours=2))
    await submit_due_refunds()
    rows = await fetch(
        "SELECT provider_id, succeeded_at, failed_at FROM refund_try ORDER BY made_at"
    )
    assert [(row[0] == name, row[1] is None, row[2] is None) for row in rows] == [
        (True, True, False),
        (False, False, True),
    ]
