"""While the provider is away, only those wait whose buyers are paying."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_paying_orders
from marketplace.ordering.paying import pay_order
from marketplace.selling.closing import advance_campaigns, decide_closing_campaigns
from payments.cancelling import cancel_payment
from payments.provider import GatewayUnavailable
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order, row_of, state_of
from tests.marketplace.paying_builders import a_paid_order

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

PRICE_OF_TIERS = """
  UPDATE campaign_tier_price SET unit_price_fen = $2 FROM campaign_tier tier
  WHERE tier.id = campaign_tier_price.tier AND tier.campaign = $1
"""
pytestmark = pytest.mark.usefixtures("provider", "truths")


async def test_deciding_does_not_wait_for_the_provider(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A campaign is decided without a question outside, though somebody pays for another."""
    street = await a_street()
    done, waits = await a_campaign(street, min_units=1), await a_campaign(street)
    await a_paid_order(sandbox, settle, street, done, await a_resident(street))
    _, payment = await _somebody_paying(street, waits)
    move(timedelta(days=1, minutes=10))
    sandbox.control(http={"count": 1, "status": 500})
    await advance_campaigns()
    assert await state_of("campaign", done) == "succeeded"
    assert await state_of("campaign", waits) == "closing"
    with pytest.raises(GatewayUnavailable):
        await cancel_payment(payment)


async def test_a_provider_that_is_away_is_asked_once_a_run(
    sandbox: SandboxProcess, move: Move
) -> None:
    """The first question without an answer ends the run; a later run ends every hold."""
    street = await a_street()
    campaign = await a_campaign(street)
    orders = [(await _somebody_paying(street, campaign))[0] for _ in range(2)]
    move(timedelta(minutes=40))
    sandbox.control(http={"count": 1, "status": "timeout"})
    assert await expire_paying_orders() == 0
    assert sandbox.state_of_things()["trouble"] == {}
    assert await expire_paying_orders() == 0
    move(timedelta(seconds=31))
    assert await expire_paying_orders() == 2
    assert [await state_of("market_order", order) for order in orders] == ["expired"] * 2


async def test_a_payment_the_provider_stumbles_over_stops_nobody(
    sandbox: SandboxProcess, move: Move
) -> None:
    """Each run ends the holds about which it answers."""
    street = await a_street()
    campaign = await a_campaign(street)
    orders = [(await _somebody_paying(street, campaign))[0] for _ in range(3)]
    move(timedelta(minutes=40))
    sandbox.control(http={"count": 1, "status": 500})
    assert await expire_paying_orders() == 2
    assert await expire_paying_orders() == 1
    assert [await state_of("market_order", order) for order in orders] == ["expired"] * 3


async def test_a_payment_the_provider_forgot_holds_no_unit(
    sandbox: SandboxProcess, move: Move
) -> None:
    """No money can come of it: its hold ends like that of the one after it."""
    street = await a_street()
    campaign = await a_campaign(street)
    first, unknown = await _somebody_paying(street, campaign)
    second, _ = await _somebody_paying(street, campaign)
    await execute("UPDATE payment SET provider_id = 'cs_test_gone' WHERE id = $1", unknown)
    move(timedelta(minutes=40))
    assert await expire_paying_orders() == 2
    assert [await state_of("market_order", order) for order in (first, second)] == ["expired"] * 2


async def test_an_order_whose_payment_the_provider_forgot_can_be_cancelled() -> None:
    """The buyer does not have to wait for the hold to end."""
    street = await a_street()
    campaign = await a_campaign(street)
    order, payment = await _somebody_paying(street, campaign)
    await execute("UPDATE payment SET provider_id = 'cs_test_gone' WHERE id = $1", payment)
    buyer = (await row_of("market_order", order))["buyer"]
    await cancel_order(order, buyer=buyer)
    assert await state_of("market_order", order) == "cancelled"
    assert await state_of("payment", payment) == "cancelled"


async def test_a_campaign_that_cannot_be_decided_stops_nobody(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """One with an impossible price stays undecided; the one after it happens."""
    street = await a_street()
    bad, good = await a_campaign(street, min_units=1), await a_campaign(street, min_units=1)
    for campaign in (bad, good):
        await a_paid_order(sandbox, settle, street, campaign, await a_resident(street))
    await execute(PRICE_OF_TIERS, bad, 999999)
    move(timedelta(days=1, minutes=10))
    await advance_campaigns()
    assert [await state_of("campaign", run) for run in (bad, good)] == ["closing", "succeeded"]
    await execute(PRICE_OF_TIERS, bad, 3390)
    assert await decide_closing_campaigns() == 1


async def _somebody_paying(street: Street, campaign: UUID) -> tuple[UUID, UUID]:
    """Give an order whose buyer looks at the pay page, and the payment."""
    buyer = await a_resident(street)
    order = await an_order(street, campaign, buyer)
    payment = await pay_order(order, payer=buyer, method="alipay", language="zh-CN")
    return order, payment.id
