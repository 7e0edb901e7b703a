"""A person's own orders: in their export, and without their words once they are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts.facts import PersonDeleted
from core.database import execute, fetch_value, transaction
from core.outbox import record
from marketplace.personal import _orders, _refunds, require_nothing_under_way
from marketplace.refusals import OrdersUnderWay
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order
from tests.marketplace.paying_builders import pay

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]


async def test_an_export_has_ones_own_orders_only(truths: object) -> None:
    """Somebody else's order is not in it."""
    street = await a_street()
    campaign = await a_campaign(street)
    mine, other = await a_resident(street), await a_resident(street)
    await an_order(street, campaign, mine, 2)
    await an_order(street, campaign, other)
    rows = await _orders(mine)
    assert [(row["title"], row["quantity"], row["state"]) for row in rows] == [
        ("散养土鸡蛋 30 枚", 2, "pending")
    ]
    assert await _refunds(mine) == []


async def test_nobody_is_deleted_while_their_goods_are_on_the_way(
    truths: object, provider: object, sandbox: SandboxProcess, settle: Settle
) -> None:
    """A paid order keeps the account; an unpaid one does not."""
    street = await a_street()
    buyer = await a_resident(street)
    order = await an_order(street, await a_campaign(street), buyer)
    await require_nothing_under_way(buyer)
    await pay(sandbox, settle, order, buyer)
    with pytest.raises(OrdersUnderWay):
        await require_nothing_under_way(buyer)


async def test_a_deleted_persons_words_are_forgotten(
    truths: object, settle: Callable[[], Awaitable[int]]
) -> None:
    """The order stays for the books; the note does not."""
    street = await a_street()
    buyer = await a_resident(street)
    order = await an_order(street, await a_campaign(street), buyer)
    await execute("UPDATE market_order SET note = '放门口，密码 1234' WHERE id = $1", order)
    async with transaction():
        await record(PersonDeleted(person_id=buyer))
    await settle()
    assert await fetch_value("SELECT note FROM market_order WHERE id = $1", order) == ""
