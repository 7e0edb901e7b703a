"""Refunds that come back, and money that comes late, in whatever order the news arrives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value, transaction
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.clearing import BANK, STRIPE
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.payment_requests import make_request
from marketplace.ordering.receiving_money import receive_money
from marketplace.refunds.finishing_refunds import complete_refund, follow_refund, reopen_refund
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.publishing import cancel_campaign
from marketplace.wallet.tenders import Tenders
from payments import submitting
from payments.gateway import gateway
from payments.polling import submit_due_refunds
from payments.refunding import settle_by_hand
from tests.marketplace.builders import (
    a_campaign,
    a_resident,
    a_street,
    an_order,
    row_of,
    state_of,
)
from tests.marketplace.paying_builders import pay
from tests.payments.builders import a_paid_payment

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def test_the_news_of_a_bounce_may_come_after_that_of_the_next_try(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Bounced and repeated: the older news, delivered last, does not owe the money again."""
    order, refund = await _a_refunded_order(sandbox, settle)
    await _bounce(sandbox, refund)
    move(timedelta(minutes=15))
    await submit_due_refunds()
    async with transaction():
        await complete_refund(refund, by_hand=False)
    async with transaction():
        await reopen_refund(refund)
    assert await state_of("order_refund", refund) == "succeeded"
    await settle()
    row = await row_of("market_order", order)
    assert (row["state"], row["refunded_fen"]) == ("refunded", 3390)


async def test_a_bounce_that_was_the_last_try_is_shown_as_failed(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Even when the news that it was the last comes before the news of the bounce."""
    order, refund = await _a_refunded_order(sandbox, settle, move, refused=2)
    await _bounce(sandbox, refund)
    async with transaction():
        await follow_refund(refund)
    async with transaction():
        await reopen_refund(refund)
    assert await state_of("order_refund", refund) == "manual"
    assert await state_of("market_order", order) == "refunding"


@pytest.mark.parametrize("first", ["the bounce", "the hand"])
async def test_a_bounce_settled_by_hand_is_booked_at_the_bank(
    first: str, sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Whichever news comes first, the provider has its part back and the bank has paid."""
    order, refund = await _a_refunded_order(sandbox, settle, move, refused=2)
    await _bounce(sandbox, refund)
    await settle_by_hand(refund, proof="回单 20261121-8")
    for _ in range(2):
        async with transaction():
            if first == "the hand":
                await complete_refund(refund, by_hand=True)
            await reopen_refund(refund)
        first = "the hand"
    await settle()
    row = await row_of("market_order", order)
    assert (row["state"], row["refunded_fen"]) == ("refunded", 3390)
    assert (await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance == -3390
    assert (await balance_of(money(Book.GATEWAY_CLEARING, BANK))).balance == 3390


async def test_late_news_of_the_provider_leaves_a_refund_by_hand_alone(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """It was paid from elsewhere: a try that succeeds or fails after all changes nothing."""
    order, refund = await _a_refunded_order(sandbox, settle, move, refused=2)
    provider_id = await fetch_value("SELECT provider_id FROM refund WHERE id = $1", refund)
    succeeded = await gateway().retrieve_refund(provider_id)
    await _bounce(sandbox, refund)
    await settle_by_hand(refund, proof="回单 20261121-9")
    await settle()
    await submitting.note(refund, succeeded)
    await submitting.note(refund, await gateway().retrieve_refund(provider_id))
    await settle()
    assert await state_of("market_order", order) == "refunded"
    assert await state_of("refund", refund) == "succeeded"


async def test_money_for_a_closed_campaign_breaks_no_truth(
    sandbox: SandboxProcess, settle: Settle, move: Move, truths: Truths
) -> None:
    """The campaign stays closed while what came late is on its way back."""
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    await cancel_campaign(campaign, note="断货", merchant_id=street.merchant)
    move(timedelta(minutes=40))
    await advance_campaigns()
    assert await state_of("campaign", campaign) == "closed"
    late = await a_paid_payment(sandbox, payer=buyer, amount_fen=3390)
    async with transaction():
        purchase = (await row_of("market_order", order))["purchase"]
        request = await make_request(purchase, buyer, {order: Tenders(3390)})
        await receive_money(late.id, request, 3390)
    assert await state_of("market_order", order) == "refunding"
    assert await state_of("campaign", campaign) == "closed"
    await truths()


async def _a_refunded_order(
    sandbox: SandboxProcess, settle: Settle, move: Move | None = None, *, refused: int = 0
) -> tuple[UUID, UUID]:
    """Give a cancelled order whose money went back, after some refused tries, and its refund."""
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    await pay(sandbox, settle, order, buyer, "card")
    if refused:
        sandbox.control(refuse_next_refund=refused)
    await cancel_order(order, buyer=buyer)
    await settle()
    for _ in range(refused):
        if move:
            move(timedelta(hours=2))
        await submit_due_refunds()
        await settle()
    assert await state_of("market_order", order) == "refunded"
    return order, await fetch_value("SELECT id FROM order_refund WHERE parent = $1", order)


async def _bounce(sandbox: SandboxProcess, refund: UUID) -> None:
    """Let the refund come back from the buyer's bank, and hear of it."""
    provider_id = await fetch_value("SELECT provider_id FROM refund WHERE id = $1", refund)
    sandbox.control(fail_refund=provider_id)
    await submitting.note(refund, await gateway().retrieve_refund(provider_id))
