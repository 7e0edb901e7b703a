"""Orders handed out in parts, and fetched by neighbours."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.database import fetch, fetch_value
from core.identifiers import uuid7
from core.refusals import Refusal
from marketplace.pick_up.collecting import check, collect
from marketplace.pick_up.proxy_codes import make_proxy_code, void_proxy_code
from marketplace.queries.codes import code_of, proxy_code_of
from marketplace.refusals import (
    AlreadyCollected,
    BadLabel,
    NoProxyCode,
    NoSuchOrder,
    NoSuchPoint,
    OrderNotReady,
    ProxyCodeOver,
    TooManyUnits,
)
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    Street,
    a_paid_order,
    a_person,
    a_point,
    a_street,
    an_open_campaign,
    as_viewer,
    close,
    confirmed_orders,
    digits_of,
    ready_orders,
)

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.usefixtures("truths")


async def an_order_of_three() -> tuple[Street, UUID, UUID]:
    """Give a street, an order of three units that waits there, and its line."""
    from marketplace.pick_up.arriving import arrive  # noqa: PLC0415 - a builder

    street = await a_street()
    campaign = await an_open_campaign(street)
    order = await a_paid_order(street, campaign, quantity=3)
    await close(campaign)
    await arrive(await as_viewer(street.staff), campaign, street.point)
    line = await fetch_value("SELECT id FROM order_line WHERE parent = $1", order)
    return street, order, line


async def buyer_of(order: UUID) -> UUID:
    """Give who placed an order."""
    buyer: UUID = await fetch_value("SELECT buyer FROM market_order WHERE id = $1", order)
    return buyer


async def test_an_order_is_fetched_in_two_goes_with_one_code() -> None:
    """The code opens until the last unit has left; each go is written down."""
    street, order, line = await an_order_of_three()
    staff, digits = await as_viewer(street.staff), await digits_of(order)
    first = await collect(staff, street.point, digits, units={line: 2})
    assert (first.state, first.lines[0].units_left) == ("ready", 1)
    assert (await check(staff, street.point, digits)).lines[0].units_left == 1
    second = await collect(staff, street.point, digits)
    assert (second.state, second.lines[0].units_left) == ("collected", 0)
    acts = await fetch("SELECT outcome FROM hand_over ORDER BY received_at, id")
    assert [act["outcome"] for act in acts] == ["partial", "done"]
    with pytest.raises(AlreadyCollected):
        await collect(staff, street.point, digits, units={line: 1})


@pytest.mark.parametrize("units", [{}, {0: 0}, {0: 4}, {0: -1}, {1: 1}])
async def test_no_more_leaves_than_waits(units: dict[int, int]) -> None:
    """Too many, none at all, and lines of others are refused, and nothing is handed out."""
    street, order, line = await an_order_of_three()
    lines = [line, uuid7()]
    with pytest.raises(TooManyUnits):
        await collect(
            await as_viewer(street.staff),
            street.point,
            await digits_of(order),
            units={lines[which]: number for which, number in units.items()},
        )
    assert await fetch_value("SELECT count(*) FROM hand_over") == 0
    assert await fetch_value("SELECT sum(collected_units) FROM order_line") == 0


async def test_the_same_event_is_answered_as_before() -> None:
    """A phone that lost the answer asks again and hands out nothing twice."""
    street, order, line = await an_order_of_three()
    staff, digits, event = await as_viewer(street.staff), await digits_of(order), uuid7()
    for _ in range(3):
        done = await collect(staff, street.point, digits, event_id=event, units={line: 1})
        assert done.lines[0].units_left == 2
    assert await fetch_value("SELECT count(*) FROM hand_over") == 1
    other = await a_point(street.point_party, street.community, "另一处")
    with pytest.raises(NoSuchPoint):
        await collect(staff, other, digits, event_id=event)


async def test_a_neighbour_fetches_with_a_code_of_their_own() -> None:
    """It opens once; the buyer's own code is spent with the last unit."""
    street = await a_street()
    (order,) = await ready_orders(street)
    buyer = await buyer_of(order)
    with pytest.raises(NoProxyCode):
        await proxy_code_of(order)
    await make_proxy_code(order, " 王阿姨 ", buyer=buyer)
    proxy = await proxy_code_of(order)
    assert (proxy.label, proxy.digits == await digits_of(order)) == ("王阿姨", False)
    staff = await as_viewer(street.staff)
    assert (await check(staff, street.point, proxy.qr_text)).fetched_by == "王阿姨"
    assert (await check(staff, street.point, await digits_of(order))).fetched_by is None
    done = await collect(staff, street.point, proxy.qr_text)
    assert done.state == "collected"
    rows = await fetch("SELECT kind, state FROM pick_up_code ORDER BY kind")
    assert [(row["kind"], row["state"]) for row in rows] == [("own", "spent"), ("proxy", "spent")]
    with pytest.raises(AlreadyCollected):
        await code_of(order)


async def test_a_neighbours_code_serves_once_also_for_a_part() -> None:
    """What is left waits for the buyer's own code, or for a new one."""
    street, order, line = await an_order_of_three()
    buyer, staff = await buyer_of(order), await as_viewer(street.staff)
    await make_proxy_code(order, "王阿姨", buyer=buyer)
    digits = (await proxy_code_of(order)).digits
    await collect(staff, street.point, digits, units={line: 1})
    with pytest.raises(ProxyCodeOver):
        await collect(staff, street.point, digits)
    await make_proxy_code(order, "李叔", buyer=buyer)
    await collect(staff, street.point, (await proxy_code_of(order)).digits, units={line: 1})
    done = await collect(staff, street.point, await digits_of(order))
    assert done.state == "collected"


async def test_a_code_that_was_taken_back_opens_nothing() -> None:
    """Neither does the one before a new one; taking back again changes nothing."""
    street = await a_street()
    (order,) = await ready_orders(street)
    buyer, staff = await buyer_of(order), await as_viewer(street.staff)
    await make_proxy_code(order, "王阿姨", buyer=buyer)
    old = await proxy_code_of(order)
    await make_proxy_code(order, "李叔", buyer=buyer)
    newer = await proxy_code_of(order)
    await void_proxy_code(order, buyer=buyer)
    await void_proxy_code(order, buyer=buyer)
    for text in (old.qr_text, newer.qr_text):
        with pytest.raises(ProxyCodeOver):
            await check(staff, street.point, text)
    assert (await collect(staff, street.point, await digits_of(order))).state == "collected"


async def test_only_the_buyer_of_goods_that_wait_sends_a_neighbour() -> None:
    """Strangers find no order, goods must be there, and a name must be given."""
    street = await a_street()
    _, (order,) = await confirmed_orders(street)
    buyer, stranger = await buyer_of(order), await a_person()
    for attempt in (
        make_proxy_code(order, "王阿姨", buyer=stranger),
        void_proxy_code(order, buyer=stranger),
    ):
        with pytest.raises(NoSuchOrder):
            await attempt
    with pytest.raises(OrderNotReady):
        await make_proxy_code(order, "王阿姨", buyer=buyer)
    with pytest.raises(BadLabel):
        await make_proxy_code(order, "  ", buyer=buyer)
    assert await fetch_value("SELECT count(*) FROM pick_up_code WHERE kind = 'proxy'") == 0


@pytest.mark.races
async def test_two_phones_scanning_one_code_hand_out_once() -> None:
    """One is told that it was handed out already, whoever holds the phones."""
    street = await a_street()
    (order,) = await ready_orders(street)
    text = (await code_of(order)).qr_text
    people = [street.staff, street.staff, street.staff]
    answers = await _all_at_once([(person, street, text) for person in people])
    assert sorted(answers) == ["already-collected", "already-collected", "collected"]


@pytest.mark.races
async def test_the_own_code_and_a_neighbours_at_once_hand_out_once() -> None:
    """Both codes stand for the same goods."""
    street = await a_street()
    (order,) = await ready_orders(street)
    await make_proxy_code(order, "王阿姨", buyer=await buyer_of(order))
    texts = [(await code_of(order)).qr_text, (await proxy_code_of(order)).qr_text]
    answers = await _all_at_once([(street.staff, street, text) for text in texts])
    assert sorted(answers) == ["already-collected", "collected"]


@pytest.mark.races
async def test_the_same_event_sent_many_times_at_once_hands_out_once() -> None:
    """A phone on a bad network repeats itself; every answer tells of the one hand-over."""
    street, order, line = await an_order_of_three()
    staff, digits, event = await as_viewer(street.staff), await digits_of(order), uuid7()
    async with asyncio.TaskGroup() as group:
        repeats = [
            group.create_task(collect(staff, street.point, digits, event_id=event, units={line: 1}))
            for _ in range(5)
        ]
    assert {repeat.result().lines[0].units_left for repeat in repeats} == {2}
    assert await fetch_value("SELECT count(*) FROM hand_over") == 1
    assert await fetch_value("SELECT collected_units FROM order_line WHERE id = $1", line) == 1


async def test_a_neighbours_code_is_made_and_taken_back_over_http() -> None:
    """Only its buyer sees it; parts are handed out at the counter."""
    street, order, line = await an_order_of_three()
    app = the_application()
    async with (
        browser_of(app, await buyer_of(order)) as phone,
        browser_of(app, street.staff) as till,
        browser_of(app, street.owner) as stranger,
    ):
        path = f"/orders/{order}/proxy-code"
        made = await phone.post(path, {"label": "王阿姨"})
        assert made.status_code == 201
        assert (await phone.get(path)).json()["digits"] == made.json()["digits"]
        assert (await stranger.get(path)).status_code == 404
        shown = {"digits": made.json()["digits"], "lines": [{"line_id": str(line), "units": 1}]}
        done = (await till.post(f"/pick-up-points/{street.point}/collect", shown)).json()
        assert (done["state"], done["lines"][0]["units_left"]) == ("ready", 2)
        assert (await phone.get(path)).json()["type"].endswith("no-proxy-code")
        assert (await phone.send("DELETE", path)).status_code == 204


async def _all_at_once(tries: list[tuple[UUID, Street, str]]) -> list[str]:
    async def one(person: UUID, street: Street, text: str) -> str:
        try:
            return (await collect(await as_viewer(person), street.point, text)).state
        except Refusal as refusal:
            return refusal.code

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(*each)) for each in tries]
    return [task.result() for task in tasks]
