"""A campaign that is cancelled while somebody is paying keeps nobody's money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value
from marketplace.ordering.paying import pay_order
from marketplace.queries.orders import order_view
from marketplace.refusals import OrderNotPayable
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.publishing import cancel_campaign
from tests.marketplace.builders import (
    a_campaign,
    a_resident,
    a_street,
    an_order,
    row_of,
    state_of,
)
from tests.marketplace.paying_builders import a_paid_order
from tests.payments.builders import hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def test_money_for_a_cancelled_campaign_goes_back(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The merchant cancels while the pay page is open; what is paid there is refunded."""
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    payment = await pay_order(order, payer=buyer, method="alipay", language="zh-CN")
    await cancel_campaign(campaign, note="断货", merchant_id=street.merchant)
    sandbox.control(pay=str(payment.id))
    await hear(payment.id)
    await settle()
    row = await row_of("market_order", order)
    assert (row["state"], row["paid_fen"]) == ("refunding", row["total_fen"])
    assert await fetch_value("SELECT reason FROM order_refund") == "group_failed"
    assert (await row_of("campaign", campaign))["held_units"] == 0
    await advance_campaigns()
    assert await state_of("campaign", campaign) == "refunding"


async def test_an_order_of_a_cancelled_campaign_cannot_be_paid(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Neither the page nor the server offers to pay for what will not happen."""
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    await a_paid_order(sandbox, settle, street, campaign, await a_resident(street))
    order = await an_order(street, campaign, buyer)
    await cancel_campaign(campaign, note="断货", merchant_id=street.merchant)
    with pytest.raises(OrderNotPayable):
        await pay_order(order, payer=buyer, method="alipay", language="zh-CN")
    seen = await order_view(order, language="zh-CN")
    assert seen is not None
    assert not seen.can.pay
