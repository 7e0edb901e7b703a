"""Objecting to lines of a statement one by one: the rest is paid as usual."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core.database import fetch, fetch_row, fetch_value
from core.identifiers import uuid7
from core.messages.queries import recent
from core.refusals import Refusal
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.queries.statements import statements
from marketplace.refusals import (
    DisputeDecided,
    LineNotDisputable,
    NoSuchDispute,
    NoSuchPayee,
    StatementMoved,
)
from marketplace.settling.confirming import confirm, confirm_by_time
from marketplace.settling.disputing import answer_line, dispute_lines
from marketplace.settling.paying_out import propose
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    Street,
    a_statement,
    a_street,
    as_viewer,
    earned_orders,
    payable_of,
    state_of,
)
from tests.marketplace.paying_merchants import enter_account

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Move = Callable[[timedelta], None]

LINES = """SELECT earning.id FROM earning JOIN earning_day day ON day.id = earning.earning_day
           WHERE day.statement = $1 ORDER BY earning.id"""


async def a_disputed_street(move: Move, number: int = 3) -> tuple[Street, UUID, list[UUID]]:
    """Give a street with an issued statement and its lines."""
    street = await a_street()
    await earned_orders(street, move, number)
    await issue_statements()
    statement = await a_statement(street)
    return street, statement, [row["id"] for row in await fetch(LINES, statement)]


async def suspense_of(street: Street) -> int:
    return (await balance_of(money(Book.SUSPENSE, street.merchant))).balance


async def object_to(street: Street, statement: UUID, lines: list[UUID]) -> UUID:
    """Object to lines as the owner; give one of the disputes."""
    owner = await as_viewer(street.owner)
    await dispute_lines(owner, street.merchant, statement, lines, "这单没有少货")
    found = await fetch_value("SELECT max(id::text) FROM statement_dispute WHERE state = 'open'")
    return UUID(found)


async def test_what_is_not_disputed_is_paid_as_usual(truths: Any, move: Move) -> None:
    """The disputed line waits in suspense; the payout brings what is left."""
    street, statement, lines = await a_disputed_street(move)
    await object_to(street, statement, lines[:1])
    assert await state_of("statement", statement) == "issued"
    assert (await suspense_of(street), await payable_of(street.merchant)) == (2840, 2 * 2840)
    await confirm(await as_viewer(street.owner), street.merchant, statement)
    await enter_account(street)
    payout = await propose(await as_viewer(street.maker), statement)
    row = await fetch_row("SELECT amount_fen FROM payout WHERE id = $1", payout)
    assert row is not None
    assert row["amount_fen"] == 2 * 2840


@pytest.mark.parametrize("for_payee", [True, False])
async def test_a_disputed_line_goes_where_the_answer_says(
    truths: Any, move: Move, settle: Callable[[], Awaitable[int]], for_payee: bool
) -> None:
    """To the payee with the next statement, or to the platform; answered again nothing moves."""
    street, statement, lines = await a_disputed_street(move)
    dispute = await object_to(street, statement, lines[:1])
    checker = await as_viewer(street.checker)
    before = (await balance_of(money(Book.PLATFORM_COMMISSION))).balance
    for _ in range(2):
        await answer_line(checker, dispute, for_payee=for_payee, answer="核对过了")
    after = (await balance_of(money(Book.PLATFORM_COMMISSION))).balance
    assert await suspense_of(street) == 0
    assert await payable_of(street.merchant) == (3 if for_payee else 2) * 2840
    assert after - before == (0 if for_payee else 2840)
    await issue_statements()
    newest = (await statements(payee_id=street.merchant))[0]
    assert newest.payable_fen == (2840 if for_payee else 0)
    with pytest.raises(DisputeDecided):
        await answer_line(checker, dispute, for_payee=not for_payee, answer="改主意了")
    await settle()
    assert any("核对过了" in one.body for one in await recent(20))


async def test_a_statement_disputed_line_by_line_to_the_last_is_carried(
    truths: Any, move: Move
) -> None:
    """Nothing is left to pay now; what the answers give comes with the next one."""
    street, statement, lines = await a_disputed_street(move)
    await object_to(street, statement, lines)
    assert await state_of("statement", statement) == "carried"
    assert await suspense_of(street) == 3 * 2840


async def test_lines_that_cannot_be_disputed_are_refused(truths: Any, move: Move) -> None:
    """Another's, unknown or disputed lines: nothing of the wish is done."""
    street, statement, lines = await a_disputed_street(move)
    await object_to(street, statement, lines[:1])
    for wish in (lines[:2], [lines[1], uuid7()]):
        with pytest.raises(LineNotDisputable):
            await object_to(street, statement, wish)
    with pytest.raises(NoSuchPayee):
        await dispute_lines(
            await as_viewer(street.staff), street.merchant, statement, lines[1:2], "不是我的"
        )
    await confirm(await as_viewer(street.owner), street.merchant, statement)
    with pytest.raises(StatementMoved):
        await object_to(street, statement, lines[1:2])
    with pytest.raises(NoSuchDispute):
        await answer_line(await as_viewer(street.maker), uuid7(), for_payee=True, answer="没有")
    assert await suspense_of(street) == 2840


@pytest.mark.races
async def test_an_objection_and_the_end_of_its_time_happen_one_after_the_other(
    truths: Any, move: Move
) -> None:
    """Either the line is disputed before the statement counts as agreed, or it is too late."""
    street, statement, lines = await a_disputed_street(move)
    move(timedelta(days=3))
    refused: list[Refusal] = []

    async def try_to_object(line: UUID) -> None:
        try:
            await object_to(street, statement, [line])
        except StatementMoved as late:
            refused.append(late)

    async with asyncio.TaskGroup() as group:
        for line in lines[:2]:
            group.create_task(try_to_object(line))
        group.create_task(confirm_by_time())
    await confirm_by_time()
    assert await suspense_of(street) == (2 - len(refused)) * 2840
    assert await state_of("statement", statement) == "confirmed"
