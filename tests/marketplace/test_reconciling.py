"""Our books against the provider's account: every exception is found, and the proof is loud."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from core import invariants
from core.database import execute, fetch, fetch_row, fetch_value, transaction
from ledger.books import Book, money
from ledger.posting import Line, post
from ledger.queries import balance_of
from marketplace.clearing import BANK, STRIPE
from marketplace.ordering.cancelling import cancel_order
from marketplace.reconciliation.reconciling import reconcile, reconcile_new_fetch
from payments.gateway import gateway
from payments.polling import look_at_open_refunds, submit_due_refunds
from payments.reconciling import fetch_account
from payments.submitting import note as note_refund
from tests.marketplace.builders import Street, a_campaign, a_resident, a_street
from tests.marketplace.paying_builders import a_paid_order
from tests.marketplace.waiting_builders import an_operator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

PROVEN = "the last reconciliation holds"

pytestmark = pytest.mark.usefixtures("provider", "other_truths")


@pytest.fixture
async def other_truths(database: str) -> AsyncIterator[None]:
    """Check at the end that nothing but the proof was broken on purpose."""
    yield
    assert {broken.name for broken in await invariants.check()} <= {PROVEN}


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


async def test_a_lost_line_breaks_the_proof_by_its_net(
    trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """The fee was booked from the line; what is missing is what the line brought."""
    assert await _reconciled() == 0
    sandbox.control(forget_line=await _charge_of(trade[0]))
    assert await _reconciled() == 1
    run = await _run()
    assert run["ledger_fen"] - run["lines_fen"] - run["timing_fen"] == 3390 - 75
    sandbox.control(mend_lines=True)
    assert await _reconciled() == 0


async def test_a_line_doubled_at_once_books_no_fee_by_guess(
    trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """Which of two unbooked lines is the true one nobody knows, until one is gone."""
    doubled = await _charge_of(trade[0])
    sandbox.control(double_line=doubled)
    assert await _reconciled() == 1
    assert await _open() == {("duplicate", doubled)}
    assert -(await balance_of(money(Book.GATEWAY_FEE))).balance == 2 * 75
    sandbox.control(mend_lines=True)
    assert await _reconciled() == 0
    assert -(await balance_of(money(Book.GATEWAY_FEE))).balance == 3 * 75


async def test_a_balance_that_is_not_the_sum_of_its_lines_proves_nothing(
    trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """Lines older than any fetch may be missing without being missed one by one."""
    assert await _reconciled() == 0
    await execute("""UPDATE account_fetch SET pending = '{"cny": 1}'""")
    assert await reconcile() == 0
    run = await _run()
    assert not run["proven"]
    assert run["ledger_fen"] - run["lines_fen"] - run["timing_fen"] == 0
    assert run["provider_fen"] != run["lines_fen"]
    assert await _reconciled() == 0
    assert (await _run())["proven"]


async def test_money_sent_to_our_bank_and_back_is_booked(
    trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """A payout moves money from the provider to the bank, and its return moves it back."""
    sandbox.control(advance=3 * 86_400)
    payout = sandbox.post("/v1/payouts", {"amount": "2000", "currency": "cny"})
    assert await _reconciled() == 0
    assert (await balance_of(money(Book.GATEWAY_CLEARING, BANK))).balance == -2000
    assert (await _run())["proven"]
    sandbox.control(fail_payout=payout["id"])
    assert await _reconciled() == 0
    assert (await balance_of(money(Book.GATEWAY_CLEARING, BANK))).balance == 0
    assert (await _run())["proven"]


async def test_a_fee_of_the_account_is_booked_and_an_adjustment_is_asked_about(
    trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """What has a known meaning is booked; what has none is never guessed."""
    assert await _reconciled() == 0
    fees = (await balance_of(money(Book.GATEWAY_FEE))).balance
    sandbox.control(add_line={"type": "stripe_fee", "amount": -200})
    assert await _reconciled() == 0
    assert (await balance_of(money(Book.GATEWAY_FEE))).balance == fees + -200
    sandbox.control(add_line={"type": "adjustment", "amount": -500, "source": "du_1"})
    assert await _reconciled() == 1
    assert await _open() == {("missing_local", "du_1")}
    run = await _run()
    assert run["ledger_fen"] - run["lines_fen"] - run["timing_fen"] == 500


async def test_a_line_in_another_currency_is_never_booked_as_yuan(
    trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """Its fee is not fen; until exchange is known it is an exception."""
    sandbox.control(add_line={"type": "charge", "amount": 900, "fee": 30, "currency": "hkd"})
    assert await _reconciled() == 1
    assert (
        await fetch_value("SELECT count(*) FROM ledger_transfer WHERE kind = 'account_line'") == 3
    )


async def test_a_refund_that_failed_and_was_made_again_matches(
    trade: list[UUID], sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Its first try took money and brought it back without reaching the books."""
    first = await fetch_value("SELECT provider_id FROM refund_try")
    sandbox.control(fail_refund=first)
    assert await _reconciled() == 0
    await _hear_of_refunds(settle)
    move(timedelta(hours=2))
    await submit_due_refunds()
    await settle()
    assert await fetch_value("SELECT count(*) FROM refund_try") == 2
    sandbox.control(advance=5)
    await _hear_of_refunds(settle)
    move(timedelta(hours=2))
    assert await _reconciled() == 0
    run = await _run()
    assert (run["proven"], run["timing_fen"]) == (True, 0)
    assert run["counts"]["matched"] == 3 + 3


async def test_a_refund_that_bounced_unheard_is_found(
    trade: list[UUID], sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The provider has the money again, and our books say it is with the buyer."""
    sandbox.control(advance=5)
    await _hear_of_refunds(settle)
    assert await _reconciled() == 0
    bounced = await fetch_value("SELECT provider_id FROM refund_try")
    sandbox.control(fail_refund=bounced)
    move(timedelta(hours=2))
    assert await _reconciled() == 1
    assert await _open() == {("missing_local", bounced)}
    assert (await _run())["ledger_fen"] - (await _run())["lines_fen"] == -3390
    told = await gateway().retrieve_refund(bounced)
    await note_refund(await fetch_value("SELECT parent FROM refund_try"), told)
    await settle()
    assert await _reconciled() == 0
    assert (await _run())["proven"]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE balance_transaction SET fee = fee + 1, net = net - 1 WHERE fee > 0",
        "UPDATE balance_transaction SET booked_as = 'bank' WHERE fee > 0",
        "UPDATE balance_transaction SET booked_as = NULL, booked_at = NULL WHERE fee > 0",
    ],
)
async def test_a_booking_that_differs_from_its_line_is_an_untruth(
    damage: str, trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """A line that changes after it was booked, or is booked as something else, is found."""
    assert await _reconciled() == 0
    assert await invariants.check() == []
    await execute(damage)
    broken = {one.name for one in await invariants.check()}
    assert broken == {"a booked line is in the ledger by its amounts"}
    # What was damaged here is damaged no more at the end.
    await execute("DELETE FROM balance_transaction")


async def test_one_fetch_is_reconciled_once_by_the_clock(
    trade: list[UUID], sandbox: SandboxProcess
) -> None:
    """The sweep waits for a new complete fetch; without any there is nothing to say."""
    assert await reconcile_new_fetch() == 0
    assert await reconcile() == 0
    assert await fetch_value("SELECT count(*) FROM reconciliation_run") == 0
    await fetch_account()
    await reconcile_new_fetch()
    await reconcile_new_fetch()
    assert await fetch_value("SELECT count(*) FROM reconciliation_run") == 1


async def test_money_the_ledger_moved_by_itself_is_missed_at_the_provider(
    trade: list[UUID], sandbox: SandboxProcess, move: Move
) -> None:
    """An entry no rule expects has no line, and is asked about under its key."""
    clearing, suspense = money(Book.GATEWAY_CLEARING, STRIPE), money(Book.SUSPENSE)
    async with transaction():
        await post(
            key="by hand 1",
            kind="by_hand",
            source=trade[0],
            lines=[Line(clearing, -700), Line(suspense, 700)],
        )
    move(timedelta(hours=1))
    assert await _reconciled() == 1
    row = await fetch_row("SELECT kind, key, ours_fen, theirs FROM reconciliation_exception")
    assert row is not None
    assert tuple(row) == ("missing_remote", "by hand 1", 700, None)


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


async def test_a_failed_proof_is_written_to_finance_once_a_day(
    trade: list[UUID], sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """However often the accounts are compared; the next day it is said again."""
    assert len(trade) == 3
    operator = await an_operator()
    await _compared(sandbox)
    assert await _messages(operator) == 0
    sandbox.control(add_line={"type": "adjustment", "amount": -700})
    await _compared(sandbox)
    await settle()
    first = await _messages(operator)
    assert first == 1
    await _compared(sandbox)
    await settle()
    assert await _messages(operator) == first
    move(timedelta(days=1))
    await _compared(sandbox)
    await settle()
    assert await _messages(operator) == 2 * first


async def _compared(sandbox: SandboxProcess) -> None:
    assert sandbox.port
    await fetch_account()
    await reconcile()


async def _messages(person: UUID) -> int:
    found = "SELECT count(*) FROM outgoing_message WHERE person = $1 AND purpose = 'settlement'"
    return int(await fetch_value(found, person))
