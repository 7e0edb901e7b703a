"""A group-buy from opening to decision: what everybody holds, owes and gets back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import fetch_value, transaction
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.books import provider as provider_of
from ledger.queries import balance_of
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.ordering.paying import pay_order
from marketplace.ordering.receiving_money import receive_money
from marketplace.refusals import (
    BadCampaign,
    CampaignNotOpen,
    HoldExpired,
    LimitReached,
    NoSuchPoint,
    NotServed,
    OrderIdReused,
    OrderNotCancellable,
    OrderNotPayable,
    SoldOut,
)
from marketplace.selling.campaign_rules import PRICE_FEN_MIN
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.publishing import cancel_campaign, draft_campaign
from payments.polling import look_at_open_refunds, submit_due_refunds
from tests.marketplace.builders import (
    a_campaign,
    a_household,
    a_plan,
    a_resident,
    a_street,
    an_offer,
    an_order,
    row_of,
    state_of,
)
from tests.marketplace.paying_builders import a_paid_order, asked_for, pay
from tests.payments.builders import a_paid_payment, hear
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def test_enough_paid_units_make_a_campaign_happen(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Two neighbours pay, it closes on time, both orders are confirmed at the final price."""
    street = await a_street()
    campaign = await a_campaign(street)
    orders = [
        await a_paid_order(sandbox, settle, street, campaign, await a_resident(street))
        for _ in range(2)
    ]
    assert [await state_of("market_order", order) for order in orders] == ["paid_waiting"] * 2
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await settle()
    assert await state_of("campaign", campaign) == "succeeded"
    assert [await state_of("market_order", order) for order in orders] == ["confirmed"] * 2
    assert (await row_of("campaign", campaign))["final_price_fen"] == 3390


async def test_too_few_units_give_everybody_their_money_back(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """One paid unit where two were needed: refunded in full, and the campaign says why."""
    street = await a_street()
    campaign = await a_campaign(street)
    buyer = await a_resident(street)
    order = await a_paid_order(sandbox, settle, street, campaign, buyer)
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    assert await state_of("campaign", campaign) == "refunding"
    await _until_refunded(sandbox, settle, order)
    await advance_campaigns()
    row = await row_of("market_order", order)
    assert (row["state"], row["refunded_fen"]) == ("refunded", 3390)
    assert await state_of("campaign", campaign) == "closed"
    assert (await row_of("campaign", campaign))["failure_reason"] == "threshold_not_met"
    assert (await balance_of(money(Book.GATEWAY_CLEARING, provider_of("stripe")))).balance == 0


@pytest.mark.races
async def test_fifty_rivals_for_the_last_seat(settle: Settle) -> None:
    """One holds it, the others are told how many are left; nothing is oversold."""
    street = await a_street()
    campaign = await a_campaign(street, stock_units=1, min_units=1)
    buyers = [await a_resident(street) for _ in range(50)]

    async def join(buyer: UUID) -> int | None:
        try:
            await an_order(street, campaign, buyer)
        except SoldOut as told:
            return told.left
        return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(join(buyer)) for buyer in buyers]
    left = [task.result() for task in tasks]
    assert left.count(None) == 1
    assert left.count(0) == 49
    assert (await row_of("campaign", campaign))["held_units"] == 1


@pytest.mark.races
async def test_sending_an_order_again_finds_it() -> None:
    """The same id and content is one order, also ten times at once."""
    street = await a_street()
    campaign = await a_campaign(street)
    buyer = await a_resident(street)
    command = OrderCommand(uuid7(), campaign, street.point, 2)
    async with asyncio.TaskGroup() as group:
        for _ in range(10):
            group.create_task(place_order(command, buyer))
    assert (await row_of("campaign", campaign))["held_units"] == 2
    with pytest.raises(OrderIdReused):
        await place_order(OrderCommand(command.order_id, campaign, street.point, 3), buyer)
    with pytest.raises(OrderIdReused):
        await place_order(command, await a_resident(street))


async def test_limits_count_the_first_order_too() -> None:
    """A person may not take more than the limit, at once or in steps."""
    street = await a_street()
    campaign = await a_campaign(street, limit_per_person=2)
    buyer = await a_resident(street)
    with pytest.raises(LimitReached) as told:
        await an_order(street, campaign, buyer, 3)
    assert (told.value.limit, told.value.used) == (2, 0)
    await an_order(street, campaign, buyer, 2)
    with pytest.raises(LimitReached) as told:
        await an_order(street, campaign, buyer)
    assert told.value.used == 2
    assert (await row_of("campaign", campaign))["held_units"] == 2


@pytest.mark.races
async def test_a_household_shares_its_limit() -> None:
    """Two people of one flat cannot take twice the household's limit, racing or not."""
    street = await a_street()
    campaign = await a_campaign(street, limit_per_household=3)
    household = await a_household(street)
    people = [await a_resident(street, household=household) for _ in range(6)]

    async def join(person: UUID) -> bool:
        try:
            await an_order(street, campaign, person)
        except LimitReached:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(join(person)) for person in people]
    assert sum(task.result() for task in tasks) == 3
    assert (await row_of("campaign", campaign))["held_units"] == 3


async def test_only_served_communities_may_join() -> None:
    """A stranger is told which communities are served, and nothing is held."""
    street, elsewhere = await a_street(), await a_street()
    campaign = await a_campaign(street)
    with pytest.raises(NotServed) as told:
        await an_order(street, campaign, await a_resident(elsewhere))
    assert told.value.communities == ["乌衣巷社区"]
    with pytest.raises(NotServed):
        await an_order(street, campaign, await a_person())
    with pytest.raises(NoSuchPoint):
        await place_order(
            OrderCommand(uuid7(), campaign, elsewhere.point, 1), await a_resident(street)
        )
    assert (await row_of("campaign", campaign))["held_units"] == 0


async def test_a_closed_campaign_takes_nobody(move: Move) -> None:
    """After the cut-off nobody joins, even before the sweep has run."""
    street = await a_street()
    campaign = await a_campaign(street)
    buyer = await a_resident(street)
    move(timedelta(days=1, seconds=1))
    with pytest.raises(CampaignNotOpen):
        await an_order(street, campaign, buyer)


async def test_an_unpaid_hold_gives_its_units_back(move: Move) -> None:
    """After fifteen minutes the seat is free, even when the sweep is late."""
    street = await a_street()
    campaign = await a_campaign(street, stock_units=2, min_units=1, limit_per_person=2)
    first, second = await a_resident(street), await a_resident(street)
    order = await an_order(street, campaign, first, 2)
    with pytest.raises(SoldOut):
        await an_order(street, campaign, second, 2)
    move(timedelta(minutes=16))
    await an_order(street, campaign, second, 2)
    assert await state_of("market_order", order) == "expired"
    with pytest.raises(OrderNotPayable):
        await pay_order(order, payer=first, method="card", language="zh-CN")


async def test_a_hold_that_ended_cannot_be_paid_any_more(move: Move) -> None:
    """Before the sweep has run, the order already says that its time is over."""
    street = await a_street()
    campaign = await a_campaign(street)
    buyer = await a_resident(street)
    order = await an_order(street, campaign, buyer)
    move(timedelta(minutes=16))
    with pytest.raises(HoldExpired):
        await pay_order(order, payer=buyer, method="card", language="zh-CN")


async def test_paying_late_takes_the_seat_again_when_it_is_there(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Money one moment after expiry is an order when there is room, else it goes back."""
    street = await a_street()
    campaign = await a_campaign(street, stock_units=1, min_units=1)
    early, late = await a_resident(street), await a_resident(street)
    order = await an_order(street, campaign, early)
    payment = await pay_order(order, payer=early, method="alipay", language="zh-CN")
    sandbox.control(pay=str(payment.id))
    move(timedelta(minutes=40))
    await hear(payment.id)
    await settle()
    assert await state_of("market_order", order) == "paid_waiting"
    with pytest.raises(SoldOut):
        await an_order(street, campaign, late)


async def test_cancelling_before_closing_returns_everything(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """A paid order is refunded in full and its units are for others again."""
    street = await a_street()
    campaign = await a_campaign(street)
    buyer = await a_resident(street)
    order = await a_paid_order(sandbox, settle, street, campaign, buyer, 2)
    await cancel_order(order, buyer=buyer)
    await cancel_order(order, buyer=buyer)
    await _until_refunded(sandbox, settle, order)
    assert await state_of("market_order", order) == "refunded"
    run = await row_of("campaign", campaign)
    assert (run["paid_units"], run["paid_people"], run["held_units"]) == (0, 0, 0)
    assert await fetch_value("SELECT sum(units) FROM campaign_tally") == 0


async def test_after_closing_nobody_cancels(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A confirmed order is the merchant's to deliver."""
    street = await a_street()
    campaign = await a_campaign(street, min_units=1)
    buyer = await a_resident(street)
    order = await a_paid_order(sandbox, settle, street, campaign, buyer)
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    with pytest.raises(OrderNotCancellable):
        await cancel_order(order, buyer=buyer)
    assert await state_of("market_order", order) == "confirmed"


async def test_a_second_payment_goes_back(sandbox: SandboxProcess, settle: Settle) -> None:
    """When two payments of one order succeed, the buyer pays once."""
    street = await a_street()
    campaign = await a_campaign(street)
    buyer = await a_resident(street)
    order = await an_order(street, campaign, buyer)
    await pay(sandbox, settle, order, buyer)
    second = await a_paid_payment(sandbox, reference=uuid7(), payer=buyer, amount_fen=3390)
    async with transaction():
        await receive_money(second.id, await asked_for(order), 3390)
    await settle()
    row = await row_of("market_order", order)
    assert (row["state"], row["paid_fen"], row["refunded_fen"]) == ("paid_waiting", 3390, 0)
    assert await fetch_value("SELECT reason FROM order_refund") == "paid_twice"


async def test_a_merchant_who_cancels_refunds_everybody(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Cancelling fails the campaign with the merchant's words; every fen goes back."""
    street = await a_street()
    campaign = await a_campaign(street)
    order = await a_paid_order(sandbox, settle, street, campaign, await a_resident(street))
    await cancel_campaign(campaign, note="鸡不下蛋了", merchant_id=street.merchant)
    await _until_refunded(sandbox, settle, order)
    await advance_campaigns()
    assert await state_of("campaign", campaign) == "closed"
    assert (await row_of("campaign", campaign))["failure_note"] == "鸡不下蛋了"


async def test_a_scheduler_that_was_down_catches_up(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Six hours late, holds expire, campaigns close and are decided in one run."""
    street = await a_street()
    campaign = await a_campaign(street, min_units=1)
    paid = await a_paid_order(sandbox, settle, street, campaign, await a_resident(street))
    unpaid = await an_order(street, campaign, await a_resident(street))
    move(timedelta(days=1, hours=6))
    await advance_campaigns()
    assert await state_of("campaign", campaign) == "succeeded"
    assert await state_of("market_order", paid) == "confirmed"
    assert await state_of("market_order", unpaid) == "expired"


async def test_a_plan_is_told_everything_that_is_wrong_with_it() -> None:
    """All complaints come in one answer, in both languages."""
    street = await a_street()
    offer = await an_offer(street)
    plan = a_plan(street, price_fen=0, stock_units=0, community_ids=(), points=())
    with pytest.raises(BadCampaign) as told:
        await draft_campaign(street.merchant, offer, plan, by=street.seller)
    assert len(told.value.complaints) >= 4
    assert "社区" in told.value.detail_in("zh-CN")
    assert "community" in told.value.detail_in("en")


async def test_one_unit_can_always_be_paid() -> None:
    """A price no provider takes would hold units that nobody could pay for (rule M4)."""
    street = await a_street()
    offer = await an_offer(street)
    with pytest.raises(BadCampaign) as told:
        await draft_campaign(
            street.merchant, offer, a_plan(street, price_fen=359), by=street.seller
        )
    assert "3.60" in told.value.detail_in("zh-CN")
    plan = a_plan(street, price_fen=360)
    await draft_campaign(street.merchant, offer, plan, by=street.seller)
    assert await fetch_value("SELECT price_fen FROM campaign") == PRICE_FEN_MIN


async def _until_refunded(sandbox: SandboxProcess, settle: Settle, order: UUID) -> None:
    """Let the refund go out and hear of it."""
    for _ in range(10):
        await settle()
        sandbox.control(advance=10)
        with clock.moved(timedelta(hours=2)):
            await submit_due_refunds()
            await look_at_open_refunds()
        await settle()
        if await state_of("market_order", order) == "refunded":
            return
    pytest.fail("the refund did not come")
