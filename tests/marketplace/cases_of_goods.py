"""Runs whose goods come in cases, and the units offered to fill one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core import clock
from core.database import fetch
from core.identifiers import uuid7
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.selling.campaign_plan import VariantPlan
from marketplace.selling.closing import advance_campaigns
from tests.marketplace.builders import a_campaign, a_resident
from tests.marketplace.paying_builders import pay
from tests.marketplace.refunds_builders import refunds_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

PRICE = 3390


async def a_run_of_cases(street: Street, size: int = 10, **changes: Any) -> UUID:
    """Publish a run that is ordered in whole cases."""
    usual = {
        "variants": (VariantPlan(PRICE, 4200, case_size=size),),
        # The provider's clock goes on by itself: it must not be left a day behind.
        "closes_at": clock.now() + timedelta(hours=1),
    }
    return await a_campaign(street, **{**usual, **changes})


async def an_order_with_extra(
    street: Street, run: UUID, quantity: int, extra: int = 0, *, buyer: UUID | None = None
) -> tuple[UUID, UUID]:
    """Order units and say how many more would be taken; give the order and its buyer."""
    buyer = buyer or await a_resident(street)
    command = OrderCommand(uuid7(), run, street.point, quantity, extra=extra)
    return (await place_order(command, buyer)).id, buyer


async def paid_orders(
    sandbox: SandboxProcess,
    settle: Settle,
    street: Street,
    run: UUID,
    wishes: list[tuple[int, int]],
) -> list[UUID]:
    """Let a neighbour for each wish order units, and extras, and pay one after the other."""
    orders = []
    for quantity, extra in wishes:
        order, buyer = await an_order_with_extra(street, run, quantity, extra)
        await pay(sandbox, settle, order, buyer)
        orders.append(order)
    return orders


async def close(settle: Settle, move: Move) -> None:
    """Let the run close, be decided, and everything follow."""
    move(timedelta(hours=1, minutes=10))
    await advance_campaigns()
    await settle()


async def extras_of(run: UUID) -> list[Any]:
    """Give the orders of units that fill a case, by the order they stand beside."""
    return await fetch(
        """SELECT * FROM market_order WHERE campaign = $1 AND source = 'extra_unit'
           ORDER BY extra_of""",
        run,
    )


async def came_back(order: UUID) -> list[tuple[str, int, int]]:
    """Give what came back for an order, why and of how many units, however far it is."""
    return [(reason, units, fen) for reason, _, units, fen in await refunds_of(order)]
