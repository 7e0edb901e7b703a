"""One cart over several merchants: all of it is held, or nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch, fetch_value
from core.identifiers import uuid7
from marketplace.ordering.placing import LineWish, OrderWish, PurchaseCommand, place
from marketplace.refusals import (
    NoSuchVariant,
    OrderIdReused,
    PurchaseRefused,
    SoldOut,
)
from marketplace.selling.publishing import cancel_campaign
from tests.marketplace.builders import (
    a_campaign,
    a_household,
    a_resident,
    a_street,
    an_order,
    row_of,
)
from tests.marketplace.purchasing import a_cart, a_purchase, another_shop, two_campaigns

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.marketplace.builders import Street

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")


async def test_a_cart_becomes_an_order_for_each_merchant() -> None:
    """Each order has its own campaign, total and hold; the purchase adds them up."""
    street = await a_street()
    first, second = await two_campaigns(street)
    purchase, buyer = await a_purchase(street, first, second, quantity=2)
    rows = await fetch(
        "SELECT campaign, merchant, buyer, state, total_fen, title FROM market_order ORDER BY id"
    )
    assert [row["campaign"] for row in rows] == [first, second]
    assert len({row["merchant"] for row in rows}) == 2
    assert {(row["buyer"], row["state"], row["total_fen"]) for row in rows} == {
        (buyer, "pending", 6780)
    }
    assert purchase.total_fen == 13560
    assert [order.total_fen for order in purchase.orders] == [6780, 6780]
    assert (await row_of("purchase", purchase.id))["total_fen"] == 13560
    assert await fetch_value("SELECT sum(held_units) FROM campaign") == 4


async def test_an_order_has_a_line_for_each_variant() -> None:
    """Two kinds of one offer are two lines of one order, each at its own price."""
    street = await a_street()
    campaign = await a_campaign(street)
    small, large = await _two_kinds(campaign)
    wish = OrderWish(uuid7(), campaign, street.point, (LineWish(large, 1), LineWish(small, 2)))
    placed = await place(PurchaseCommand(uuid7(), (wish,)), await a_resident(street))
    assert placed.total_fen == 2 * 3390 + 6000
    lines = await fetch(
        "SELECT variant, variant_name, quantity, unit_price_fen FROM order_line ORDER BY id"
    )
    assert [tuple(line) for line in lines] == [(small, "", 2, 3390), (large, "大箱", 1, 6000)]
    assert (await row_of("market_order", wish.order_id))["quantity"] == 3


async def test_of_several_variants_one_must_be_chosen() -> None:
    """Nobody guesses which kind is meant, and another campaign's kind is none of this one."""
    street = await a_street()
    campaign, other = await two_campaigns(street)
    await _two_kinds(campaign)
    stray = await fetch_value("SELECT id FROM campaign_variant WHERE campaign = $1", other)
    buyer = await a_resident(street)
    for variant in (None, stray, uuid7()):
        wish = OrderWish(uuid7(), campaign, street.point, (LineWish(variant, 1),))
        with pytest.raises(NoSuchVariant):
            await place(PurchaseCommand(uuid7(), (wish,)), buyer)
    assert await _nothing_happened()


async def test_every_order_that_cannot_be_is_named_at_once() -> None:
    """One is sold out, one closed, one over its limit, one is fine: three are named, none made."""
    street = await a_street()
    fine, scarce = await two_campaigns(street)
    shop = await another_shop(street)
    limited, closed = await a_campaign(shop, limit_per_person=1), await a_campaign(shop)
    await execute("UPDATE campaign SET stock_units = 1, min_units = 1 WHERE id = $1", scarce)
    await cancel_campaign(closed, note="卖完了", merchant_id=shop.merchant)
    command = a_cart(street, fine, scarce, limited, closed, quantity=2)
    with pytest.raises(PurchaseRefused) as told:
        await place(command, await a_resident(street))
    assert [(one.campaign_id, one.refusal.code) for one in told.value.refused] == [
        (str(scarce), "sold-out"),
        (str(limited), "limit-reached"),
        (str(closed), "campaign-not-open"),
    ]
    members = told.value.members_in("en")["refused"]
    assert (members[0]["left"], members[0]["title"]) == (1, "Not enough left")
    assert members[0]["order_id"] == str(command.orders[1].order_id)
    assert "没有占用名额" in told.value.detail_in("zh-CN")
    assert await _nothing_happened()


async def test_a_household_shares_its_limit_over_its_carts() -> None:
    """What one of a flat holds counts for the other's cart."""
    street = await a_street()
    first, second = await two_campaigns(street, limit_per_household=2)
    household = await a_household(street)
    one, two = [await a_resident(street, household=household) for _ in range(2)]
    await an_order(street, first, one, 2)
    with pytest.raises(PurchaseRefused) as told:
        await a_purchase(street, first, second, buyer=two)
    refused = told.value.refused
    assert [one.campaign_id for one in refused] == [str(first)]
    assert refused[0].members_in("en")["used"] == 2
    assert (await row_of("campaign", second))["held_units"] == 0


async def test_units_of_holds_that_are_over_are_freed_for_a_cart(move: Move) -> None:
    """The sweep may be late: who finds nothing left, and an old hold, gets its units."""
    street = await a_street()
    first, second = await two_campaigns(street, stock_units=1, min_units=1)
    await a_purchase(street, first, second)
    with pytest.raises(PurchaseRefused):
        await a_purchase(street, first, second)
    move(timedelta(minutes=16))
    await a_purchase(street, first, second)
    assert [
        row["state"] for row in await fetch("SELECT state FROM market_order ORDER BY placed_at")
    ] == ["expired", "expired", "pending", "pending"]


@pytest.mark.races
async def test_the_same_purchase_sent_twice_is_one() -> None:
    """Ten times at once, the same ids and content hold their units once."""
    street = await a_street()
    first, second = await two_campaigns(street)
    buyer = await a_resident(street)
    command = a_cart(street, first, second)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(place(command, buyer)) for _ in range(10)]
    assert {task.result().total_fen for task in tasks} == {6780}
    assert await fetch_value("SELECT count(*) FROM market_order") == 2
    assert await fetch_value("SELECT sum(held_units) FROM campaign") == 2
    with pytest.raises(OrderIdReused):
        await place(PurchaseCommand(command.purchase_id, command.orders[:1]), buyer)
    with pytest.raises(OrderIdReused):
        await place(command, await a_resident(street))
    with pytest.raises(OrderIdReused):
        await place(PurchaseCommand(uuid7(), command.orders[:1]), buyer)


@pytest.mark.races
async def test_the_last_seat_under_fifty_carts() -> None:
    """One cart holds both last units; nobody holds one of them alone."""
    street = await a_street()
    first, second = await two_campaigns(street, stock_units=1, min_units=1)
    buyers = [await a_resident(street) for _ in range(50)]
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_tries(street, (first, second)[:: 1 - 2 * (n % 2)], buyer))
            for n, buyer in enumerate(buyers)
        ]
    assert sum(task.result() for task in tasks) == 1
    assert [row["held_units"] for row in await fetch("SELECT held_units FROM campaign")] == [1, 1]


@pytest.mark.races
async def test_carts_in_opposite_orders_never_end_each_other() -> None:
    """Half the neighbours ask for A and B, half for B and A: everybody gets both."""
    street = await a_street()
    first, second = await two_campaigns(street, stock_units=400)
    buyers = [await a_resident(street) for _ in range(100)]
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(_tries(street, (first, second)[:: 1 - 2 * (n % 2)], buyer))
            for n, buyer in enumerate(buyers)
        ]
    assert all(task.result() for task in tasks)
    assert await fetch_value("SELECT sum(held_units) FROM campaign") == 200


async def test_one_order_is_refused_with_its_own_words() -> None:
    """A purchase of one order says what stands against it, and not that something does."""
    street = await a_street()
    campaign = await a_campaign(street, stock_units=2, min_units=1)
    with pytest.raises(SoldOut) as told:
        await a_purchase(street, campaign, quantity=3)
    assert told.value.left == 2


async def _tries(street: Street, campaigns: tuple[UUID, ...], buyer: UUID) -> bool:
    try:
        await a_purchase(street, *campaigns, buyer=buyer)
    except PurchaseRefused:
        return False
    return True


async def _two_kinds(campaign: UUID) -> tuple[UUID, UUID]:
    """Let a campaign sell a second, larger kind; give both."""
    large = await fetch_value(
        """WITH kind AS (
             INSERT INTO offer_variant (id, offer, name, position, list_price_fen, state)
             SELECT uuidv7(), offer, '大箱', 1, 8000, 'listed' FROM campaign WHERE id = $1
             RETURNING id)
           INSERT INTO campaign_variant (id, campaign, variant, position, price_fen,
             list_price_fen)
           SELECT uuidv7(), $1, kind.id, 1, 6000, 8000 FROM kind RETURNING id""",
        campaign,
    )
    small = await fetch_value(
        "SELECT id FROM campaign_variant WHERE campaign = $1 AND position = 0", campaign
    )
    return small, large


async def _nothing_happened() -> bool:
    return not any(
        [
            await fetch_value("SELECT count(*) FROM purchase"),
            await fetch_value("SELECT count(*) FROM market_order"),
            await fetch_value("SELECT coalesce(sum(held_units), 0) FROM campaign"),
            await fetch_value("SELECT count(*) FROM campaign_tally"),
        ]
    )
