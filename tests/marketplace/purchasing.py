"""Carts over several merchants of one street, placed and paid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute
from core.identifiers import uuid7
from marketplace.ordering.paying import pay_purchase
from marketplace.ordering.placing import LineWish, OrderWish, PlacedPurchase, PurchaseCommand, place
from tests.marketplace.builders import Street, a_campaign, a_party, a_resident
from tests.payments.builders import hear
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]


async def another_shop(street: Street) -> Street:
    """Give the same street as it looks to a second merchant of it."""
    seller = await a_person()
    merchant = await a_party("merchant", "小李水果", owner=seller)
    await execute(
        """INSERT INTO merchant (id, party, name, introduction, address, state, approved_at)
           VALUES ($1, $1, '小李水果', '', '乌衣巷 5 号', 'approved', $2)""",
        merchant,
        clock.now(),
    )
    return replace(street, merchant=merchant, seller=seller)


async def two_campaigns(street: Street, **changes: int) -> tuple[UUID, UUID]:
    """Publish a run of each of two merchants."""
    return (
        await a_campaign(street, **changes),
        await a_campaign(await another_shop(street), **changes),
    )


def a_cart(street: Street, *campaigns: UUID, quantity: int = 1) -> PurchaseCommand:
    """Want so many units of each campaign."""
    wishes = tuple(
        OrderWish(uuid7(), campaign, street.point, (LineWish(None, quantity),))
        for campaign in campaigns
    )
    return PurchaseCommand(uuid7(), wishes)


async def a_purchase(
    street: Street, *campaigns: UUID, buyer: UUID | None = None, quantity: int = 1
) -> tuple[PlacedPurchase, UUID]:
    """Order of several campaigns at once; give the purchase and its buyer."""
    buyer = buyer or await a_resident(street)
    return await place(a_cart(street, *campaigns, quantity=quantity), buyer), buyer


async def pay_all(
    sandbox: SandboxProcess, settle: Settle, purchase: UUID, buyer: UUID, method: str = "alipay"
) -> UUID:
    """Pay a purchase and let everything that follows happen; give the payment."""
    payment = await pay_purchase(purchase, payer=buyer, method=method, language="zh-CN")
    sandbox.control(pay=str(payment.id))
    await hear(payment.id)
    await settle()
    return payment.id
