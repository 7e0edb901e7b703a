"""What the marketplace does when something has happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import marketplace.reactions_of_closing
import marketplace.reactions_of_money
import marketplace.reactions_of_overviews
import marketplace.reactions_of_publishing
import marketplace.reactions_to_arrivals
import marketplace.reactions_to_waiting  # noqa: F401 - registers what it says
from accounts.facts import PersonDeleted
from core.facts import on, on_many
from marketplace import notices
from marketplace.announcing import (
    announce_campaign,
    announce_order,
    announce_platform,
    tell_buyer,
)
from marketplace.facts import (
    ApplicationRejected,
    CampaignChanged,
    CampaignPublished,
    MerchantApproved,
    MerchantResumed,
    MerchantSuspended,
    OrderCancelled,
    OrderCollected,
    OrderCompleted,
    OrderConfirmed,
    OrderExpired,
    OrderPaid,
    OrderPlaced,
    OrderReady,
    OrderRefunded,
    PayoutPaid,
    PayoutReturned,
    RefundDecided,
    RefundMovedOn,
    RefundOwed,
    StatementIssued,
)
from marketplace.locks import lock_orders
from marketplace.merchants.forgetting_applicants import forget_applicant
from marketplace.merchants.telling_merchants import (
    tell_of_application,
    tell_of_payout,
    tell_of_statement,
    tell_of_suspension,
)
from marketplace.ordering.order_states import OrderState
from marketplace.ordering.receiving_money import receive_money
from marketplace.personal import contribute_marketplace, forget_words_of
from marketplace.pick_up.arriving import void_code
from marketplace.refunds.finishing_refunds import (
    amount_of,
    amount_on_its_way,
    complete_refund,
    follow_refund,
    reason_of,
    reopen_refund,
)
from marketplace.refunds.refunding import REFUNDS_AT_ONCE, Owed, decide_refunds
from marketplace.tables.refunds import RefundReason, RefundRoute, RefundState
from marketplace.telling_failure import tell_why_it_failed
from marketplace.telling_of_cases import tell_of_dropped_units, tell_of_expiry, tell_of_payment
from marketplace.waiting_list.telling import was_offered
from payments.facts import (
    PaymentSucceeded,
    RefundFailed,
    RefundReturned,
    RefundSubmitted,
    RefundSucceeded,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

contribute_marketplace()


@on(PaymentSucceeded)
async def take_the_money(fact: PaymentSucceeded) -> None:
    """Give the buyer their units, or the money back."""
    await receive_money(fact.payment_id, fact.reference, fact.amount_fen)


@on_many(RefundOwed, most=REFUNDS_AT_ONCE)
async def refund_what_is_owed(facts: Sequence[RefundOwed]) -> None:
    """Decide the full refunds of orders whose campaign failed."""
    locked = await lock_orders([fact.order_id for fact in facts])
    waiting = {order["id"]: order for order, _ in locked if order["state"] == OrderState.REFUNDING}
    for reason in sorted({fact.reason for fact in facts}):
        owed = [
            Owed(waiting[fact.order_id], fact.reason_key, None)
            for fact in facts
            if fact.reason == reason and fact.order_id in waiting
        ]
        await decide_refunds(owed, RefundReason(reason))


@on(RefundSucceeded)
async def book_the_refund(fact: RefundSucceeded) -> None:
    """Post the money that went back."""
    await complete_refund(fact.refund_id, by_hand=fact.by_hand)


@on(RefundReturned)
async def take_the_refund_back(fact: RefundReturned) -> None:
    """Owe the money again: the provider could not deliver a refund it had made."""
    await reopen_refund(fact.refund_id)


@on(RefundSubmitted)
async def show_the_refund_on_its_way(fact: RefundSubmitted) -> None:
    """Say that the provider has it."""
    await follow_refund(fact.refund_id)


@on(RefundFailed)
async def show_the_failed_refund(fact: RefundFailed) -> None:
    """Say that it is tried again, or that a person has to settle it."""
    await follow_refund(fact.refund_id)


@on(RefundMovedOn)
async def show_where_the_refund_stands(fact: RefundMovedOn) -> None:
    """Move the open pages on; ask the buyer when it cannot go back the way it came."""
    await announce_order(fact.order_id)
    if fact.state == RefundState.AWAITING_CHOICE:
        amount = await amount_on_its_way(fact.refund_id)
        await tell_buyer(fact.order_id, notices.CHOOSE_REFUND_ROUTE, amount)


@on(OrderPlaced)
async def show_the_seat_taken(fact: OrderPlaced) -> None:
    """Count the held units on the campaign's open pages."""
    await announce_campaign(fact.campaign_id)


@on(CampaignPublished)
async def show_the_new_campaign(fact: CampaignPublished) -> None:
    """Let a page that waits for the campaign see it."""
    await announce_campaign(fact.campaign_id)


@on(CampaignChanged)
async def show_the_campaign(fact: CampaignChanged) -> None:
    """Count again on the campaign's open pages."""
    await announce_campaign(fact.campaign_id)


@on(OrderPaid)
async def confirm_the_payment(fact: OrderPaid) -> None:
    """Move the order's open page on, and write to the buyer."""
    await announce_order(fact.order_id)
    await tell_of_payment(fact.order_id)


@on(OrderExpired)
async def tell_of_the_expiry(fact: OrderExpired) -> None:
    """Say that the seat went back and nothing was charged."""
    await announce_order(fact.order_id)
    await announce_campaign(fact.campaign_id)
    # Who waited in line is told by the line, by day.
    if not await was_offered(fact.order_id):
        await tell_of_expiry(fact.order_id)


@on(OrderCancelled)
async def show_the_cancellation(fact: OrderCancelled) -> None:
    """Move the order's open page on; the buyer knows what they did."""
    await announce_order(fact.order_id)


@on(OrderConfirmed)
async def tell_that_it_happens(fact: OrderConfirmed) -> None:
    """Say that the group-buy happens."""
    await announce_order(fact.order_id)
    await tell_buyer(fact.order_id, notices.CONFIRMED)


@on(OrderReady)
async def tell_that_it_is_there(fact: OrderReady) -> None:
    """Say where the goods wait."""
    await announce_order(fact.order_id)
    await tell_buyer(fact.order_id, notices.READY)


@on(OrderCollected)
async def show_the_hand_out(fact: OrderCollected) -> None:
    """Move the order's open page on: the code is spent."""
    await announce_order(fact.order_id)


@on(OrderCompleted)
async def show_the_end(fact: OrderCompleted) -> None:
    """Move the order's open page on."""
    await announce_order(fact.order_id)


@on(RefundDecided)
async def tell_why_money_comes_back(fact: RefundDecided) -> None:
    """Say why money comes back as soon as it is decided."""
    await announce_order(fact.order_id)
    reason = await reason_of(fact.refund_id)
    if reason == RefundReason.GROUP_FAILED:
        await tell_why_it_failed(fact.order_id)
    if reason == RefundReason.CASE_NOT_FILLED:
        await tell_of_dropped_units(fact.refund_id)
    told = {
        RefundReason.PAID_TOO_LATE: notices.REFUND_LATE,
        RefundReason.NOT_DELIVERED: notices.NOT_DELIVERED,
        RefundReason.BY_OPERATOR: notices.BY_OPERATOR,
    }
    if reason in told:
        await tell_buyer(fact.order_id, told[reason], await amount_of(fact.refund_id))


@on(OrderRefunded)
async def tell_that_money_is_back(fact: OrderRefunded) -> None:
    """Say that the money went back."""
    await announce_order(fact.order_id)
    told = notices.REFUNDED_BY_HAND if fact.by_hand else notices.REFUNDED
    if fact.route == RefundRoute.WALLET:
        told = notices.REFUNDED_TO_WALLET
    await tell_buyer(fact.order_id, told, fact.amount_fen)


@on(RefundDecided)
async def void_the_code(fact: RefundDecided) -> None:
    """Free the digits of an order whose money goes back; goods are not handed out for it."""
    await void_code(fact.order_id)


@on(StatementIssued)
async def ask_to_agree(fact: StatementIssued) -> None:
    """Ask the merchant to check a new statement."""
    await announce_platform()
    await tell_of_statement(fact.statement_id)


@on(PayoutPaid)
async def tell_of_the_money(fact: PayoutPaid) -> None:
    """Say that the money is on the account."""
    await announce_platform()
    await tell_of_payout(fact.payout_id)


@on(PayoutReturned)
async def tell_of_the_return(fact: PayoutReturned) -> None:
    """Say that the bank sent the money back, and why."""
    await announce_platform()
    await tell_of_payout(fact.payout_id)


@on(MerchantApproved)
async def welcome_the_merchant(fact: MerchantApproved) -> None:
    """Say that the shop may open."""
    await announce_platform()
    await tell_of_application(fact.application_id)


@on(MerchantSuspended)
async def tell_of_the_suspension(fact: MerchantSuspended) -> None:
    """Say that nothing new may be published, and why."""
    await tell_of_suspension(fact.merchant_id)


@on(MerchantResumed)
async def tell_that_it_goes_on(fact: MerchantResumed) -> None:
    """Say that the shop may sell again."""
    await tell_of_suspension(fact.merchant_id)


@on(ApplicationRejected)
async def tell_the_applicant(fact: ApplicationRejected) -> None:
    """Say why an application was turned down."""
    await announce_platform()
    await tell_of_application(fact.application_id)


@on(PersonDeleted)
async def forget_the_person(fact: PersonDeleted) -> None:
    """Keep what the books need under the person's key alone."""
    await forget_words_of(fact.person_id)


@on(PersonDeleted)
async def forget_the_applicant(fact: PersonDeleted) -> None:
    """Erase what a deleted person said of a shop that never opened."""
    await forget_applicant(fact.person_id)
