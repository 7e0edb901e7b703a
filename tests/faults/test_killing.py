"""`kill -9` of every part in the middle of two hundred orders."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.faults.town import GENEROUS_SECONDS, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.faults.neighbours import Neighbour
    from tests.faults.town import Town

pytestmark = pytest.mark.xdist_group("running-platform")

BUYERS = 25
ORDERS_A_BUYER = 8
# So many orders of a round are placed when the part dies; the others are anywhere on their way.
PLACED = 6
OWN = ("web", "worker", "outside", "relay", "beat")


@dataclass
class Market:
    """Buyers who order round by round, one order each, and what became of it."""

    town: Town
    orders: list[str] = field(default_factory=list)
    placed: int = 0
    mark: int = 0
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    permits: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def shop(self, buyer: Neighbour, rounds: int) -> None:
        """Buy again and again, whenever a round begins."""
        for _ in range(rounds):
            await self.permits.acquire()
            order = await buyer.order()
            self.placed += 1
            if self.placed == self.mark:
                self.reached.set()
            await self.town.pay(await buyer.begin_payment(order))
            self.orders.append(order)

    async def begin_round(self) -> None:
        """Let everybody order, and come back in the middle of it."""
        self.mark = self.placed + PLACED
        self.reached.clear()
        for _ in range(BUYERS):
            self.permits.release()
        await asyncio.wait_for(self.reached.wait(), GENEROUS_SECONDS)

    async def end_round(self) -> None:
        """Wait until everybody has paid."""

        async def is_so() -> bool:
            return len(self.orders) % BUYERS == 0 and len(self.orders) == self.placed

        await until(is_so, "the end of the round")


def one(service: str) -> Callable[[Town], Awaitable[None]]:
    """Kill a part and wait for its successor."""

    async def kill(town: Town) -> None:
        await town.is_back(service, town.kill(service))

    return kill


async def a_worker_child(town: Town) -> None:
    """Kill the process that runs the tasks; its parent starts another."""
    before = town.child_of("worker")
    town.kill("worker", before)

    async def is_replaced() -> bool:
        return before not in town.children_of("worker")

    await until(is_replaced, "the end of the worker's child")


async def a_web_child(town: Town) -> None:
    """Kill the process that answers; the web server starts another."""
    before = town.child_of("web")
    town.kill("web", before)

    async def is_replaced() -> bool:
        return before not in town.children_of("web")

    await until(is_replaced, "the end of the web server's child")


async def all_of_ours(town: Town) -> None:
    """Kill everything but the servers, at once."""
    starts = {name: town.kill(name) for name in OWN}
    for name, before in starts.items():
        await town.is_back(name, before)


DEATHS = (
    one("worker"),
    a_worker_child,
    one("relay"),
    one("web"),
    a_web_child,
    one("redis"),
    one("postgres"),
    all_of_ours,
)


@pytest.mark.timeout(600)
async def test_no_paid_order_is_lost_and_none_is_doubled(town: Town) -> None:
    """Whatever dies, each order the provider took money for is paid once, and the books agree."""
    await town.open_campaign(stock_units=400, min_units=1)
    market = Market(town)
    buyers = await town.neighbours(BUYERS)
    async with asyncio.TaskGroup() as group:
        for buyer in buyers:
            group.create_task(market.shop(buyer, ORDERS_A_BUYER))
        for kill in DEATHS:
            await market.begin_round()
            await kill(town)
            await market.end_round()
    await town.is_whole()
    await town.settled()
    await every_order_is_paid_once(town, market.orders)
    met = sum((buyer.met for buyer in buyers), Counter[str]())
    assert met, "nobody noticed any death"
    said = town.command("check-invariants")
    assert said.returncode == 0, said.stdout + said.stderr


async def every_order_is_paid_once(town: Town, orders: list[str]) -> None:
    """Compare what buyers ordered, what the platform keeps and what the provider took."""
    rows = await town.look(
        """SELECT o.id, o.state, o.paid_fen, o.total_fen, o.payment_id, o.purchase
           FROM market_order o WHERE o.campaign = $1""",
        town.campaign,
    )
    assert sorted(str(row["id"]) for row in rows) == sorted(orders)
    assert len(set(orders)) == BUYERS * ORDERS_A_BUYER
    unpaid = [row for row in rows if row["state"] != "paid_waiting"]
    assert {row["id"] for row in unpaid} <= await refunded_with_reason(town)
    taken = await town.taken_by_provider()
    for row in rows:
        assert row["paid_fen"] == row["total_fen"] == taken.pop(str(row["payment_id"]))
    for row in await town.look(
        "SELECT payment_id FROM market_order WHERE campaign <> $1 AND payment_id IS NOT NULL",
        town.campaign,
    ):
        # Other tests buy on the same platform, in any order.
        taken.pop(str(row["payment_id"]), None)
    # Whatever else was taken went back.
    payments = await town.look(
        "SELECT payment FROM refund WHERE state = 'succeeded' AND payment = ANY($1::uuid[])",
        list(taken),
    )
    assert {str(row["payment"]) for row in payments} == set(taken)
    units = (await town.look("SELECT * FROM campaign WHERE id = $1", town.campaign))[0]
    assert units["held_units"] == 0
    assert units["paid_units"] == len(rows) - len(unpaid) <= units["stock_units"]


async def refunded_with_reason(town: Town) -> set[UUID]:
    """Give the orders whose money went back for a reason."""
    rows = await town.look(
        """SELECT o.id FROM market_order o JOIN order_refund back ON back.parent = o.id
           WHERE o.state = 'refunded' AND back.reason IS NOT NULL"""
    )
    return {row["id"] for row in rows}


async def test_a_wiped_broker_loses_nothing(town: Town) -> None:
    """Whatever lay in the broker is sent again from the outbox."""
    await town.open_campaign(stock_units=100, min_units=1)
    market = Market(town)
    rounds = 3
    async with asyncio.TaskGroup() as group:
        for buyer in await town.neighbours(BUYERS):
            group.create_task(market.shop(buyer, rounds))
        for _ in range(rounds):
            await market.begin_round()
            await town.wipe_broker()
            await market.end_round()
            await town.wipe_broker()
    await town.settled()
    rows = await town.look(
        "SELECT state, count(*) AS orders FROM market_order WHERE campaign = $1 GROUP BY state",
        town.campaign,
    )
    assert [tuple(row) for row in rows] == [("paid_waiting", rounds * BUYERS)]
    said = town.command("check-invariants")
    assert said.returncode == 0, said.stdout + said.stderr
