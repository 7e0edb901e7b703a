"""The truths about decided group-buys: each is found broken when it is broken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import invariants
from core.database import execute
from marketplace.selling.closing import advance_campaigns
from tests.marketplace.builders import a_resident, a_street, state_of
from tests.marketplace.paying_builders import pay
from tests.marketplace.selling_variants import a_run_of_two_sizes, order_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider")

COUNT = "a decided campaign's count equals its paid orders at that time"
PEOPLE = "the people of a campaign are those who have paid"
TRUE_UP = "every confirmed order has its true-up"
PRICE = "a line costs its final price"
BACK = "an order that is being refunded has its refund"


async def a_run(
    street: Street, sandbox: SandboxProcess, settle: Settle, **changes: Any
) -> tuple[UUID, list[UUID]]:
    """Sell five units to two neighbours; one of them orders twice."""
    run = await a_run_of_two_sizes(street, **changes)
    buyers = [await a_resident(street) for _ in range(2)]
    orders = []
    for buyer, kind, units in ((0, run.small, 2), (1, run.large, 2), (1, run.small, 1)):
        order = await order_of(street, run.id, kind, units, buyer=buyers[buyer])
        await pay(sandbox, settle, order, buyers[buyer], "card")
        orders.append(order)
    return run.id, orders


async def broken() -> set[str]:
    return {found.name for found in await invariants.check()}


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE campaign SET decided_units = 4", COUNT),
        ("UPDATE campaign SET decided_people = 3", COUNT),
        ("UPDATE campaign SET decided_amount_fen = decided_amount_fen + 1", COUNT),
        ("UPDATE campaign SET paid_people = 3", PEOPLE),
        ("UPDATE order_line SET true_up_fen = true_up_fen - 1", TRUE_UP),
        ("DELETE FROM order_refund_line; DELETE FROM order_refund", TRUE_UP),
        ("UPDATE order_line SET final_unit_price_fen = final_unit_price_fen - 1", PRICE),
        ("UPDATE order_line SET basis_fen = basis_fen - 1", PRICE),
        ("UPDATE campaign_variant SET final_price_fen = price_fen", PRICE),
        ("UPDATE market_order SET state = 'refunding' WHERE quantity = 1", BACK),
    ],
)
async def test_a_broken_truth_of_a_success_is_found(
    damage: str, found: str, sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Sound rows break nothing; damaged ones are named."""
    run, _ = await a_run(await a_street(), sandbox, settle)
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    # Between the decision and its reactions everything is true already.
    assert await state_of("campaign", run) == "succeeded"
    assert await broken() == set()
    await settle()
    assert await broken() == set()
    if found == BACK:
        await execute("DELETE FROM order_refund_line")
        await execute("DELETE FROM order_refund")
    for one in damage.split("; "):
        await execute(one)
    assert found in await broken()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE campaign SET decided_units = 4", COUNT),
        ("UPDATE order_refund SET reason_key = 'other:' || id", COUNT),
        ("DELETE FROM outbox_entry WHERE kind = 'marketplace.refund_owed'", BACK),
    ],
)
async def test_a_broken_truth_of_a_failure_is_found(
    damage: str, found: str, sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The count of a group-buy that failed is kept, and whoever paid is refunded."""
    run, _ = await a_run(await a_street(), sandbox, settle, min_units=9, cheaper=())
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    assert await state_of("campaign", run) == "refunding"
    assert await broken() == set()
    if found == COUNT:
        await settle()
        assert await broken() == set()
    await execute(damage)
    assert found in await broken()
