"""Orders that were paid at the sandbox and are on their way, or wait at the point."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from core import clock
from marketplace.pick_up.arriving import arrive
from marketplace.selling.closing import advance_campaigns
from tests.marketplace.builders import (
    Street,
    a_campaign,
    a_member,
    a_party,
    a_resident,
    a_street,
    an_order,
    state_of,
)
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.paying_builders import pay
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

PRICE = 3390


@dataclass(frozen=True)
class Trade:
    """One campaign with its orders and their buyers, in the same order."""

    street: Street
    campaign: UUID
    orders: list[UUID]
    buyers: list[UUID]
    collect_until: datetime

    @property
    def order(self) -> UUID:
        """Give the first order."""
        return self.orders[0]

    @property
    def buyer(self) -> UUID:
        """Give who placed the first order."""
        return self.buyers[0]


async def confirmed(
    sandbox: SandboxProcess,
    settle: Settle,
    move: Move,
    *,
    number: int = 1,
    quantity: int = 1,
    **changes: Any,
) -> Trade:
    """Let a campaign succeed whose orders were paid; its goods are on their way."""
    street = await a_street()
    campaign = await a_campaign(street, **{"min_units": 1, **changes})
    closes_at = clock.now() + timedelta(days=1)
    buyers = [await a_resident(street) for _ in range(number)]
    orders = [await an_order(street, campaign, buyer, quantity) for buyer in buyers]
    for order, buyer in zip(orders, buyers, strict=True):
        await pay(sandbox, settle, order, buyer, "card")
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await settle()
    assert await state_of("campaign", campaign) == "succeeded"
    return Trade(street, campaign, orders, buyers, closes_at + timedelta(hours=36))


async def ready(
    sandbox: SandboxProcess, settle: Settle, move: Move, *, number: int = 1, **changes: Any
) -> Trade:
    """Let the goods of such a campaign arrive."""
    trade = await confirmed(sandbox, settle, move, number=number, **changes)
    await arrive(await as_viewer(trade.street.keeper), trade.campaign, trade.street.point)
    await settle()
    return trade


async def an_operator() -> UUID:
    """Keep somebody who runs the platform."""
    operator = await a_person()
    await a_party("platform", "平台", owner=operator)
    return operator


async def two_operators() -> tuple[UUID, UUID]:
    """Keep two people who run the platform."""
    first, second = await a_person(), await a_person()
    await a_member(await a_party("platform", "平台", owner=first), second, "finance")
    return first, second
