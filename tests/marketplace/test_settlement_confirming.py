"""Agreeing to statements, objecting to them, and reading how far the money is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from accounts.refusals import NotFoundHere, RoleNotEnough
from core import clock
from core.database import execute, fetch, fetch_value
from marketplace.queries.earnings import earning_totals, earnings_of
from marketplace.queries.statements import statements
from marketplace.refusals import NoSuchPayee, NoSuchStatement, StatementMoved
from marketplace.settling.completing import complete_orders
from marketplace.settling.confirming import answer_dispute, confirm, confirm_by_time, dispute
from marketplace.settling.stating import issue_statements
from tests.marketplace.adjusting import adjust
from tests.marketplace.handing_over import (
    a_merchant,
    a_person,
    a_statement,
    a_street,
    as_viewer,
    collected_orders,
    earned_orders,
    payable_of,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]


async def test_a_merchant_confirms_a_statement_once(truths: Any, move: Move) -> None:
    """Confirming again changes nothing and tells nobody again."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    statement, owner = await a_statement(street), await as_viewer(street.owner)
    await confirm(owner, street.merchant, statement)
    await confirm(owner, street.merchant, statement)
    assert await state_of("statement", statement) == "confirmed"
    told = "SELECT count(*) FROM outbox_entry WHERE kind = 'marketplace.statement_confirmed'"
    assert await fetch_value(told) == 1
    with pytest.raises(StatementMoved):
        await dispute(owner, street.merchant, statement, "太晚了")


async def test_only_those_who_see_the_money_confirm(truths: Any, move: Move) -> None:
    """Strangers, and owners of other shops, do not even learn that it exists."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    statement = await a_statement(street)
    rival = await a_person("王老板")
    other = await a_merchant(street.community, rival)
    with pytest.raises(NoSuchPayee):
        await confirm(await as_viewer(rival), street.merchant, statement)
    with pytest.raises(NoSuchStatement):
        await confirm(await as_viewer(rival), other, statement)
    with pytest.raises(NoSuchPayee):
        await confirm(await as_viewer(street.staff), street.merchant, statement)
    assert await state_of("statement", statement) == "issued"


async def test_a_statement_nobody_objects_to_is_confirmed_after_three_days(
    truths: Any, move: Move
) -> None:
    """Silence for three days is agreement; a moment less is not."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    move(timedelta(days=3, seconds=-60))
    assert await confirm_by_time() == 0
    move(timedelta(seconds=90))
    assert await confirm_by_time() == 1
    assert await confirm_by_time() == 0
    (view,) = await statements(payee_id=street.merchant)
    assert (view.state, view.confirmed_by_time) == ("confirmed", True)


async def test_a_disputed_statement_waits_for_an_answer(truths: Any, move: Move) -> None:
    """It is not confirmed by time; the answer is a correction in the next statement."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    statement = await a_statement(street)
    await dispute(await as_viewer(street.owner), street.merchant, statement, "少算了一单")
    await dispute(await as_viewer(street.owner), street.merchant, statement, "少算了一单")
    move(timedelta(days=4))
    assert await confirm_by_time() == 0
    operator = await as_viewer(street.maker)
    await answer_dispute(operator, statement, "补 ¥12.00", 1200)
    with pytest.raises(StatementMoved):
        await answer_dispute(operator, statement, "补 ¥12.00", 1200)
    assert await confirm_by_time() == 0
    await issue_statements()
    newest, disputed = await statements(payee_id=street.merchant)
    assert (disputed.state, disputed.payable_fen, disputed.answer) == ("issued", 2840, "补 ¥12.00")
    assert (newest.net_fen, newest.payable_fen) == (1200, 1200)


async def test_only_the_platforms_finance_answers_a_dispute(truths: Any, move: Move) -> None:
    """For everybody else the desk does not exist."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    statement = await a_statement(street)
    with pytest.raises(NotFoundHere):
        await answer_dispute(await as_viewer(street.owner), statement, "好", 10**6)
    assert await payable_of(street.merchant) == 2840


async def test_a_shop_assistant_does_not_see_the_money(truths: Any) -> None:
    """Roles below manager are told that they may not, because they know the shop."""
    street = await a_street()
    assistant = await a_person("小赵")
    await execute(
        """INSERT INTO membership (id, party, person, role, since)
           VALUES (uuidv7(), $1, $2, 'staff', $3)""",
        street.merchant,
        assistant,
        clock.now(),
    )
    with pytest.raises(RoleNotEnough):
        await confirm(await as_viewer(assistant), street.merchant, street.merchant)


# ---------------------------------------------------------------- reading


async def test_earnings_tell_how_far_the_money_is(truths: Any, move: Move) -> None:
    """Held until completed, waiting for T+N, available, then in a statement."""
    street = await a_street(settlement_days=3)
    (order,) = await collected_orders(street)

    async def states() -> list[tuple[str, int]]:
        found = await earnings_of(street.merchant, state=None, after=None, limit=10)
        return [(earning.state, earning.net_fen) for earning in found]

    assert await states() == [("held", 2840)]
    move(timedelta(hours=25))
    await complete_orders()
    assert await states() == [("waiting", 2840)]
    move(timedelta(days=12))
    assert await states() == [("available", 2840)]
    await issue_statements()
    assert await states() == [("in_statement", 2840)]
    figures = await earning_totals(street.merchant)
    assert (figures.in_statement_fen, figures.owed_fen, figures.held_fen) == (2840, 2840, 0)
    (found,) = await earnings_of(street.merchant, state="in_statement", after=None, limit=10)
    assert found.order_id == order


async def test_an_earning_is_booked_once_under_its_key(truths: Any) -> None:
    """The same correction sent twice is one correction."""
    street = await a_street()
    await adjust(street.merchant, 5000)
    await adjust(street.merchant, 5000)
    assert await payable_of(street.merchant) == 5000
    assert len(await fetch("SELECT * FROM earning")) == 1
