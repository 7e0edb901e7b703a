"""Money leaves for the bank once, after two people agreed, and comes back when it must."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import NotFoundHere, RoleNotEnough
from core import clock
from core.database import execute, fetch_value
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.queries.statements import statements
from marketplace.refusals import (
    BankReferenceDiffers,
    NoBankAccount,
    NoSuchPayout,
    NoSuchStatement,
    PayoutMoved,
    PayoutsFrozen,
    SamePersonTwice,
    StatedAgain,
    StatementMoved,
)
from marketplace.settling import paying_out
from marketplace.settling.confirming import confirm, dispute
from marketplace.settling.earning import Change, book
from marketplace.settling.exporting_payouts import export
from marketplace.settling.manual_bank import HEADINGS, write_file
from marketplace.settling.paying_out import approve, mark_paid, propose, reject
from marketplace.settling.payout_providers import Instruction
from marketplace.settling.payouts_coming_back import take_back
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    a_person,
    a_statement,
    a_street,
    as_viewer,
    earned_orders,
    payable_of,
    state_of,
)
from tests.marketplace.paying_merchants import (
    BANK,
    NUMBER,
    a_confirmed_statement,
    an_exported_payout,
    enter_account,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Move = Callable[[timedelta], None]


class Killed(BaseException):
    """The process is gone; nothing catches it."""


async def test_a_statement_is_paid_by_two_people_and_a_bank(
    truths: Callable[[], Awaitable[None]], move: Move
) -> None:
    """Payable, in transit, at the bank: the invariants hold after every step."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    payout = await propose(await as_viewer(street.maker), statement)
    await truths()
    assert await state_of("statement", statement) == "paying"
    await approve(await as_viewer(street.checker), payout)
    await truths()
    assert await payable_of(street.merchant) == 0
    transit = money(Book.PAYOUT_IN_TRANSIT, payout)
    assert (await balance_of(transit)).balance == 2840
    await export(await as_viewer(street.maker), [payout])
    await mark_paid(await as_viewer(street.maker), payout, "ICBC-2026-001")
    assert (await balance_of(transit)).balance == 0
    assert (await balance_of(BANK)).balance == 2840
    assert await state_of("payout", payout) == "paid"
    assert await state_of("statement", statement) == "paid"


async def test_who_proposes_cannot_approve(truths: Any, move: Move) -> None:
    """Neither by the use-case nor past it with SQL."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    payout = await propose(await as_viewer(street.maker), statement)
    with pytest.raises(SamePersonTwice):
        await approve(await as_viewer(street.maker), payout)
    with pytest.raises(asyncpg.CheckViolationError, match="maker_is_not_checker"):
        await execute(
            "UPDATE payout SET state = 'approved', approved_by = proposed_by WHERE id = $1", payout
        )
    assert await payable_of(street.merchant) == 2840


@pytest.mark.races
async def test_two_approvals_at_once_move_the_money_once(truths: Any, move: Move) -> None:
    """Both say yes; the debt leaves once."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    payout = await propose(await as_viewer(street.maker), statement)
    checker = await as_viewer(street.checker)
    async with asyncio.TaskGroup() as group:
        for _ in range(5):
            group.create_task(approve(checker, payout))
    assert await payable_of(street.merchant) == 0
    assert await fetch_value("SELECT count(*) FROM earning WHERE kind = 'payout'") == 1


@pytest.mark.races
async def test_two_proposals_at_once_make_one_payout(truths: Any, move: Move) -> None:
    """The second finds the statement being paid."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    viewers = [await as_viewer(street.maker), await as_viewer(street.checker)]

    async def attempt(number: int) -> bool:
        try:
            await propose(viewers[number % 2], statement)
        except StatementMoved:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tries = [group.create_task(attempt(number)) for number in range(6)]
    assert sum(one.result() for one in tries) == 1
    assert await fetch_value("SELECT count(*) FROM payout") == 1


async def test_an_approval_that_dies_leaves_nothing_behind(
    truths: Callable[[], Awaitable[None]], move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either the payout is approved and the debt in transit, or neither."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    payout = await propose(await as_viewer(street.maker), statement)
    real = book

    async def book_and_die(change: Change) -> UUID:
        await real(change)
        raise Killed

    monkeypatch.setattr(paying_out, "book", book_and_die)
    with pytest.raises(Killed):
        await approve(await as_viewer(street.checker), payout)
    await truths()
    assert await state_of("payout", payout) == "proposed"
    monkeypatch.setattr(paying_out, "book", real)
    await approve(await as_viewer(street.checker), payout)
    assert await payable_of(street.merchant) == 0


async def test_only_a_confirmed_statement_is_paid(truths: Any, move: Move) -> None:
    """Not an issued, not a disputed, not a paid one."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    await enter_account(street)
    statement, maker = await a_statement(street), await as_viewer(street.maker)
    with pytest.raises(StatementMoved):
        await propose(maker, statement)
    await dispute(await as_viewer(street.owner), street.merchant, statement, "不对")
    with pytest.raises(StatementMoved):
        await propose(maker, statement)
    with pytest.raises(NoSuchStatement):
        await propose(maker, uuid7())


async def test_only_the_platforms_finance_pays(truths: Any, move: Move) -> None:
    """For a merchant the desk does not exist; a reviewer is told to ask somebody else."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    with pytest.raises(NotFoundHere):
        await propose(await as_viewer(street.owner), statement)
    reviewer = await a_person("审核员")
    await execute(
        """INSERT INTO membership (id, party, person, role, since)
           VALUES (uuidv7(), $1, $2, 'reviewer', $3)""",
        street.platform,
        reviewer,
        clock.now(),
    )
    with pytest.raises(RoleNotEnough):
        await propose(await as_viewer(reviewer), statement)
    assert await fetch_value("SELECT count(*) FROM payout") == 0


async def test_without_a_bank_account_nothing_is_proposed(truths: Any, move: Move) -> None:
    """The statement stays confirmed until the merchant says where the money goes."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    statement = await a_statement(street)
    await confirm(await as_viewer(street.owner), street.merchant, statement)
    with pytest.raises(NoBankAccount):
        await propose(await as_viewer(street.maker), statement)
    assert await state_of("statement", statement) == "confirmed"


async def test_a_rejected_payout_frees_its_statement(truths: Any, move: Move) -> None:
    """The next attempt is another payout with the next number."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    first = await propose(await as_viewer(street.maker), statement)
    await reject(await as_viewer(street.checker), first, "户名与执照不符")
    with pytest.raises(PayoutMoved):
        await approve(await as_viewer(street.checker), first)
    second = await propose(await as_viewer(street.maker), statement)
    assert await fetch_value("SELECT attempt FROM payout WHERE id = $1", second) == 2
    assert await payable_of(street.merchant) == 2840


# ---------------------------------------------------------------- the bank


async def test_the_bank_file_names_holder_account_amount_and_reference(
    truths: Any, move: Move
) -> None:
    """One row a payout; asking again gives the same file."""
    street = await a_street()
    _, payout = await an_exported_payout(street, move)
    again = await export(await as_viewer(street.checker), [payout])
    assert again is not None
    assert again.name.endswith(".csv")
    heading, row = csv.reader(io.StringIO(again.content.decode("utf-8-sig")))
    assert tuple(heading) == HEADINGS
    assert row[:4] == ["刘大勇", "中国工商银行", "6222 0202 0001 2345 678", "28.40"]
    assert row[4].startswith("LINLI ")


async def test_only_approved_payouts_are_exported(truths: Any, move: Move) -> None:
    """One wrong id in the list, and no file is made."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    payout = await propose(await as_viewer(street.maker), statement)
    maker = await as_viewer(street.maker)
    with pytest.raises(PayoutMoved):
        await export(maker, [payout])
    await approve(await as_viewer(street.checker), payout)
    with pytest.raises(NoSuchPayout):
        await export(maker, [payout, uuid7()])
    assert await state_of("payout", payout) == "approved"


@given(
    holder=st.text(min_size=1, max_size=40),
    bank=st.sampled_from(["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "＝1", "\t=1", "工行"]),
)
def test_no_cell_of_the_bank_file_is_a_formula(holder: str, bank: str) -> None:
    """Whatever somebody calls a bank or themselves, a spreadsheet shows it as text."""
    instruction = Instruction(uuid7(), holder, bank, NUMBER, 100, "LINLI 1-1")
    text = write_file([instruction]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) == 2
    assert all(len(row) == len(HEADINGS) for row in rows)
    for cell in (*rows[1][:3], rows[1][4]):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


async def test_the_banks_reference_is_recorded_once(truths: Any, move: Move) -> None:
    """The same reference again is fine, another one is a mistake to look at."""
    street = await a_street()
    _, payout = await an_exported_payout(street, move)
    maker = await as_viewer(street.maker)
    await mark_paid(maker, payout, "A-1")
    await mark_paid(maker, payout, "A-1")
    with pytest.raises(BankReferenceDiffers):
        await mark_paid(maker, payout, "A-2")
    assert (await balance_of(BANK)).balance == 2840


async def test_a_payout_is_not_paid_before_the_bank_was_told(truths: Any, move: Move) -> None:
    """A reference without an order to the bank belongs to something else."""
    street = await a_street()
    statement = await a_confirmed_statement(street, move)
    payout = await propose(await as_viewer(street.maker), statement)
    await approve(await as_viewer(street.checker), payout)
    with pytest.raises(PayoutMoved):
        await mark_paid(await as_viewer(street.maker), payout, "A-1")
    with pytest.raises(NoSuchPayout):
        await mark_paid(await as_viewer(street.maker), uuid7(), "A-1")


@pytest.mark.parametrize("paid_before", [True, False])
async def test_a_payout_the_bank_returns_restores_the_debt(
    truths: Callable[[], Awaitable[None]], move: Move, paid_before: bool
) -> None:
    """Refused at once or sent back later: the merchant is owed it again, once."""
    street = await a_street()
    statement, payout = await an_exported_payout(street, move)
    maker = await as_viewer(street.maker)
    if paid_before:
        await mark_paid(maker, payout, "A-1")
    await take_back(maker, payout, "账号与户名不符")
    await truths()
    await take_back(maker, payout, "账号与户名不符")
    assert await payable_of(street.merchant) == 2840
    assert (await balance_of(BANK)).balance == 0
    assert (await balance_of(money(Book.PAYOUT_IN_TRANSIT, payout))).balance == 0
    assert await state_of("statement", statement) == "failed"


async def test_a_returned_payout_is_paid_by_another_attempt(truths: Any, move: Move) -> None:
    """After the account was put right, the same statement is paid once more."""
    street = await a_street()
    statement, payout = await an_exported_payout(street, move)
    await take_back(await as_viewer(street.maker), payout, "账号有误")
    await enter_account(street, number="6222020200099999999")
    with pytest.raises(PayoutsFrozen):
        await propose(await as_viewer(street.maker), statement)
    move(timedelta(hours=25))
    second = await propose(await as_viewer(street.maker), statement)
    await approve(await as_viewer(street.checker), second)
    await export(await as_viewer(street.maker), [second])
    await mark_paid(await as_viewer(street.maker), second, "A-2")
    assert await payable_of(street.merchant) == 0
    assert await state_of("statement", statement) == "paid"
    await issue_statements()
    assert (await statements(payee_id=street.merchant))[0].closing_fen == 0


async def test_a_returned_payout_that_was_stated_again_is_paid_there(
    truths: Any, move: Move
) -> None:
    """The next statement carries the amount, so the failed one must not pay it, too."""
    street = await a_street()
    statement, payout = await an_exported_payout(street, move)
    await take_back(await as_viewer(street.maker), payout, "账号有误")
    await issue_statements()
    newest = (await statements(payee_id=street.merchant))[0]
    assert (newest.payable_fen, newest.state) == (2840, "issued")
    with pytest.raises(StatedAgain):
        await propose(await as_viewer(street.maker), statement)


async def test_a_balance_left_over_by_a_rejected_attempt_is_stated_anew(
    truths: Any, move: Move
) -> None:
    """No money waits for ever because nothing new was sold."""
    street = await a_street()
    statement, payout = await an_exported_payout(street, move)
    await take_back(await as_viewer(street.maker), payout, "账号有误")
    second = await propose(await as_viewer(street.maker), statement)
    await issue_statements()
    assert (await statements(payee_id=street.merchant))[0].payable_fen == 0
    await reject(await as_viewer(street.checker), second, "账号仍有误")
    assert await state_of("statement", statement) == "failed"
    await issue_statements()
    newest = (await statements(payee_id=street.merchant))[0]
    assert (newest.net_fen, newest.payable_fen) == (0, 2840)
    assert await issue_statements() == 0
