"""Stock and room may change while group-buys run, and never below what is promised."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch, fetch_value
from marketplace.hosts.keeping import Keeping, change_own_point
from marketplace.pick_up.point_rules import OpenSpan
from marketplace.pick_up.storage import Capacity
from marketplace.refusals import CapacityBelowPromises, NoRoomAtPoint, SoldOut
from marketplace.selling.drafting import change_offer
from marketplace.selling.variants import VariantDraft, complaints_about_variants
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order, row_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.placing import DAILY
from tests.marketplace.quotas_builders import (
    a_run_of,
    an_offer_of_two,
    beside,
    plan_of_two,
    sold_as,
    used,
)
from tests.marketplace.selling_variants import order_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.marketplace.builders import Street
    from tests.marketplace.quotas_builders import Kinds

    Move = Callable[[timedelta], None]

ALWAYS = (OpenSpan((1, 2, 3, 4, 5, 6, 7), "08:00", "21:00"),)

pytestmark = pytest.mark.usefixtures("truths")


async def test_stock_goes_down_to_what_is_promised_and_not_below() -> None:
    """Refused, nothing changed: stock, version and words are as they were."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=9)
    run = await a_run_of(street, kinds)
    small = await sold_as(run, kinds.small)
    await order_of(street, run, small, 4)
    with pytest.raises(CapacityBelowPromises) as told:
        await _stock(street, kinds, 3, version=1)
    assert (told.value.promised, told.value.day, told.value.storage) == (4, None, None)
    assert told.value.detail_in("zh-CN").startswith("“小盒”：邻居已占用 4 份")
    assert (await row_of("offer_variant", kinds.small))["stock_units"] == 9
    assert (await row_of("offer", kinds.offer))["version"] == 1
    await _stock(street, kinds, 4, version=1)
    with pytest.raises(SoldOut):
        await order_of(street, run, small, 1)
    await _stock(street, kinds, 5, version=2)
    await order_of(street, run, small, 1)


async def test_stock_that_is_counted_from_now_on_counts_what_is_promised() -> None:
    """Runs that were published before are bound, and their orders counted."""
    street = await a_street()
    kinds = await an_offer_of_two(street)
    first = await a_run_of(street, kinds)
    second = await beside(street, kinds)
    await order_of(street, first, await sold_as(first, kinds.small), 3)
    with pytest.raises(CapacityBelowPromises):
        await _stock(street, kinds, 2, version=1)
    await _stock(street, kinds, 4, version=1)
    assert await used(kinds.small) == 3
    with pytest.raises(SoldOut):
        await order_of(street, second, await sold_as(second, kinds.small), 2)
    await order_of(street, second, await sold_as(second, kinds.small), 1)


async def test_stock_that_is_no_longer_counted_bounds_nobody() -> None:
    """Its quota is gone, and holds that end later give back to the run alone."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=2)
    run = await a_run_of(street, kinds)
    small = await sold_as(run, kinds.small)
    await order_of(street, run, small, 2)
    await _stock(street, kinds, None, version=1)
    await order_of(street, run, small, 5)
    assert await fetch_value("SELECT count(*) FROM quota") == 0


async def test_a_keeper_cannot_keep_less_than_is_promised(move: Move) -> None:
    """Room for a day to come is kept to; a day that is over binds nobody."""
    street = await a_street()
    run = await a_campaign(street)
    await an_order(street, run, await a_resident(street), 5)
    with pytest.raises(CapacityBelowPromises) as told:
        await _room(street, 4, version=1)
    assert (told.value.promised, told.value.storage) == (5, "ambient")
    day = told.value.day
    assert day is not None
    when = f"{day.month} 月 {day.day} 日到货、常温存放的，邻居已占用 5 份"
    assert told.value.detail_in("zh-CN").startswith(when)
    when = f"Of goods that come on {day.day} {day:%b} and are kept at room temperature, neighbours"
    assert told.value.detail_in("en").startswith(when)
    row = await row_of("pick_up_point", street.point)
    assert (row["capacity_units"], row["version"], await used(street.point)) == (None, 1, 0)
    await _room(street, 6, version=1)
    with pytest.raises(NoRoomAtPoint):
        await an_order(street, run, await a_resident(street), 2)
    move(timedelta(days=3))
    await _room(street, 1, version=2)
    await _room(street, None, version=3)
    assert await fetch("SELECT id FROM quota") == []


@pytest.mark.races
async def test_stock_shrinks_while_neighbours_order() -> None:
    """Whatever comes first, no more is promised than there is in the end."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=30)
    run = await a_run_of(street, kinds)
    small = await sold_as(run, kinds.small)
    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(_tries(street, run, small)) for _ in range(20)]
        shrinking = group.create_task(_shrinks(street, kinds))
    sold = sum(task.result() for task in tries)
    stock = (await row_of("offer_variant", kinds.small))["stock_units"]
    assert await used(kinds.small) == sold
    assert (sold, stock) == (20, 30) if not shrinking.result() else sold <= stock == 10


async def test_a_merchant_and_a_keeper_are_told_over_http() -> None:
    """The forms send stock and room, and read how much of it is promised."""
    street = await a_street()
    kinds = await an_offer_of_two(street, small=9)
    run = await a_run_of(street, kinds)
    await order_of(street, run, await sold_as(run, kinds.small), 4)
    async with browser_of(the_application(), street.seller) as shop:
        path = f"/merchants/{street.merchant}/offers/{kinds.offer}"
        seen = await shop.get(path)
        assert [(kind["stock_units"], kind["promised_units"]) for kind in seen.json()["variants"]]
        assert seen.json()["variants"][0]["promised_units"] == 4
        assert seen.json()["variants"][1]["promised_units"] is None
        body = {
            **{key: seen.json()[key] for key in ("title", "category", "unit_label")},
            "picture_ids": [picture["id"] for picture in seen.json()["pictures"]],
            "variants": [
                {key: kind[key] for key in ("id", "name", "list_price_fen", "stock_units")}
                for kind in seen.json()["variants"]
            ],
        }
        body["variants"][0]["stock_units"] = 3
        match = {"if-match": seen.headers["etag"]}
        refused = await shop.send("PUT", path, body, **match)
        assert (refused.status_code, refused.json()["promised"]) == (409, 4)
        assert refused.json()["type"].endswith("capacity-below-promises")
        body["variants"][0]["stock_units"] = 4
        assert (await shop.send("PUT", path, body, **match)).status_code == 200
        page = (await shop.get(f"/campaigns/{run}")).json()
        assert page["variants"][0]["left"] == 0
        assert page["pick_up_points"][0]["left"] is None
    async with browser_of(the_application(), street.keeper) as desk:
        path = f"/pick-up-points/{street.point}/keeping"
        match = {"if-match": (await desk.get(path)).headers["etag"]}
        body = {"hours": DAILY, "note": "", "capacity_units": 3}
        refused = await desk.send("PUT", path, body, **match)
        assert (refused.status_code, refused.json()["promised"]) == (409, 4)


async def _stock(street: Street, kinds: Kinds, small: int | None, *, version: int) -> None:
    plan = await plan_of_two(street, small, None, kinds)
    await change_offer(street.merchant, kinds.offer, plan, version=version)


async def _room(street: Street, units: int | None, *, version: int) -> None:
    viewer = await as_viewer(street.keeper)
    said = Keeping(ALWAYS, "", Capacity(units))
    await change_own_point(viewer, street.point, said, version=version)


async def _shrinks(street: Street, kinds: Kinds) -> bool:
    try:
        await _stock(street, kinds, 10, version=1)
    except CapacityBelowPromises:
        return False
    return True


async def _tries(street: Street, run: UUID, variant: UUID) -> bool:
    try:
        await order_of(street, run, variant)
    except SoldOut:
        return False
    return True


async def test_stock_is_a_whole_number_that_can_be_counted() -> None:
    """Below nothing, or more than anybody sells, is told with the other complaints."""
    draft = VariantDraft("", 4200)
    for stock in (-1, 100_001):
        (told,) = complaints_about_variants([replace(draft, stock_units=stock)])
        assert "库存" in told.zh
    assert complaints_about_variants([replace(draft, stock_units=0)]) == []
