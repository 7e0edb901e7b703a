"""What payees owe: stopped over a limit, paid from reserves, repaid, given up by two people."""

from __future__ import annotations

import asyncio
import importlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from core.refusals import NotAllowed, NotFound
from ledger.books import Book, money
from ledger.queries import balance_of
from ledger.refusals import TransferKeyReused
from marketplace.queries.statements import statements
from marketplace.refusals import (
    DebtSmaller,
    MerchantOwes,
    NoSuchPayee,
    NoSuchWriteOff,
    SamePersonTwice,
    WriteOffDecided,
)
from marketplace.settling.debts import (
    adjust,
    decide_write_off,
    propose_write_off,
    require_no_debt,
    take_repayment,
)
from marketplace.settling.reserves import release_reserves, use_reserves
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    Street,
    a_street,
    as_viewer,
    earned_orders,
    payable_of,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]


SLICES = importlib.import_module(
    "marketplace.piccolo_migrations.marketplace_2026_11_21t17_06_34_000001"
)


async def a_debt(street: Street, amount_fen: int) -> None:
    """Let a merchant owe so much."""
    maker = await as_viewer(street.maker)
    await adjust(maker, street.merchant, uuid7(), -amount_fen, "补扣多付的货款")


async def in_reserve(street: Street) -> int:
    return (await balance_of(money(Book.MERCHANT_RESERVE, street.merchant))).balance


async def test_a_correction_is_made_once_and_stated(truths: Any) -> None:
    """The same correction sent again changes nothing; it is a line of the next statement."""
    street = await a_street()
    maker, correction = await as_viewer(street.maker), uuid7()
    for _ in range(2):
        await adjust(maker, street.merchant, correction, 1500, "运费补贴")
    assert await payable_of(street.merchant) == 1500
    await issue_statements()
    assert (await statements(payee_id=street.merchant))[0].payable_fen == 1500


async def test_a_merchant_that_owes_more_than_its_limit_publishes_nothing(truths: Any) -> None:
    """Up to the limit trade goes on; one fen more stops it, a repayment lets it go on."""
    street = await a_street()
    await a_debt(street, 50_000)
    async with transaction():
        await require_no_debt(street.merchant)
    await a_debt(street, 1)
    async with transaction():
        with pytest.raises(MerchantOwes):
            await require_no_debt(street.merchant)
    await take_repayment(await as_viewer(street.maker), street.merchant, 50_001, "B-77")
    assert await payable_of(street.merchant) == 0
    async with transaction():
        await require_no_debt(street.merchant)


async def test_a_repayment_is_recorded_once_per_bank_reference(truths: Any) -> None:
    """The same slip again changes nothing; another payment needs its own reference."""
    street = await a_street()
    await a_debt(street, 3000)
    maker = await as_viewer(street.maker)
    for _ in range(2):
        await take_repayment(maker, street.merchant, 1000, "B-1")
    assert await payable_of(street.merchant) == -2000
    with pytest.raises(TransferKeyReused):
        await take_repayment(maker, street.merchant, 2000, "B-1")
    assert await payable_of(street.merchant) == -2000


async def test_a_debt_is_given_up_by_two_people(truths: Any) -> None:
    """One proposes, another approves; nothing moves before, and only once after."""
    street = await a_street()
    await a_debt(street, 3000)
    maker, checker = await as_viewer(street.maker), await as_viewer(street.checker)
    with pytest.raises(DebtSmaller):
        await propose_write_off(maker, street.merchant, 3001, "店已关")
    write_off = await propose_write_off(maker, street.merchant, 3000, "店已关")
    with pytest.raises(SamePersonTwice):
        await decide_write_off(maker, write_off, approve=True)
    assert await payable_of(street.merchant) == -3000
    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(decide_write_off(checker, write_off, approve=True))
    assert await payable_of(street.merchant) == 0
    assert (await balance_of(money(Book.BAD_DEBT))).balance == -3000
    with pytest.raises(WriteOffDecided):
        await decide_write_off(checker, write_off, approve=False)


async def test_a_debt_that_was_paid_meanwhile_is_not_given_up(truths: Any) -> None:
    """Approval looks again: what is no longer owed cannot be written off."""
    street = await a_street()
    await a_debt(street, 3000)
    maker, checker = await as_viewer(street.maker), await as_viewer(street.checker)
    write_off = await propose_write_off(maker, street.merchant, 3000, "店已关")
    await take_repayment(maker, street.merchant, 2000, "B-2")
    with pytest.raises(DebtSmaller):
        await decide_write_off(checker, write_off, approve=True)
    assert await state_of("write_off", write_off) == "proposed"
    await decide_write_off(checker, write_off, approve=False)
    assert await payable_of(street.merchant) == -1000


async def test_debts_are_the_platforms_business(truths: Any) -> None:
    """A merchant cannot forgive itself, and unknown ids are not found."""
    street = await a_street()
    await a_debt(street, 3000)
    owner, maker = await as_viewer(street.owner), await as_viewer(street.maker)
    with pytest.raises((NotAllowed, NotFound)):
        await adjust(owner, street.merchant, uuid7(), 3000, "给自己")
    with pytest.raises(NoSuchPayee):
        await adjust(maker, uuid7(), uuid7(), 3000, "没有这个人")
    with pytest.raises(NoSuchWriteOff):
        await decide_write_off(maker, uuid7(), approve=True)
    assert await payable_of(street.merchant) == -3000


# ---------------------------------------------------------------- reserves


async def test_a_share_is_kept_back_and_released_in_time(truths: Any, move: Move) -> None:
    """A tenth of each sale waits for its days, then it is owed like everything else."""
    street = await a_street()
    await execute("UPDATE payee SET reserve_basis_points = 1000, reserve_days = 20")
    await earned_orders(street, move, 2)
    assert (await in_reserve(street), await payable_of(street.merchant)) == (568, 2 * 2556)
    assert await release_reserves() == 0
    move(timedelta(days=10))
    assert await release_reserves() == 2
    assert await release_reserves() == 0
    assert (await in_reserve(street), await payable_of(street.merchant)) == (0, 2 * 2840)
    kinds = "SELECT count(*) FROM earning WHERE kind = 'reserve_released'"
    assert await fetch_value(kinds) == 2


async def test_a_reserve_pays_a_debt_first(truths: Any, move: Move) -> None:
    """Slices are used, the oldest first, as far as something is owed; the rest stays kept back."""
    street = await a_street()
    await execute("UPDATE payee SET reserve_basis_points = 5000, reserve_days = 90")
    await earned_orders(street, move, 3)
    assert (await in_reserve(street), await payable_of(street.merchant)) == (4260, 4260)
    assert await use_reserves() == 0
    await a_debt(street, 4260 + 2000)
    assert await use_reserves() == 2
    assert (await in_reserve(street), await payable_of(street.merchant)) == (2260, 0)
    assert await use_reserves() == 0
    await a_debt(street, 100)
    assert await use_reserves() == 1
    assert (await in_reserve(street), await payable_of(street.merchant)) == (2160, 0)


async def test_what_a_debt_left_of_a_slice_is_given_back_in_time(truths: Any, move: Move) -> None:
    """A slice used in part releases its rest; one used up releases nothing."""
    street = await a_street()
    await execute("UPDATE payee SET reserve_basis_points = 5000, reserve_days = 20")
    await earned_orders(street, move, 2)
    await a_debt(street, 2840 + 2000)
    assert await use_reserves() == 2
    assert (await in_reserve(street), await payable_of(street.merchant)) == (840, 0)
    move(timedelta(days=20))
    assert await release_reserves() == 1
    assert (await in_reserve(street), await payable_of(street.merchant)) == (0, 840)


async def test_slices_used_before_count_as_used_up(truths: Any, move: Move) -> None:
    """What the migration fills in is what the ledger says, and it only ever grows."""
    street = await a_street()
    await execute("UPDATE payee SET reserve_basis_points = 5000, reserve_days = 90")
    await earned_orders(street, move, 1)
    await a_debt(street, 1420 + 1420)
    assert await use_reserves() == 1
    await execute("DROP TRIGGER reserve_slice_keeps_its_figures ON reserve_slice")
    await execute("ALTER TABLE reserve_slice DROP CONSTRAINT used_slice_is_used_up")
    await execute("UPDATE reserve_slice SET used_fen = 0")
    await execute(SLICES.FILL)
    await execute(SLICES.STATEMENTS[-1])
    assert await fetch_value("SELECT used_fen FROM reserve_slice") == 1420
    with pytest.raises(asyncpg.RaiseError):
        await execute("UPDATE reserve_slice SET used_fen = 0")
