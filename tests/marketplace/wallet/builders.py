"""A buyer whose refund was kept in the wallet."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.database import execute, fetch_value
from marketplace.ordering.cancelling import cancel_order
from marketplace.refunds.refund_routes import choose_route
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order
from tests.marketplace.paying_builders import pay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess


async def a_wallet(sandbox: SandboxProcess, settle: Callable[[], Awaitable[int]]) -> UUID:
    """Give a person with 33.90 in their wallet: a payment too old to go back as it came."""
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    await pay(sandbox, settle, order, buyer, "alipay")
    await execute("UPDATE payment SET settled_at = settled_at - $1::interval", timedelta(days=90))
    await cancel_order(order, buyer=buyer)
    await settle()
    refund = await fetch_value("SELECT id FROM order_refund WHERE parent = $1", order)
    await choose_route(order, refund, None, buyer=buyer)
    await settle()
    return buyer
