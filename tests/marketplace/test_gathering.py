"""Purchases that wait for one campaign are decided together, each with its own outcome."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from core.database import fetch_value, transaction
from core.identifiers import uuid7
from marketplace.ordering import placing
from marketplace.ordering.gathering import BATCH, Gathering
from marketplace.ordering.placing import LineWish, OrderWish, PurchaseCommand, place
from marketplace.refusals import NotServed, OrderIdReused, SoldOut
from tests.marketplace.builders import a_campaign, a_resident, a_street
from tests.marketplace.purchasing import a_cart
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    import asyncpg

    from marketplace.ordering.placing import PlacedPurchase


class Counter:
    """Doubles numbers when it is let, and remembers in which batches."""

    def __init__(self) -> None:
        """Begin with nothing decided, and the way barred."""
        self.batches: list[list[int]] = []
        self.may = asyncio.Event()
        self.gathering: Gathering[int, int] = Gathering(self.double)

    async def double(self, numbers: Sequence[int]) -> list[int]:
        """Decide some numbers; below nothing none can."""
        self.batches.append(list(numbers))
        await self.may.wait()
        if min(numbers) < 0:
            raise ValueError(numbers)
        return [2 * number for number in numbers]

    async def decide(self, number: int) -> int:
        """Ask for one number."""
        return await self.gathering.decide("hot", number)

    async def ask(self, *numbers: int) -> list[asyncio.Task[int]]:
        """Ask for some numbers, one after the other, without waiting for what is said."""
        tasks = [asyncio.create_task(self.decide(number)) for number in numbers]
        for _ in range(3):
            await asyncio.sleep(0)
        return tasks


async def _said(tasks: Sequence[asyncio.Task[Any]]) -> list[object]:
    await asyncio.wait(tasks)
    return [
        asyncio.CancelledError() if one.cancelled() else one.exception() or one.result()
        for one in tasks
    ]


async def _together(*asked: Coroutine[Any, Any, PlacedPurchase]) -> list[object]:
    return await _said([asyncio.create_task(one) for one in asked])


async def test_who_comes_alone_waits_for_nobody() -> None:
    """A batch of one is the usual case, and leaves nothing behind."""
    counter = Counter()
    counter.may.set()
    assert [await counter.decide(1), await counter.decide(2)] == [2, 4]
    assert counter.batches == [[1], [2]]


async def test_who_waits_is_decided_together() -> None:
    """While the first is decided the others gather; each hears its own number, in turn."""
    counter = Counter()
    tasks = await counter.ask(*range(1, BATCH + 5))
    counter.may.set()
    assert await _said(tasks) == [2 * number for number in range(1, BATCH + 5)]
    assert [len(batch) for batch in counter.batches] == [1, BATCH, 3]
    assert [number for batch in counter.batches for number in batch] == list(range(1, BATCH + 5))


async def test_an_error_is_only_its_own_callers() -> None:
    """When a batch fails each tries alone, and those in order get their answer."""
    counter = Counter()
    tasks = await counter.ask(1, 2, -3, 4)
    counter.may.set()
    first, second, third, fourth = await _said(tasks)
    assert (first, second, fourth) == (2, 4, 8)
    assert isinstance(third, ValueError)
    assert await counter.decide(5) == 10


@pytest.mark.parametrize("gone", [0, 1, 2, 3])
async def test_a_client_that_goes_leaves_the_others_served(gone: int) -> None:
    """The one who leads, the next to lead, one in the middle, the last: the rest are answered."""
    counter = Counter()
    tasks = await counter.ask(1, 2, 3, 4)
    tasks[gone].cancel()
    counter.may.set()
    said = await _said(tasks)
    assert isinstance(said.pop(gone), asyncio.CancelledError)
    assert said == [2 * number for number in (1, 2, 3, 4) if number != gone + 1]
    assert await counter.decide(5) == 10


async def test_the_one_who_is_to_lead_may_go_at_that_moment() -> None:
    """The lead is handed over and its taker gone before it knew: the next one leads."""
    counter = Counter()
    (leader,) = await counter.ask(1)
    heir, other = await counter.ask(2, 3)
    leader.add_done_callback(lambda _: heir.cancel())
    counter.may.set()
    assert (await leader, await other) == (2, 6)
    await _said([heir])


@pytest.mark.usefixtures("truths")
@pytest.mark.races
async def test_waiting_orders_are_placed_in_few_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty neighbours at once: twelve units are sold, each refusal is its own."""
    street = await a_street()
    campaign = await a_campaign(street, stock_units=12)
    buyers = [await a_resident(street) for _ in range(39)]
    commands = [a_cart(street, campaign) for _ in buyers]
    stranger = await a_person()
    calls = []

    async def counting(asked: Sequence[dict[str, Any]]) -> Sequence[asyncpg.Record]:
        calls.append(len(asked))
        return await placing.place_all(asked)

    monkeypatch.setattr(placing, "_gathering", Gathering(counting))
    found = await _together(
        place(a_cart(street, campaign), stranger),
        *(place(command, buyer) for command, buyer in zip(commands, buyers, strict=True)),
    )
    assert isinstance(found[0], NotServed)
    refused = [one for one in found[1:] if isinstance(one, BaseException)]
    assert {type(one) for one in refused} == {SoldOut}
    assert len(found[1:]) - len(refused) == 12
    assert len(calls) < len(found)
    assert await fetch_value("SELECT held_units FROM campaign") == 12


@pytest.mark.usefixtures("truths")
async def test_the_same_order_twice_in_a_batch_is_one() -> None:
    """A double tap that gathers is a repetition; another's tap on the id is refused."""
    street = await a_street()
    campaign = await a_campaign(street)
    buyer, other = await a_resident(street), await a_resident(street)
    command = a_cart(street, campaign)
    one, again, reused = await _together(
        place(command, buyer), place(command, buyer), place(command, other)
    )
    assert one == again
    assert isinstance(reused, OrderIdReused)


@pytest.mark.usefixtures("truths")
async def test_an_order_of_an_open_transaction_goes_with_it() -> None:
    """It is placed by its own transaction, and undone with it."""
    street = await a_street()
    campaign = await a_campaign(street)
    wish = OrderWish(uuid7(), campaign, street.point, (LineWish(None, 1),))
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await place(PurchaseCommand(uuid7(), (wish,)), await a_resident(street))
            raise ZeroDivisionError
    assert await fetch_value("SELECT count(*) FROM market_order") == 0
