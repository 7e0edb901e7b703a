"""Orders, payouts and comparisons as tables: what stands there adds up to what the books say."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from core import clock
from core.database import execute, fetch_value
from marketplace.ordering.order_states import OrderState
from marketplace.papers.periods import DAYS_MAX, period_of
from marketplace.papers.table_words import (
    EXCEPTION_STATES,
    MATCHES,
    ORDER_STATES,
    PAYOUT_STATES,
    WAYS,
)
from marketplace.queries import lines_to_keep
from marketplace.reconciliation.reconciling import reconcile
from marketplace.refusals.tables import PeriodNotPossible
from marketplace.tables.payees import PayoutWay
from marketplace.tables.settlement import PayoutState
from payments.exception_states import ExceptionState
from payments.matching import MatchKind
from payments.reconciling import fetch_account
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_person, a_street, earned_orders, ready_orders
from tests.marketplace.paying_merchants import an_exported_payout
from tests.marketplace.refunds_builders import give_back

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from tests.payments.sandbox_process import SandboxProcess

    Move = Callable[[timedelta], None]


def rows_of(answer: httpx.Response, sheet: int = 0) -> list[list[Any]]:
    """Give a sheet of a table that was sent, without its heading."""
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [list(row) for row in book.worksheets[sheet].iter_rows(min_row=2, values_only=True)]


def days(first: date | None = None, last: date | None = None) -> str:
    """Ask for some days; a week around today if none is named."""
    today = clock.today()
    first, last = first or today - timedelta(days=30), last or today + timedelta(days=1)
    return f"from={first}&until={last}"


async def test_a_merchants_orders_add_up(
    database: str, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line is there once, page after page, and its money is the books' own."""
    monkeypatch.setattr(lines_to_keep, "PAGE", 2)
    street = await a_street()
    await earned_orders(street, move, 3)
    (order,) = await ready_orders(street, 1)
    await execute("UPDATE market_order SET note = '=1+1' WHERE id = $1", order)
    path = f"/merchants/{street.merchant}/orders.xlsx"
    app = the_application()
    async with browser_of(app, street.owner) as owner:
        answer = await owner.get(f"{path}?{days()}")
    rows = rows_of(answer)
    assert len(rows) == len({row[0] for row in rows}) == 4
    assert [row[2] for row in rows] == ["已完成"] * 3 + ["待取货"]
    assert sum(row[8] for row in rows) == pytest.approx(4 * 29.90)
    assert sum(row[13] for row in rows) == pytest.approx(4 * 29.90)
    net = sum(row[13] - row[14] - row[15] for row in rows[:3])
    owed = await fetch_value("SELECT sum(net_fen) FROM earning")
    assert round(net * 100) == owed
    assert rows[3][18] == "=1+1"
    assert rows[0][17] == "张**"


async def test_units_given_back_are_told(database: str, move: Move) -> None:
    """What went back, and what the fees lost by it, stands beside what was paid."""
    street = await a_street()
    (order,) = await earned_orders(street, move, 1, price_fen=1001)
    await execute(
        """INSERT INTO payment (id, payer, reference, attempt, amount_fen, method, title, language,
             return_url, state, captured_fen, expires_at, created_at, settled_at)
           SELECT payment_id, buyer, purchase, 1, paid_fen, 'alipay', '', 'zh-CN', '', 'succeeded',
             paid_fen, paid_at, paid_at, paid_at FROM market_order WHERE id = $1""",
        order,
    )
    await give_back(order, goodwill_fen=301)
    async with browser_of(the_application(), street.owner, "en") as owner:
        answer = await owner.get(f"/merchants/{street.merchant}/orders.xlsx?{days()}")
    (row,) = rows_of(answer)
    assert (row[8], row[12], row[13]) == (10.01, 3.01, 7.0)
    assert row[14] == pytest.approx(0.35)
    assert row[2] == "Completed"


async def test_orders_are_for_those_who_work_there(database: str) -> None:
    """Another person finds no such merchant."""
    street = await a_street()
    async with browser_of(the_application(), await a_person()) as stranger:
        answer = await stranger.get(f"/merchants/{street.merchant}/orders.xlsx?{days()}")
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-merchant")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 3, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 1) + timedelta(days=DAYS_MAX)),
        (date.min, date.min),
        (date.max, date.max),
    ],
)
async def test_days_that_are_not_possible_are_refused(
    database: str, first: date, last: date
) -> None:
    """The wrong way round, more than a quarter of a year, or of no year anybody means."""
    street = await a_street()
    async with browser_of(the_application(), street.owner) as owner:
        query = days(first, last)
        answer = await owner.get(f"/merchants/{street.merchant}/orders.xlsx?{query}")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "period-not-possible")
    assert "92" in problem["detail"]
    with pytest.raises(PeriodNotPossible):
        period_of(first, last)


def test_a_period_is_cut_in_shanghai() -> None:
    """One day is from its midnight to the next; a quarter of a year is possible."""
    one = period_of(date(2026, 3, 1), date(2026, 3, 1))
    assert one.until - one.since == timedelta(days=1)
    assert one.since.isoformat() == "2026-02-28T16:00:00+00:00"
    longest = period_of(date(2026, 3, 1), date(2026, 3, 1) + timedelta(days=DAYS_MAX - 1))
    assert longest.until - longest.since == timedelta(days=DAYS_MAX)


async def test_payouts_are_told_with_both_names(database: str, move: Move) -> None:
    """Who proposed and who approved, what the bank has, and never a whole account number."""
    street = await a_street()
    _, payout = await an_exported_payout(street, move)
    async with browser_of(the_application(), street.maker) as maker:
        (row,) = rows_of(await maker.get(f"/operator/payouts.xlsx?{days()}"))
        early = date(2020, 1, 1)
        nothing = rows_of(await maker.get(f"/operator/payouts.xlsx?{days(early, early)}"))
    assert nothing == []
    assert (row[3], row[4], row[8], row[10]) == (28.4, "已交银行", "运营甲", "运营乙")
    assert row[6] == "中国工商银行 *5678"
    assert await fetch_value("SELECT amount_fen FROM payout WHERE id = $1", payout) == 2840


@pytest.mark.usefixtures("provider")
async def test_comparisons_and_differences_are_told(sandbox: SandboxProcess, database: str) -> None:
    """A day that does not agree says so, and each difference is a row."""
    street = await a_street()
    sandbox.control(add_line={"type": "adjustment", "amount": 700})
    await fetch_account()
    await reconcile()
    async with browser_of(the_application(), street.checker, "en") as checker:
        answer = await checker.get(f"/operator/reconciliation.xlsx?{days()}")
    (run,), (difference,) = rows_of(answer, 0), rows_of(answer, 1)
    assert (run[1], run[3], run[6], run[8]) == ("They do not", 7, -7, 1)
    assert (difference[0], difference[2], difference[4]) == ("Missing with us", "CNY", 700)
    assert difference[6] == "Open"


@pytest.mark.parametrize("table", ["payouts", "reconciliation"])
async def test_tables_of_the_house_are_for_its_people(database: str, table: str) -> None:
    """A merchant reads neither."""
    street = await a_street()
    async with browser_of(the_application(), street.owner) as owner:
        answer = await owner.get(f"/operator/{table}.xlsx?{days()}")
    assert answer.status_code == 404


def test_every_state_has_words() -> None:
    """No table ends at a state nobody thought of."""
    assert set(ORDER_STATES) == set(OrderState)
    assert set(PAYOUT_STATES) == set(PayoutState)
    assert set(WAYS) == set(PayoutWay)
    assert set(MATCHES) == set(MatchKind)
    assert set(EXCEPTION_STATES) == set(ExceptionState)
