"""A person's own orders: in their export, and without their words once they are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts.exporting import _contributions
from accounts.facts import PersonDeleted
from core.database import execute, fetch_value, transaction
from core.outbox import record
from marketplace.pasted_lists.claiming import claim
from marketplace.pasted_lists.personal import claimed_lines, pasted_lists
from marketplace.personal import _orders, _refunds, require_nothing_under_way
from marketplace.refusals import OrdersUnderWay
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order
from tests.marketplace.handing_over import a_neighbour, an_open_campaign
from tests.marketplace.handing_over import a_street as a_neighbourhood
from tests.marketplace.paying_builders import pay
from tests.marketplace.test_pasted_lists import an_open_list

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


async def test_an_export_has_the_chat_lines_one_claimed_and_nobody_elses(truths: object) -> None:
    """The own line in full with its order; of a list one pasted only that it was pasted."""
    street = await a_neighbourhood()
    campaign = await an_open_campaign(street)
    token = await an_open_list(street, campaign)
    buyer = await a_neighbour(street)
    await claim(token, 1, by=buyer)
    (line,) = await claimed_lines(buyer)
    assert (line["name"], line["raw"], line["order_number"]) == ("张三", "1. 张三 2份", None)
    assert line["asked_for"] == "×2"
    assert await pasted_lists(buyer) == []
    (pasted,) = await pasted_lists(street.owner)
    assert (pasted["title"], pasted["state"], pasted["lines"]) == ("阳光玫瑰葡萄", "open", 4)
    assert await claimed_lines(street.owner) == []
    assert {"marketplace_group_lists", "marketplace_group_list_lines"} <= set(_contributions)
