"""The scheduler was down for six hours: what fell due meanwhile happens in its order."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from core import clock
from core.database import fetch, fetch_value
from marketplace.ordering.expiring import expire_paying_orders
from marketplace.ordering.paying import pay_order
from marketplace.selling.closing import advance_campaigns
from payments.polling import look_at_open_refunds
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order, state_of
from tests.marketplace.paying_builders import a_paid_order

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

ASLEEP = timedelta(hours=6)


class Runs(NamedTuple):
    """Group-buys at every point of their way, before anybody sleeps."""

    unborn: UUID
    opens: UUID
    happens: UUID
    fails: UUID
    left: UUID
    paying: UUID
    goes_on: UUID


async def runs(street: Street, sandbox: SandboxProcess, settle: Settle) -> Runs:
    """Sell, order and pay; in two runs somebody holds a unit, in one the page is open."""
    now = clock.now()
    soon, later = now + timedelta(hours=2), now + timedelta(days=1)
    found = Runs(
        unborn=await a_campaign(
            street, opens_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=3)
        ),
        opens=await a_campaign(street, opens_at=now + timedelta(hours=5), closes_at=later),
        happens=await a_campaign(street, closes_at=soon),
        fails=await a_campaign(street, closes_at=soon, min_units=3),
        left=await a_campaign(street, closes_at=soon),
        paying=await a_campaign(street, closes_at=soon, min_units=1),
        goes_on=await a_campaign(street, closes_at=later, stock_units=1, min_units=1),
    )
    for run in (found.happens, found.fails, found.left):
        await a_paid_order(sandbox, settle, street, run, await a_resident(street), 2)
    for run in (found.left, found.paying, found.goes_on):
        await an_order(street, run, await a_resident(street))
    return found


async def test_after_six_hours_everything_happens_in_order(
    sandbox: SandboxProcess,
    settle: Settle,
    move: Move,
) -> None:
    """One run opens, closes, expires and decides; the next finds nothing left to do."""
    street = await a_street()
    found = await runs(street, sandbox, settle)
    order = await fetch_value("SELECT id FROM market_order WHERE campaign = $1", found.paying)
    buyer = await fetch_value("SELECT buyer FROM market_order WHERE id = $1", order)
    opened = await pay_order(order, payer=buyer, method="alipay", language="zh-CN")
    sandbox.control(pay=str(opened.id))
    before = await fetch_value("SELECT max(sequence) FROM outbox_entry")

    move(ASLEEP)
    await advance_campaigns()
    # What the provider knows of an open page is asked by a sweep of its own.
    assert {name: await state_of("campaign", run) for name, run in found._asdict().items()} == {
        "unborn": "closed",
        "opens": "open",
        "happens": "succeeded",
        "fails": "refunding",
        "left": "succeeded",
        "paying": "closing",
        "goes_on": "open",
    }
    await expire_paying_orders()
    await settle()
    assert await state_of("market_order", order) == "paid_waiting"
    await advance_campaigns()
    assert await state_of("campaign", found.paying) == "succeeded"
    await settle()
    await look_at_open_refunds()
    await settle()
    assert await advance_campaigns() <= 1
    assert await advance_campaigns() == 0
    assert await told_of(found.left, before) == ["order_expired", "campaign_succeeded"]
    # The unit that was held is anybody's again.
    await an_order(street, found.goes_on, await a_resident(street))


async def test_whoever_could_not_be_told_in_time_loses_nothing(
    sandbox: SandboxProcess,
    settle: Settle,
    move: Move,
) -> None:
    """The refund of a group that failed hours ago is whole, and made once."""
    street = await a_street()
    found = await runs(street, sandbox, settle)
    move(ASLEEP)
    for _ in range(3):
        await advance_campaigns()
        await settle()
        sandbox.control(advance=60)
        move(timedelta(hours=1))
        await look_at_open_refunds()
        await settle()
    assert await state_of("campaign", found.fails) == "closed"
    rows = await fetch(
        """SELECT placed.state, placed.refunded_fen, refund.state AS refund, refund.reason
           FROM market_order placed JOIN order_refund refund ON refund.parent = placed.id
           WHERE placed.campaign = $1""",
        found.fails,
    )
    assert [tuple(row) for row in rows] == [("refunded", 6780, "succeeded", "group_failed")]
    given = sandbox.get("/v1/refunds", limit=100)["data"]
    assert [(row["amount"], row["status"]) for row in given] == [(6780, "succeeded")]


async def told_of(run: UUID, after: int) -> list[str]:
    """Give what was told of a run's end and of its orders' ends since then, in order."""
    rows = await fetch(
        """SELECT split_part(kind, '.', 2) AS kind FROM outbox_entry
           WHERE sequence > $2 AND kind IN ('marketplace.order_expired',
               'marketplace.campaign_succeeded', 'marketplace.campaign_failed')
             AND (payload ->> 'campaign_id' = $1 OR payload ->> 'order_id' IN (
               SELECT id::text FROM market_order WHERE campaign = $1::text::uuid))
           ORDER BY sequence""",
        str(run),
        after,
    )
    return [row["kind"] for row in rows]
