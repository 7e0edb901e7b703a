"""Paying orders at the sandbox, and hearing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_value
from marketplace.ordering.paying import pay_order
from tests.marketplace.builders import an_order
from tests.payments.builders import hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]


async def pay(
    sandbox: SandboxProcess, settle: Settle, order: UUID, buyer: UUID, method: str = "alipay"
) -> UUID:
    """Pay an order and let everything that follows happen; give the payment."""
    payment = await pay_order(order, payer=buyer, method=method, language="zh-CN")
    sandbox.control(pay=str(payment.id))
    await hear(payment.id)
    await settle()
    return payment.id


async def asked_for(order: UUID) -> UUID:
    """Give the request an order was last to be paid by."""
    found: UUID = await fetch_value(
        """SELECT request.id FROM payment_share share
           JOIN payment_request request ON request.id = share.request
           WHERE share.parent = $1 ORDER BY request.sequence DESC LIMIT 1""",
        order,
    )
    return found


async def a_paid_order(  # noqa: PLR0917 - who, where and what
    sandbox: SandboxProcess,
    settle: Settle,
    street: Street,
    campaign: UUID,
    buyer: UUID,
    quantity: int = 1,
) -> UUID:
    """Join a campaign and pay."""
    order = await an_order(street, campaign, buyer, quantity)
    await pay(sandbox, settle, order, buyer)
    return order
