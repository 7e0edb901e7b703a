"""The ledger conserves every unit, whatever is asked of it and in whatever order."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest

from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from ledger.books import Account, Book, Unit, money, provider
from ledger.holding import expire_holds, hold, post_hold, void_hold
from ledger.posting import Line, post
from ledger.queries import balance_of, entries_of, movements_of
from ledger.rebuilding import rebuild_balances
from ledger.refusals import BalanceTooLow, HoldNotPending, TransferKeyReused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

CLEARING = money(Book.GATEWAY_CLEARING, provider("stripe"))


async def paid(order: UUID, amount: int) -> Account:
    held = money(Book.BUYER_FUNDS_HELD, order)
    async with transaction():
        await post(
            key=f"paid:{order}",
            kind="paid",
            source=order,
            lines=[Line(CLEARING, -amount), Line(held, amount)],
        )
    return held


async def test_a_transfer_moves_value_once_per_key(truths: object) -> None:
    """Booking the same movement again under its key changes nothing."""
    order = uuid7()
    held = await paid(order, 1990)
    assert await paid(order, 1990) == held
    assert (await balance_of(held)).balance == 1990
    assert (await balance_of(CLEARING)).balance == -1990


async def test_a_key_never_stands_for_two_movements(truths: object) -> None:
    """Another amount under a used key is refused and moves nothing."""
    order = uuid7()
    held = await paid(order, 500)
    with pytest.raises(TransferKeyReused):
        await paid(order, 501)
    assert (await balance_of(held)).balance == 500


@pytest.mark.parametrize(
    "lines",
    [
        [Line(CLEARING, -5), Line(money(Book.WALLET), 4)],
        [Line(CLEARING, 0)],
        [Line(CLEARING, -5), Line(Account(Unit.POINT, Book.AVAILABLE, uuid7()), 5)],
    ],
)
async def test_lines_that_do_not_balance_are_refused(database: str, lines: list[Line]) -> None:
    """A transfer sums to zero in one unit, or is no transfer."""
    with pytest.raises(ValueError, match="transfer"):
        async with transaction():
            await post(key="bad", kind="bad", source=uuid7(), lines=lines)


async def test_an_account_never_falls_below_its_floor(truths: object) -> None:
    """Held money of a buyer cannot be given twice."""
    order = uuid7()
    held = await paid(order, 300)
    with pytest.raises(BalanceTooLow):
        async with transaction():
            await post(
                key=f"too-much:{order}",
                kind="refund",
                source=order,
                lines=[Line(held, -301), Line(CLEARING, 301)],
            )
    assert (await balance_of(held)).available == 300


async def test_a_hold_is_settled_once(truths: object) -> None:
    """What was posted cannot be voided; posting again is the same transfer."""
    order = uuid7()
    held = await paid(order, 300)
    async with transaction():
        await hold(key=f"refund:{order}", account=held, amount=200, source=order)
    assert (await balance_of(held)).available == 100
    async with transaction():
        first = await post_hold(f"refund:{order}", kind="refund", to=CLEARING, amount=150)
    async with transaction():
        assert await post_hold(f"refund:{order}", kind="refund", to=CLEARING) == first
    with pytest.raises(HoldNotPending):
        async with transaction():
            await void_hold(f"refund:{order}")
    assert (await balance_of(held)).available == 150


async def test_an_expired_hold_frees_its_amount(
    truths: object, move: Callable[[timedelta], None]
) -> None:
    """Time passing gives back what nobody posted."""
    order = uuid7()
    held = await paid(order, 300)
    async with transaction():
        await hold(
            key="soon",
            account=held,
            amount=300,
            source=order,
            expires_at=clock.now() + timedelta(minutes=5),
        )
    assert await expire_holds() == 0
    move(timedelta(minutes=6))
    assert await expire_holds() == 1
    assert (await balance_of(held)).available == 300
    with pytest.raises(HoldNotPending):
        async with transaction():
            await post_hold("soon", kind="refund", to=CLEARING)


@pytest.mark.races
async def test_rivals_for_one_balance_get_it_once(truths: object) -> None:
    """Of twenty holds on money for three, three succeed."""
    order = uuid7()
    held = await paid(order, 300)

    async def rival(number: int) -> bool:
        try:
            async with transaction():
                await hold(key=f"rival:{number}", account=held, amount=100, source=order)
        except BalanceTooLow:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        rivals = [group.create_task(rival(number)) for number in range(20)]
    assert sum(task.result() for task in rivals) == 3


@pytest.mark.races
async def test_opposite_transfers_do_not_deadlock(truths: object) -> None:
    """Movements to and fro between two accounts all happen, because locks are ordered."""
    one, other = money(Book.SUBSIDY_POOL, uuid7()), money(Book.SUBSIDY_POOL, uuid7())
    async with transaction():
        await post(
            key="start",
            kind="top-up",
            source=uuid7(),
            lines=[Line(CLEARING, -2000), Line(one, 1000), Line(other, 1000)],
        )

    async def move_one(number: int) -> None:
        giver, taker = (one, other) if number % 2 else (other, one)
        async with transaction():
            await post(
                key=f"swap:{number}",
                kind="swap",
                source=uuid7(),
                lines=[Line(giver, -1), Line(taker, 1)],
            )

    async with asyncio.TaskGroup() as group:
        for number in range(40):
            group.create_task(move_one(number))
    assert (await balance_of(one)).balance == 1000


async def test_the_ledger_cannot_be_edited(database: str) -> None:
    """Even with SQL, a booked entry stays as it is."""
    await paid(uuid7(), 100)
    for statement in (
        "UPDATE ledger_entry SET amount = amount + 1",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_transfer SET kind = 'other'",
        "DELETE FROM ledger_transfer",
    ):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await execute(statement)


async def test_the_database_refuses_a_transfer_that_does_not_balance(database: str) -> None:
    """A program that writes past our code is stopped when it commits."""
    with pytest.raises(asyncpg.RaiseError, match="does not balance"):
        await execute(
            """INSERT INTO ledger_transfer (id, key, unit, kind, source, note, moved_at)
               VALUES (uuidv7(), 'forged', 'CNY', 'forged', uuidv7(), '{}', $1)""",
            clock.now(),
        )


async def test_balances_are_rebuilt_from_the_entries(truths: object) -> None:
    """A wrong cached balance is found and mended."""
    held = await paid(uuid7(), 700)
    await execute("UPDATE ledger_account SET balance = 1, held = 0 WHERE owner = $1", held.owner)
    assert await rebuild_balances() == 1
    assert await rebuild_balances() == 0
    assert (await balance_of(held)).balance == 700


async def test_entries_tell_the_balance_after_each(truths: object) -> None:
    """A page of entries carries the running balance of the whole account."""
    for amount in (100, 200, 300):
        await paid(uuid7(), amount)
    entries = await entries_of(CLEARING, before=None, limit=2)
    assert [(entry.amount, entry.balance_after) for entry in entries] == [
        (-300, -600),
        (-200, -300),
    ]
    older = await entries_of(CLEARING, before=entries[-1].sequence, limit=2)
    assert [(entry.amount, entry.balance_after) for entry in older] == [(-100, -100)]


async def test_movements_are_found_by_what_they_come_from(truths: object) -> None:
    """Every fen of an order can be traced."""
    order = uuid7()
    await paid(order, 100)
    assert [(m.book, m.amount) for m in await movements_of([order])] == [
        ("gateway_clearing", -100),
        ("buyer_funds_held", 100),
    ]


async def test_a_rolled_back_transfer_leaves_nothing(truths: Callable[[], Awaitable[None]]) -> None:
    """When the use-case fails, its booking is gone with it."""
    order = uuid7()
    with pytest.raises(RuntimeError, match="stop"):
        async with transaction():
            await post(
                key="gone",
                kind="paid",
                source=order,
                lines=[Line(CLEARING, -1), Line(money(Book.WALLET, order), 1)],
            )
            raise RuntimeError("stop")
    assert await fetch_value("SELECT count(*) FROM ledger_transfer") == 0
    await truths()
