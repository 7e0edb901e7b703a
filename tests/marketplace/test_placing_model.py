"""Whatever buyers, merchants and keepers do in whatever order, every quota counts what it should.

A model beside the database, in plain numbers, says what is left; after every step the counters
of runs, kinds, points and tallies must be its own.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from core.database import fetch, fetch_value
from core.identifiers import uuid7
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_order
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.placing import LineWish, OrderWish, PurchaseCommand, place
from marketplace.ordering.reducing import reduce_order
from marketplace.refunds.refund_calculator import Wish
from marketplace.refusals import (
    CampaignNotOpen,
    CapacityBelowPromises,
    LimitReached,
    NoRoomAtPoint,
    PurchaseRefused,
    SoldOut,
)
from marketplace.selling.campaign_plan import VariantPlan
from marketplace.selling.drafting import change_offer
from marketplace.selling.publishing import cancel_campaign
from tests.marketplace.builders import a_campaign, a_household, a_resident, a_street
from tests.marketplace.purchasing import another_shop
from tests.marketplace.quotas_builders import (
    a_run_of,
    an_offer_of_two,
    beside,
    keeps,
    paid,
    plan_of_two,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.marketplace.builders import Street
    from tests.marketplace.quotas_builders import Kinds

    Move = Callable[[timedelta], None]

REFUSED = (CampaignNotOpen, LimitReached, NoRoomAtPoint, PurchaseRefused, SoldOut)
STEPS = 40
ROOM, SMALL, LARGE, OWN, LIMIT = 16, 9, 8, 4, 6


@dataclass
class Ordered:
    """An order as the model remembers it: units by the run's own kind."""

    id: UUID
    run: UUID
    buyer: UUID
    units: dict[UUID, int]
    is_paid: bool = False


@dataclass
class Model:
    """What may be promised of each subject, and which orders count."""

    capacity: dict[UUID, int] = field(default_factory=dict)
    bound: dict[tuple[UUID, UUID], list[UUID]] = field(default_factory=dict)
    household: dict[UUID, UUID] = field(default_factory=dict)
    limited: set[UUID] = field(default_factory=set)
    closed: set[UUID] = field(default_factory=set)
    orders: list[Ordered] = field(default_factory=list)

    def used(self) -> Counter[UUID]:
        """Add up what every subject has promised."""
        return self.asked(self.orders)

    def asked(self, orders: list[Ordered]) -> Counter[UUID]:
        """Add up what some orders ask of every subject they are bound by."""
        found: Counter[UUID] = Counter()
        for order in orders:
            for kind, units in order.units.items():
                for subject in self.bound[order.run, kind]:
                    found[subject] += units
        return found

    def has(self, run: UUID, subject: UUID) -> int:
        """Give how many units of a run a person or a household has."""
        return sum(
            sum(order.units.values())
            for order in self.orders
            if order.run == run and subject in {order.buyer, self.household[order.buyer]}
        )

    def takes(self, wishes: list[Ordered]) -> bool:
        """Say whether all of a purchase can be placed."""
        used, asked = self.used(), self.asked(wishes)
        if any(used[one] + units > self.capacity[one] for one, units in asked.items()):
            return False
        return not any(
            wish.run in self.closed
            or (
                wish.run in self.limited
                and sum(wish.units.values()) + self.has(wish.run, subject) > LIMIT
            )
            for wish in wishes
            for subject in (wish.buyer, self.household[wish.buyer])
        )


class Square:
    """A street with three runs: two of one offer, one of another shop, one point for all."""

    def __init__(self, chance: Random, move: Move) -> None:
        """Keep what decides, and who moves time."""
        self.chance, self.move, self.model = chance, move, Model()
        self.street: Street
        self.kinds: Kinds
        self.runs: list[UUID] = []

    async def open(self) -> None:
        """Publish everything and tell the model."""
        self.street = await a_street()
        await keeps(self.street, ROOM)
        self.kinds = await an_offer_of_two(self.street, small=SMALL, large=LARGE)
        limits = {"limit_per_person": LIMIT, "limit_per_household": LIMIT}
        own = (
            VariantPlan(3390, 4200, self.kinds.small, stock_units=OWN),
            VariantPlan(7000, 8000, self.kinds.large),
        )
        self.runs = [await a_run_of(self.street, self.kinds, **limits)]
        self.runs.append(await beside(self.street, self.kinds, variants=own))
        self.runs.append(await a_campaign(await another_shop(self.street), stock_units=7))
        self.model.limited = {self.runs[0]}
        self.model.capacity = {
            self.street.point: ROOM,
            self.kinds.small: SMALL,
            self.kinds.large: LARGE,
            **dict(zip(self.runs, (60, 60, 7), strict=True)),
        }
        for run in self.runs:
            await self.bind(run)
        for _ in range(2):
            household = await a_household(self.street)
            for _ in range(2):
                buyer = await a_resident(self.street, household=household)
                self.model.household[buyer] = household

    async def bind(self, run: UUID) -> None:
        """Tell the model by what each kind of a run is bounded."""
        for row in await fetch("SELECT * FROM campaign_variant WHERE campaign = $1", run):
            subjects = [run, self.street.point]
            subjects += [row["variant"]] if run != self.runs[2] else []
            if row["stock_units"] is not None:
                self.model.capacity[row["id"]] = row["stock_units"]
                subjects.append(row["id"])
            self.model.bound[run, row["id"]] = subjects

    async def buy(self) -> None:
        """Ask for some units of some runs at once."""
        buyer = self.chance.choice(list(self.model.household))
        wishes = [
            Ordered(uuid7(), run, buyer, self.units(run))
            for run in self.chance.sample(self.runs, self.chance.randint(1, 3))
        ]
        expected, placed = self.model.takes(wishes), True
        try:
            await place(self.command(wishes), buyer)
        except REFUSED:
            placed = False
        assert placed == expected
        if placed:
            self.model.orders += wishes

    def units(self, run: UUID) -> dict[UUID, int]:
        kinds = [kind for of, kind in self.model.bound if of == run]
        chosen = self.chance.sample(kinds, self.chance.randint(1, len(kinds)))
        return {kind: self.chance.randint(1, 4) for kind in chosen}

    def command(self, wishes: list[Ordered]) -> PurchaseCommand:
        orders = tuple(
            OrderWish(
                wish.id,
                wish.run,
                self.street.point,
                tuple(LineWish(*line) for line in wish.units.items()),
            )
            for wish in wishes
        )
        return PurchaseCommand(uuid7(), orders)

    def some(self, *, is_paid: bool) -> Ordered | None:
        """Give an order of a run that is open, by chance."""
        found = [
            order
            for order in self.model.orders
            if order.is_paid == is_paid and order.run not in self.model.closed
        ]
        return self.chance.choice(found) if found else None

    async def pay(self) -> None:
        if order := self.some(is_paid=False):
            await paid(order.id)
            order.is_paid = True

    async def give_up(self) -> None:
        if order := self.some(is_paid=self.chance.random() < 0.5):
            await cancel_order(order.id, buyer=order.buyer)
            self.model.orders.remove(order)

    async def reduce(self) -> None:
        """Give some units of one line up, and keep at least one."""
        order = self.some(is_paid=True)
        if order is None or sum(order.units.values()) < 2:
            return
        kind = max(order.units, key=lambda one: order.units[one])
        line = await fetch_value(
            "SELECT id FROM order_line WHERE parent = $1 AND variant = $2", order.id, kind
        )
        assert line in await lines_of(order.id)
        left = sum(order.units.values()) - 1
        await reduce_order(order.id, [Wish(line, 1)], buyer=order.buyer, left=left)
        order.units[kind] -= 1

    async def wait(self) -> None:
        """Let time pass until what was not paid is free."""
        self.move(timedelta(minutes=16))
        for order in [order for order in self.model.orders if not order.is_paid]:
            await expire_order(order.id)
            self.model.orders.remove(order)

    async def restock(self) -> None:
        """Change the stock of the small kind; below what is promised it stays."""
        stock = self.chance.randint(0, 12)
        version = await fetch_value("SELECT version FROM offer WHERE id = $1", self.kinds.offer)
        plan = await plan_of_two(self.street, stock, LARGE, self.kinds)
        promised = self.model.used()[self.kinds.small]
        with suppress(CapacityBelowPromises):
            await change_offer(self.street.merchant, self.kinds.offer, plan, version=version)
            assert promised <= stock
            self.model.capacity[self.kinds.small] = stock
            return
        assert promised > stock

    async def stop(self) -> None:
        """End a run: what was paid is free at once, what was not when its hold ends."""
        if self.chance.random() < 0.2 and len(self.model.closed) < 2:
            run = self.chance.choice([one for one in self.runs if one not in self.model.closed])
            await cancel_campaign(run, note="不卖了")
            self.model.closed.add(run)
            self.model.orders = [
                order for order in self.model.orders if order.run != run or not order.is_paid
            ]

    async def agrees(self) -> None:
        """Hold the counters of the database against the model."""
        used = self.model.used()
        for row in await fetch("SELECT subject, used_units, capacity_units FROM quota"):
            assert row["used_units"] == used[row["subject"]], row
            assert row["capacity_units"] == self.model.capacity[row["subject"]], row
        for row in await fetch("SELECT id, held_units + paid_units AS units FROM campaign"):
            if row["id"] not in self.model.closed:
                assert row["units"] == used[row["id"]], row


@pytest.mark.parametrize("seed", range(6))
async def test_any_order_of_events_counts_as_the_model_does(
    truths: Callable[[], Awaitable[None]], move: Move, seed: int
) -> None:
    """Carts, payments, cancelling, reducing, expiry, restocking and stopping, by chance."""
    square = Square(Random(seed), move)  # noqa: S311 - the same chance each time
    await square.open()
    doing: list[Callable[[], Awaitable[None]]] = [
        *[square.buy] * 5,
        *[square.pay] * 3,
        square.give_up,
        square.reduce,
        square.wait,
        square.restock,
        square.stop,
    ]
    for _ in range(STEPS):
        await square.chance.choice(doing)()
        await square.agrees()
    await truths()
