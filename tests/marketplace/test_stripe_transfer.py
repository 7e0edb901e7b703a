"""Payouts through the provider: sent once, as far as the balance goes, and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import execute, fetch_row, fetch_value, transaction
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.posting import Line
from ledger.queries import balance_of
from marketplace.clearing import STRIPE
from marketplace.queries.payouts import payout as payout_view
from marketplace.reconciliation.reconciling import reconcile
from marketplace.refusals import BankAccountReplaced, PayoutMoved
from marketplace.settling.confirming import confirm
from marketplace.settling.earning import Change, book
from marketplace.settling.earning_parts import Part
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, propose
from marketplace.settling.payouts_coming_back import take_back
from marketplace.settling.stating import issue_statements
from marketplace.stripe_transfer.clawing_back import claw_back
from marketplace.stripe_transfer.payout_way import choose_way
from marketplace.stripe_transfer.refusals import NothingToClawBack, PaidAnotherWay
from marketplace.stripe_transfer.sending import send_approved_payouts
from marketplace.tables.payees import PayoutWay
from marketplace.tables.settlement import EarningKind
from payments.reconciling import fetch_account
from payments.transfer_states import TransferState
from tests.marketplace.handing_over import (
    Street,
    a_statement,
    a_street,
    as_viewer,
    earned_orders,
    payable_of,
    state_of,
)
from tests.marketplace.paying_merchants import an_exported_payout
from tests.marketplace.provider_builders import fund, paid_through_the_provider
from tests.payments.transfer_builders import account_id_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta
    from uuid import UUID

    from payments.stripe_gateway import StripeGateway
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]

pytestmark = pytest.mark.usefixtures("provider")


async def holdings() -> int:
    """Give what our books say the provider holds."""
    return -(await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance


async def a_proposed_payout(street: Street, move: Move) -> tuple[UUID, UUID]:
    """Give a statement the merchant agreed to and its payout, proposed."""
    await earned_orders(street, move, 1)
    await issue_statements()
    statement = await a_statement(street)
    await confirm(await as_viewer(street.owner), street.merchant, statement)
    return statement, await propose(await as_viewer(street.maker), statement)


async def approved(street: Street, payout: UUID) -> None:
    """Let the second operator agree."""
    await approve(await as_viewer(street.checker), payout)


async def a_paid_payout(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> tuple[Street, UUID, int]:
    """Give a street, a payout the provider made, and its amount."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    fund(sandbox)
    _, payout = await a_proposed_payout(street, move)
    await approved(street, payout)
    await settle()
    return street, payout, (await payout_view(payout)).amount_fen


async def a_debt(street: Street, amount_fen: int) -> None:
    """Let the merchant owe so much after a refund that came after the payout."""
    change = Change(
        key=f"test:{uuid7()}",
        source=uuid7(),
        parts=[Part(street.merchant, EarningKind.ADJUSTMENT, -amount_fen, clock.today())],
        others=[Line(money(Book.PLATFORM_COMMISSION), amount_fen)],
    )
    async with transaction():
        await book(change)


async def test_an_approved_payout_is_sent_and_paid(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """Two people agree, the provider moves it, and the ledger knows where from."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    fund(sandbox)
    _, payout = await a_proposed_payout(street, move)
    before, amount = await holdings(), (await payout_view(payout)).amount_fen
    await approved(street, payout)
    await settle()
    assert await holdings() == before - amount
    seen = await payout_view(payout)
    assert (seen.state, seen.way, seen.bank_name) == ("paid", PayoutWay.STRIPE_TRANSFER, None)
    (transfer,) = sandbox.get("/v1/transfers")["data"]
    assert (transfer["amount"], transfer["id"]) == (amount, seen.bank_reference)
    assert await state_of("statement", seen.statement_id) == "paid"
    assert await payable_of(street.merchant) == 0
    await truths()


async def test_what_the_balance_does_not_cover_waits(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """It stays approved and is sent when money has come; nothing is sent twice."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    _, payout = await a_proposed_payout(street, move)
    await approved(street, payout)
    await settle()
    assert (await payout_view(payout)).state == "approved"
    assert await send_approved_payouts() == 0
    fund(sandbox)
    assert await send_approved_payouts() == 1
    await settle()
    assert (await payout_view(payout)).state == "paid"
    assert await send_approved_payouts() == 0
    assert len(sandbox.get("/v1/transfers")["data"]) == 1
    await truths()


async def test_a_balance_that_is_gone_meanwhile_lets_a_payout_wait(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """The provider says so only when it is asked to move the money."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    fund(sandbox)
    _, payout = await a_proposed_payout(street, move)
    sandbox.control(insufficient_balance=True)
    await approved(street, payout)
    await settle()
    seen = await payout_view(payout)
    assert seen.state == "approved"
    assert seen.transfer is not None
    assert (seen.transfer.state, seen.transfer.last_error) == (
        TransferState.WAITING,
        "balance_insufficient",
    )
    sandbox.control(insufficient_balance=False)
    await send_approved_payouts()
    await settle()
    assert (await payout_view(payout)).state == "paid"
    await truths()


async def test_who_is_approved_first_is_not_overtaken(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A large payout that waits is not passed by a small one that would fit."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    _, large = await a_proposed_payout(street, move)
    await approved(street, large)
    await execute("UPDATE payout SET amount_fen = amount_fen + 1000000 WHERE id = $1", large)
    fund(sandbox)
    assert await send_approved_payouts() == 0
    assert (await payout_view(large)).state == "approved"
    await execute("UPDATE payout SET amount_fen = amount_fen - 1000000 WHERE id = $1", large)
    assert await send_approved_payouts() == 1
    await settle()


async def test_a_refused_transfer_restores_the_debt(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """The account was stopped meanwhile; another attempt may be made later."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    fund(sandbox)
    statement, payout = await a_proposed_payout(street, move)
    amount = (await payout_view(payout)).amount_fen
    sandbox.control(restrict_account=await account_id_of(street.merchant))
    await approved(street, payout)
    await settle()
    seen = await payout_view(payout)
    assert (seen.state, seen.return_reason) == (
        "returned",
        "insufficient_capabilities_for_transfer",
    )
    assert await payable_of(street.merchant) == amount
    assert await state_of("statement", statement) == "failed"
    assert sandbox.get("/v1/transfers")["data"] == []
    await truths()


async def test_a_waiting_payout_may_be_taken_back(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """It is never sent then, whatever the balance; one that was paid is not returned so."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    _, payout = await a_proposed_payout(street, move)
    await approved(street, payout)
    await settle()
    await take_back(await as_viewer(street.maker), payout, "改走银行")
    fund(sandbox)
    assert await send_approved_payouts() == 0
    await settle()
    assert sandbox.get("/v1/transfers")["data"] == []
    await truths()


async def test_a_paid_payout_comes_back_by_a_reversal_only(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """No bank returns it, and it goes into no file of a bank."""
    street, payout, _ = await a_paid_payout(sandbox, settle, move)
    with pytest.raises(PayoutMoved):
        await take_back(await as_viewer(street.maker), payout, "银行退回")
    with pytest.raises(PayoutMoved):
        await export(await as_viewer(street.maker), [payout])
    assert (await payout_view(payout)).state == "paid"
    await truths()


async def test_a_payout_through_the_provider_goes_into_no_file(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """And one through the bank cannot be clawed back."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    _, payout = await a_proposed_payout(street, move)
    await approved(street, payout)
    await settle()
    with pytest.raises(PaidAnotherWay):
        await export(await as_viewer(street.maker), [payout])
    assert (await payout_view(payout)).exported_at is None


async def test_a_payout_of_the_bank_is_not_clawed_back(move: Move) -> None:
    """The provider never had it."""
    street = await a_street()
    _, payout = await an_exported_payout(street, move)
    with pytest.raises(PaidAnotherWay):
        await claw_back(await as_viewer(street.maker), payout, 100)
    assert await fetch_value("SELECT count(*) FROM transfer_reversal") == 0


async def test_a_debt_after_the_payout_is_clawed_back(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """Never more than is owed, counting what is on its way back."""
    street, payout, amount = await a_paid_payout(sandbox, settle, move)
    maker = await as_viewer(street.maker)
    with pytest.raises(NothingToClawBack):
        await claw_back(maker, payout, 1)
    await a_debt(street, 300)
    before = await holdings()
    await claw_back(maker, payout, 200)
    with pytest.raises(NothingToClawBack) as refused:
        await claw_back(maker, payout, 101)
    assert (refused.value.owed_fen, refused.value.left_fen) == (100, amount - 200)
    await settle()
    assert await payable_of(street.merchant) == -100
    assert await holdings() == before + 200
    seen = await payout_view(payout)
    assert seen.state == "paid"
    assert seen.transfer is not None
    assert (seen.transfer.reversed_fen, seen.transfer.left_fen) == (200, amount - 200)
    await truths()


async def test_an_empty_account_leaves_the_debt(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """Finance is told; the next earnings pay it."""
    street, payout, _ = await a_paid_payout(sandbox, settle, move)
    await a_debt(street, 300)
    sandbox.control(drain_account=await account_id_of(street.merchant))
    await claw_back(await as_viewer(street.maker), payout, 300)
    await settle()
    assert await payable_of(street.merchant) == -300
    told = await fetch_value(
        "SELECT count(*) FROM outgoing_message WHERE person = $1 AND purpose = 'settlement'",
        street.maker,
    )
    assert told == 1
    await truths()


async def test_transfers_and_reversals_are_proven(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Both have their line in the provider's account, matched by its id."""
    street, payout, amount = await a_paid_payout(sandbox, settle, move)
    await a_debt(street, 300)
    await claw_back(await as_viewer(street.maker), payout, 300)
    await settle()
    await fetch_account()
    await reconcile()
    found = await fetch_row("SELECT counts FROM reconciliation_run ORDER BY made_at DESC LIMIT 1")
    assert found is not None
    differences = await fetch_value(
        """SELECT count(*) FROM reconciliation_exception
           WHERE category IN ('transfer', 'transfer_reversal')"""
    )
    assert differences == 0
    assert found["counts"]["matched"] == 2
    assert amount > 0


async def test_a_way_that_changed_stops_what_was_proposed(
    sandbox: SandboxProcess, move: Move
) -> None:
    """What two people agree to is one destination."""
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    _, payout = await a_proposed_payout(street, move)
    await choose_way(await as_viewer(street.owner), street.merchant, PayoutWay.MANUAL_BANK)
    await execute("UPDATE payee SET payouts_frozen_until = NULL")
    with pytest.raises(BankAccountReplaced):
        await approved(street, payout)
    assert (await payout_view(payout)).state == "proposed"


async def test_a_lost_answer_pays_once(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths, provider: StripeGateway
) -> None:
    """The work was done, the answer never came."""
    assert provider is not None
    street = await a_street()
    await paid_through_the_provider(sandbox, street)
    fund(sandbox)
    _, payout = await a_proposed_payout(street, move)
    sandbox.control(http={"count": 1, "status": 500, "path": "/v1/transfers", "when": "after"})
    await approved(street, payout)
    await settle()
    assert (await payout_view(payout)).state == "sending"
    from payments.transfer_polling import send_due_transfers  # noqa: PLC0415 - for this alone

    await execute("UPDATE outgoing_transfer SET due_at = due_at - interval '2 minutes'")
    await send_due_transfers()
    await settle()
    assert (await payout_view(payout)).state == "paid"
    assert len(sandbox.get("/v1/transfers")["data"]) == 1
    await truths()
