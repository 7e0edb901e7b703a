"""Phones that hand out without a network and tell of it afterwards."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import execute, fetch_row, fetch_value
from core.identifiers import uuid7
from marketplace.pick_up.collecting import collect
from marketplace.pick_up.proxy_codes import make_proxy_code
from marketplace.pick_up.syncing_hand_overs import OfflineEvent, SyncedEvent, sync_hand_overs
from marketplace.queries.codes import code_of, proxy_code_of
from marketplace.queries.hand_overs_in_vain import hand_overs_in_vain
from marketplace.queries.points import board
from marketplace.queries.roster import hashed, roster
from marketplace.refusals import AlreadyCollected, NoSuchPoint
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    Street,
    a_person,
    a_point,
    a_street,
    as_viewer,
    digits_of,
    ready_orders,
    state_of,
)
from tests.marketplace.hosts.test_parts_and_proxies import an_order_of_three, buyer_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

pytestmark = pytest.mark.usefixtures("truths")


async def event_for(order: UUID, code: str | None = None, units: int = 1) -> OfflineEvent:
    """Note what a phone would: the code it saw, and what it handed out."""
    line = await fetch_value("SELECT id FROM order_line WHERE parent = $1", order)
    digits = code or await digits_of(order)
    return OfflineEvent(uuid7(), order, digits, {line: units}, clock.now(), "phone")


async def told(street: Street, *events: OfflineEvent) -> list[tuple[str, str | None]]:
    """Sync events as the staff of the point."""
    done = await sync_hand_overs(await as_viewer(street.staff), street.point, events)
    return [(one.outcome, one.refusal) for one in done]


async def test_the_roster_knows_the_codes_without_telling_them() -> None:
    """What waits is listed with masks and hashes; what was handed out is not."""
    street = await a_street()
    waiting, gone = await ready_orders(street, 2)
    await collect(await as_viewer(street.staff), street.point, await digits_of(gone))
    await make_proxy_code(waiting, "王阿姨", buyer=await buyer_of(waiting))
    found = await roster(street.point)
    (order,) = found.orders
    digits, proxy = await digits_of(waiting), await proxy_code_of(waiting)
    assert [code.digits_hash for code in order.codes] == [
        hashed(found.salt, digits),
        hashed(found.salt, proxy.digits),
    ]
    assert digits not in str(found)
    assert order.lines[0].units_left == 1
    assert found.good_until - found.made_at == timedelta(hours=24)


async def test_what_was_handed_out_offline_is_handed_out() -> None:
    """The order is collected when the phone says; telling it again changes nothing."""
    street = await a_street()
    (order,) = await ready_orders(street)
    event = await event_for(order)
    assert await told(street, event) == [("done", None)]
    assert await told(street, event, event) == [("done", None)] * 2
    assert await state_of("market_order", order) == "collected"
    assert await fetch_value("SELECT count(*) FROM hand_over") == 1
    assert await fetch_value("SELECT bool_and(offline) FROM hand_over")


async def test_a_nonce_serves_as_well_as_the_digits_and_parts_stay_parts() -> None:
    """A scanned code and a typed one are the same to the sync."""
    street, order, _ = await an_order_of_three()
    nonce = await fetch_value("SELECT nonce FROM pick_up_code WHERE order_id = $1", order)
    first, second = await event_for(order, nonce, 2), await event_for(order)
    assert await told(street, first, second) == [("partial", None), ("done", None)]


async def test_of_two_phones_the_first_told_wins_and_the_second_moves_nothing(
    settle: Callable[[], Awaitable[int]],
) -> None:
    """The double is shown to host and operator, and the buyer is asked."""
    street = await a_street()
    (order,) = await ready_orders(street)
    one, other = await event_for(order), await event_for(order)
    assert await told(street, one) == [("done", None)]
    await settle()
    before = await fetch_row("SELECT * FROM market_order WHERE id = $1", order)
    written = await fetch_value("SELECT count(*) FROM outgoing_message")
    assert await told(street, other) == [("double", "already-collected")]
    assert await fetch_row("SELECT * FROM market_order WHERE id = $1", order) == before
    await settle()
    (shown,) = (await board(street.point, "zh-CN")).in_vain
    assert (shown.id, shown.units, shown.first_at) == (other.id, 1, one.scanned_at)
    assert [found.id for found in await hand_overs_in_vain()] == [other.id]
    assert await fetch_value("SELECT count(*) FROM outgoing_message") == written + 1


async def test_offline_and_online_together_hand_out_once() -> None:
    """The phone with a network was first; the other one's goods left for nothing."""
    street = await a_street()
    (order,) = await ready_orders(street)
    event = await event_for(order)
    await collect(await as_viewer(street.staff), street.point, await digits_of(order))
    assert await told(street, event) == [("double", "already-collected")]


async def test_more_units_than_are_left_are_a_double() -> None:
    """Two phones hand out two of three each: the second event is kept and moves nothing."""
    street, order, _ = await an_order_of_three()
    events = [await event_for(order, units=2), await event_for(order, units=2)]
    assert await told(street, *events) == [("partial", None), ("double", "too-many-units")]
    assert await fetch_value("SELECT collected_units FROM order_line") == 2


async def test_goods_that_left_for_money_on_its_way_back_are_shown() -> None:
    """The refund stands, and people settle what happened."""
    street = await a_street()
    (order,) = await ready_orders(street)
    event = await event_for(order)
    await execute("UPDATE pick_up_code SET state = 'void' WHERE order_id = $1", order)
    await execute("UPDATE market_order SET state = 'refunding' WHERE id = $1", order)
    assert await told(street, event) == [("refused", "order-given-back")]
    assert await fetch_value("SELECT collected_units FROM order_line") == 0
    await execute("UPDATE market_order SET state = 'ready' WHERE id = $1", order)
    await execute("UPDATE pick_up_code SET state = 'live' WHERE order_id = $1", order)


async def test_a_code_nobody_has_is_kept_as_refused() -> None:
    """The goods are gone, but no code of the order says they should be."""
    street = await a_street()
    (order,) = await ready_orders(street)
    wrong = "000000" if await digits_of(order) != "000000" else "000001"
    event = await event_for(order, wrong)
    assert await told(street, event) == [("refused", "pick-up-code-not-readable")]
    assert await state_of("market_order", order) == "ready"


async def test_a_phone_clock_that_is_wrong_changes_no_history() -> None:
    """Nothing is collected before it came, nor after it was told."""
    street = await a_street()
    early, late = await ready_orders(street, 2)
    for order, wrong in ((early, timedelta(days=-3)), (late, timedelta(days=3))):
        event = await event_for(order)
        moved = OfflineEvent(**{**vars(event), "scanned_at": clock.now() + wrong})
        assert await told(street, moved) == [("done", None)]
    rows = [
        await fetch_row("SELECT * FROM market_order WHERE id = $1", one) for one in (early, late)
    ]
    assert all(
        row and row["ready_at"] <= row["collected_at"] <= row["fulfilled_at"] for row in rows
    )


async def test_events_of_another_point_are_unknown_and_strangers_have_none() -> None:
    """Neither is kept."""
    street = await a_street()
    (order,) = await ready_orders(street)
    event = await event_for(order)
    other = await a_point(street.point_party, street.community, "另一处")
    (unknown,) = await sync_hand_overs(await as_viewer(street.staff), other, [event])
    assert (unknown.outcome, unknown.refusal) == ("unknown", "no-such-order")
    with pytest.raises(NoSuchPoint):
        await sync_hand_overs(await as_viewer(await a_person()), street.point, [event])
    assert await fetch_value("SELECT count(*) FROM hand_over") == 0
    (mine,) = await ready_orders(street)
    assert await told(street, await event_for(mine)) == [("done", None)]
    taken = OfflineEvent(
        **{**vars(await event_for(mine)), "id": await fetch_value("SELECT id FROM hand_over")}
    )
    assert await told(street, taken) == [("done", None)]


@pytest.mark.races
async def test_two_phones_that_were_offline_sync_at_once() -> None:
    """Of each order exactly one event counts, whoever comes first; and nobody waits in a ring."""
    street = await a_street()
    orders = await ready_orders(street, 6)
    phones = [[await event_for(order) for order in orders] for _ in range(3)]
    phones[1].reverse()
    staff = await as_viewer(street.staff)

    async def sync(events: list[OfflineEvent]) -> list[SyncedEvent]:
        return await sync_hand_overs(staff, street.point, events)

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(sync(events)) for events in [*phones, phones[0]]]
    outcomes = {event.id: event.outcome for task in tasks for event in task.result()}
    assert sorted(outcomes.values()) == ["done"] * 6 + ["double"] * 12
    for order in orders:
        assert await state_of("market_order", order) == "collected"


@pytest.mark.races
async def test_a_sync_and_a_scan_of_one_person_do_not_wait_in_a_ring() -> None:
    """The same phone tells of the past while it hands out the next."""
    street = await a_street()
    orders = await ready_orders(street, 8)
    staff = await as_viewer(street.staff)
    events = [await event_for(order) for order in orders]
    texts = [(await code_of(order)).qr_text for order in orders]

    async def scan(text: str) -> None:
        with suppress(AlreadyCollected):
            await collect(staff, street.point, text)

    async with asyncio.TaskGroup() as group:
        group.create_task(sync_hand_overs(staff, street.point, events[::-1]))
        for text in texts:
            group.create_task(scan(text))
    assert await fetch_value("SELECT sum(collected_units) FROM order_line") == len(orders)


async def test_roster_and_sync_over_http() -> None:
    """For the people of the point; the operator lists what people have to settle."""
    street = await a_street()
    (order,) = await ready_orders(street)
    event = await event_for(order)
    body = {
        "events": [
            {
                "id": str(event.id),
                "order_id": str(order),
                "code": event.code,
                "lines": [{"line_id": str(line), "units": 1} for line in event.units],
                "scanned_at": "2026-01-01T00:00:00Z",
            }
        ]
    }
    again = {"events": [{**body["events"][0], "id": str(uuid7())}]}
    app = the_application()
    async with (
        browser_of(app, street.staff) as till,
        browser_of(app, street.maker) as desk,
        browser_of(app, street.owner) as stranger,
    ):
        ones = f"/pick-up-points/{street.point}"
        kept = (await till.get(f"{ones}/roster")).json()
        assert [one["order_id"] for one in kept["orders"]] == [str(order)]
        assert (await stranger.get(f"{ones}/roster")).status_code == 404
        done = (await till.post(f"{ones}/hand-overs", body)).json()
        assert done["events"] == [{"id": str(event.id), "outcome": "done", "refusal": None}]
        doubled = (await till.post(f"{ones}/hand-overs", again)).json()
        assert doubled["events"][0]["outcome"] == "double"
        listed = (await desk.get("/operator/hand-overs-in-vain")).json()
        assert [one["order_id"] for one in listed["items"]] == [str(order)]
        assert (await till.get(f"{ones}/board")).json()["in_vain"][0]["refusal"] == (
            "already-collected"
        )
        assert (await till.get("/operator/hand-overs-in-vain")).status_code == 404
