"""A buyer who gives up while the pay page is open: nothing is lost, and the reason is theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch_row, transaction
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_paying_orders
from marketplace.ordering.paying import pay_order
from marketplace.ordering.receiving_money import receive_money
from marketplace.selling.closing import advance_campaigns
from tests.marketplace.builders import (
    a_campaign,
    a_resident,
    a_street,
    an_order,
    row_of,
    state_of,
)
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.paying_builders import asked_for
from tests.payments.builders import a_paid_payment, hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

YOU_CANCELLED = "您取消了订单，全额退回"


async def test_without_the_provider_the_order_is_kept_and_the_buyer_told(
    sandbox: SandboxProcess,
) -> None:
    """Its page may still take money, so nothing is given up; a moment later it works."""
    campaign, buyer, order, payment = await _somebody_paying()
    async with browser_of(the_application(), buyer) as browser:
        sandbox.control(http={"count": 1, "status": 500})
        refused = await browser.post(f"/orders/{order}/cancel")
        assert (refused.status_code, refused.json()["code"]) == (503, "payments-away")
        assert int(refused.headers["retry-after"]) > 0
        assert await state_of("market_order", order) == "pending"
        assert (await row_of("campaign", campaign))["held_units"] == 1
        again = await browser.post(f"/orders/{order}/cancel")
        assert (again.status_code, again.json()["state"]) == (200, "cancelled")
        sandbox.control(http={"count": 1, "status": 500})
        assert (await browser.post(f"/orders/{order}/cancel")).status_code == 200
    assert await state_of("payment", payment) == "cancelled"
    assert (await row_of("campaign", campaign))["held_units"] == 0


async def test_money_that_came_first_goes_back_as_cancelled(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """It was paid a moment before, which the order had not heard of."""
    _, buyer, order, payment = await _somebody_paying()
    sandbox.control(pay=str(payment))
    await cancel_order(order, buyer=buyer)
    await settle()
    assert await _told(order, buyer) == [YOU_CANCELLED]
    assert await state_of("market_order", order) in {"refunding", "refunded"}


async def test_money_under_way_goes_back_as_cancelled_when_it_arrives(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Nobody can stop it; it arrives after the order was given up, and is no late payment."""
    campaign, buyer, order, payment = await _somebody_paying()
    sandbox.control(pay_late={"payment": str(payment), "seconds": 600})
    await cancel_order(order, buyer=buyer)
    assert await state_of("market_order", order) == "cancelled"
    sandbox.control(advance=600)
    await hear(payment)
    await settle()
    assert await _told(order, buyer) == [YOU_CANCELLED]
    row = await fetch_row("SELECT held_units, paid_units FROM campaign WHERE id = $1", campaign)
    assert row is not None
    assert tuple(row) == (0, 0)


async def test_money_for_a_hold_that_ended_is_still_called_late(
    sandbox: SandboxProcess, move: Move
) -> None:
    """Nobody cancelled here: the time was over, and the campaign closed meanwhile."""
    _, buyer, order, _ = await _somebody_paying()
    a_day = timedelta(days=1, minutes=10)
    move(a_day)
    sandbox.control(advance=int(a_day.total_seconds()))
    await expire_paying_orders()
    assert await state_of("market_order", order) == "expired"
    await advance_campaigns()
    late = await a_paid_payment(sandbox, payer=buyer, amount_fen=3390)
    async with transaction():
        await receive_money(late.id, await asked_for(order), 3390)
    assert await _told(order, buyer) == ["付款到得太晚，名额已没有，全额退回"]


async def _told(order: UUID, buyer: UUID) -> list[str]:
    """Give why the buyer reads that money comes back."""
    async with browser_of(the_application(), buyer) as browser:
        return [
            refund["reason_text"]
            for refund in (await browser.get(f"/orders/{order}")).json()["refunds"]
        ]


async def _somebody_paying() -> tuple[UUID, UUID, UUID, UUID]:
    """Give a campaign, a buyer who looks at the pay page, their order and its payment."""
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    payment = await pay_order(order, payer=buyer, method="alipay", language="zh-CN")
    return campaign, buyer, order, payment.id
