"""Differences between the accounts at the operator's desk."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from api import accounts, metrics
from api import operator as operator_desk
from api.app import create_app
from core import clock, invariants
from core.database import execute, fetch, fetch_value
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.queries import balance_of
from tests.marketplace.builders import a_campaign, a_party, a_resident, a_street
from tests.marketplace.desks import browser_of
from tests.marketplace.paying_builders import a_paid_order
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from uuid import UUID

    from tests.accounts.browser import Browser
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

ALL = "/operator/reconciliation"
HOLDS, FAILS = "linli_reconciliation_holds 1.0", "linli_reconciliation_holds 0.0"
INSIDE = {"x-forwarded-for": "127.0.0.1"}

pytestmark = pytest.mark.usefixtures("provider", "truths")


class Desk(NamedTuple):
    """The operator's and the finance officer's browsers, and a resident's."""

    operator: Browser
    finance: Browser
    resident: Browser
    finance_id: UUID


@pytest.fixture
async def desk(sandbox: SandboxProcess, settle: Settle) -> AsyncIterator[Desk]:
    """Open the desk over one paid order and a line that nobody knows."""
    street, operator, finance = await a_street(), await a_person(), await a_person("财务小周")
    platform = await a_party("platform", "平台", owner=operator)
    await execute(
        """INSERT INTO membership (id, party, person, role, since)
           VALUES (uuidv7(), $1, $2, 'finance', $3)""",
        platform,
        finance,
        clock.now(),
    )
    buyer = await a_resident(street)
    await a_paid_order(sandbox, settle, street, await a_campaign(street), buyer)
    sandbox.control(add_line={"type": "adjustment", "amount": -500, "source": "du_1"})
    app = create_app([*operator_desk.RESOURCES, *accounts.RESOURCES], metrics.OUTSIDE)
    async with AsyncExitStack() as stack:
        at_desk, at_finance, at_home = [
            await stack.enter_async_context(browser_of(app, person))
            for person in (operator, finance, buyer)
        ]
        yield Desk(at_desk, at_finance, at_home, finance)
    await execute("DELETE FROM reconciliation_run")


async def test_a_run_is_shown_with_its_proof_and_its_differences(desk: Desk, move: Move) -> None:
    """The figures say what is missing, and each difference how old it is and whose."""
    run = await _reconciled(desk)
    assert (run["proven"], run["exceptions"], run["unexplained_fen"], run["unlisted_fen"]) == (
        False,
        1,
        500,
        0,
    )
    assert run["ledger_fen"] - run["lines_fen"] == 500
    assert run["matched"] == 1
    shown = (await desk.finance.get(ALL)).json()["runs"]
    assert [one["id"] for one in shown] == [run["id"]]
    found = await _exception(desk)
    assert (found["kind"], found["source"], found["theirs"]) == ("missing_local", "du_1", -500)
    assert (found["state"], found["owner"], found["age_days"]) == ("open", None, 0)
    assert found["can_book"]
    move(timedelta(days=4))
    assert (await _exception(desk))["age_days"] == 4


async def test_a_difference_is_taken_explained_and_resolved(desk: Desk) -> None:
    """Who touched it first owns it until somebody takes it; each step is on the record."""
    await _reconciled(desk)
    one = f"{ALL}/exceptions/{(await _exception(desk))['id']}"
    taken = (await desk.finance.post(f"{one}/take", None)).json()
    assert taken["owner"] == {"id": str(desk.finance_id), "name": "财务小周"}
    assert (await desk.operator.post(f"{one}/explain", {"note": " "})).status_code == 422
    explained = (await desk.operator.post(f"{one}/explain", {"note": "渠道调整，已去信"})).json()
    assert (explained["state"], explained["note"]) == ("explained", "渠道调整，已去信")
    assert explained["owner"]["name"] == "财务小周"
    resolved = (await desk.operator.post(f"{one}/resolve", {"note": "渠道已更正"})).json()
    assert (resolved["state"], resolved["note"]) == ("resolved", "渠道已更正")
    assert (await desk.finance.get(f"{ALL}/exceptions")).json()["items"] == []
    listed = (await desk.finance.get(f"{ALL}/exceptions?state=resolved")).json()["items"]
    assert [row["id"] for row in listed] == [resolved["id"]]
    for step, body in (
        ("take", None),
        ("explain", {"note": "再说"}),
        ("resolve", {"note": "再说"}),
    ):
        again = await desk.operator.post(f"{one}/{step}", body)
        assert (again.status_code, again.json()["code"]) == (409, "exception-resolved")
    rows = await fetch("SELECT what FROM audit_entry WHERE what LIKE 'exception.%' ORDER BY id")
    assert [row["what"].partition(".")[2] for row in rows] == ["taken", "explained", "resolved"]


async def test_what_is_still_there_opens_again_with_its_age(desk: Desk, move: Move) -> None:
    """Saying that it is resolved does not make two accounts agree."""
    await _reconciled(desk)
    found = await _exception(desk)
    await desk.finance.post(f"{ALL}/exceptions/{found['id']}/resolve", {"note": "没问题"})
    move(timedelta(days=1))
    assert not (await _reconciled(desk))["proven"]
    again = await _exception(desk)
    assert (again["id"], again["state"], again["age_days"]) == (found["id"], "open", 1)
    assert (again["note"], again["resolved_by"], again["since"]) == (
        "没问题",
        None,
        found["since"],
    )


async def test_an_unknown_line_is_booked_into_suspense_by_a_person(desk: Desk) -> None:
    """After it the books hold what the provider holds, and the proof holds."""
    await _reconciled(desk)
    one = f"{ALL}/exceptions/{(await _exception(desk))['id']}"
    booked = await desk.finance.post(f"{one}/book", {"note": "争议调整，待查"})
    assert (booked.status_code, booked.json()["state"]) == (200, "resolved")
    assert (await balance_of(money(Book.SUSPENSE))).balance == -500
    note = await fetch_value(
        "SELECT note FROM ledger_transfer WHERE key LIKE 'line:%' AND note ? 'why'"
    )
    assert note == {"category": "other_adjustment", "why": "争议调整，待查"}
    run = await _reconciled(desk)
    assert (run["proven"], run["exceptions"]) == (True, 0)
    again = await desk.finance.post(f"{one}/book", {"note": "再来一次"})
    assert (again.status_code, again.json()["code"]) == (409, "exception-resolved")
    assert (await balance_of(money(Book.SUSPENSE))).balance == -500


async def test_only_a_line_of_the_provider_can_be_booked(
    desk: Desk, sandbox: SandboxProcess, move: Move
) -> None:
    """What the provider lacks moved nothing there."""
    await _reconciled(desk)
    charge = await fetch_value("SELECT charge_id FROM payment")
    sandbox.control(forget_line=charge)
    await _reconciled(desk)
    listed = (await desk.finance.get(f"{ALL}/exceptions")).json()["items"]
    (lost,) = [row for row in listed if row["kind"] == "missing_remote"]
    assert not lost["can_book"]
    refused = await desk.finance.post(f"{ALL}/exceptions/{lost['id']}/book", {"note": "记一下"})
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-to-book")
    assert (await balance_of(money(Book.SUSPENSE))).balance == 0


async def test_differences_are_listed_page_by_page(desk: Desk, sandbox: SandboxProcess) -> None:
    """The oldest first, however late it was found."""
    for number in range(2, 4):
        sandbox.control(
            add_line={"type": "adjustment", "amount": -number, "source": f"du_{number}"}
        )
    await _reconciled(desk)
    await execute(
        """UPDATE reconciliation_exception SET since = since - interval '1 day'
           WHERE source = 'du_3'"""
    )
    first = (await desk.finance.get(f"{ALL}/exceptions?limit=2")).json()
    rest = (
        await desk.finance.get(f"{ALL}/exceptions?limit=2&cursor={first['next_cursor']}")
    ).json()
    assert rest["next_cursor"] is None
    sources = [row["source"] for row in [*first["items"], *rest["items"]]]
    assert sources[0] == "du_3"
    assert sorted(sources) == ["du_1", "du_2", "du_3"]


async def test_a_failed_proof_is_loud_everywhere(desk: Desk, sandbox: SandboxProcess) -> None:
    """The overview, the metric and the platform's truths say so until it holds again."""
    assert (await desk.operator.get("/operator/overview")).json()["reconciliation"] is None
    assert HOLDS in (await desk.operator.client.get("/metrics", headers=INSIDE)).text
    await _reconciled(desk)
    shown = (await desk.operator.get("/operator/overview")).json()["reconciliation"]
    assert (shown["proven"], shown["exceptions"]) == (False, 1)
    assert FAILS in (await desk.operator.client.get("/metrics", headers=INSIDE)).text
    assert [broken.name for broken in await invariants.check()] == ["the last reconciliation holds"]
    (found,) = (await desk.finance.get(f"{ALL}/exceptions")).json()["items"]
    await desk.finance.post(f"{ALL}/exceptions/{found['id']}/book", {"note": "已查明"})
    await _reconciled(desk)
    assert (await desk.operator.get("/operator/overview")).json()["reconciliation"]["proven"]
    assert HOLDS in (await desk.operator.client.get("/metrics", headers=INSIDE)).text
    assert await invariants.check() == []


async def test_the_accounts_are_nobody_elses_business(desk: Desk) -> None:
    """A resident learns nothing of them; an unknown difference is not found."""
    made_up = f"{ALL}/exceptions/{uuid7()}"
    for answer in (
        await desk.resident.get(ALL),
        await desk.resident.get(f"{ALL}/exceptions"),
        await desk.resident.post(f"{ALL}/runs", None),
        await desk.resident.post(f"{made_up}/take", None),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found-here")
    for step in ("take", "explain", "resolve", "book"):
        body = None if step == "take" else {"note": "查一下"}
        answer = await desk.finance.post(f"{made_up}/{step}", body)
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-exception")


async def _reconciled(desk: Desk) -> dict[str, Any]:
    answer = await desk.finance.post(f"{ALL}/runs", None)
    assert answer.status_code == 200
    run: dict[str, Any] = answer.json()["runs"][0]
    return run


async def _exception(desk: Desk) -> dict[str, Any]:
    (found,) = (await desk.finance.get(f"{ALL}/exceptions")).json()["items"]
    return dict(found)
