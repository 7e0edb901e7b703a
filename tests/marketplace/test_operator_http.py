"""The operator's desk as browsers use it."""

from __future__ import annotations

import csv
import io
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core import clock
from core.database import execute, fetch_value, transaction
from core.outbox import record
from ledger.books import Book
from marketplace.facts import EarningBooked
from marketplace.settling.bank_accounts import enter_bank_account
from marketplace.settling.confirming import confirm, dispute
from marketplace.settling.stating import issue_statements
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    Street,
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
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.accounts.browser import Browser

    Move = Callable[[timedelta], None]
    Open = Callable[[UUID], Awaitable[Browser]]


@pytest.fixture
async def open_for(database: str) -> AsyncIterator[Open]:
    """Give a function that opens a browser for somebody."""
    app = the_application()
    async with AsyncExitStack() as stack:

        async def opened(person: UUID) -> Browser:
            return await stack.enter_async_context(browser_of(app, person))

        yield opened


async def a_reviewer(street: Street) -> UUID:
    reviewer = await a_person("审核员")
    await execute(
        """INSERT INTO membership (id, party, person, role, since)
           VALUES (uuidv7(), $1, $2, 'reviewer', $3)""",
        street.platform,
        reviewer,
        clock.now(),
    )
    return reviewer


async def a_payable_statement(street: Street, move: Move) -> UUID:
    """Give a confirmed statement of a merchant with a bank account."""
    await earned_orders(street, move)
    await issue_statements()
    owner = await as_viewer(street.owner)
    statement = await a_statement(street)
    await confirm(owner, street.merchant, statement)
    await enter_bank_account(
        owner, street.merchant, holder="=刘大勇", number="6222020200012345678", bank_name="工行"
    )
    return statement


async def test_a_statement_is_paid_from_the_desk(truths: Any, move: Move, open_for: Open) -> None:
    """Propose, refuse the same person, approve, export, paid: as two operators do it."""
    street = await a_street()
    statement = await a_payable_statement(street, move)
    maker, checker = await open_for(street.maker), await open_for(street.checker)
    proposed = await maker.post("/operator/payouts", {"statement_id": str(statement)})
    assert proposed.status_code == 201, proposed.text
    payout = proposed.json()
    path = f"/operator/payouts/{payout['id']}"
    assert (payout["state"], payout["holder_mask"]) == ("proposed", "=**")
    refused = await maker.post(f"{path}/approve")
    assert (refused.status_code, refused.json()["code"]) == (403, "same-person-twice")
    approved = await checker.post(f"{path}/approve")
    assert approved.json()["approved_by"] == {"id": str(street.checker), "name": "运营乙"}
    file = await maker.post("/operator/payouts/export", {"ids": [payout["id"]]})
    assert file.headers["content-type"].startswith("text/csv")
    assert "attachment" in file.headers["content-disposition"]
    row = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))[1]
    assert (row[0], row[3]) == ("'=刘大勇", "28.40")
    paid = await maker.post(f"{path}/paid", {"bank_reference": "ICBC-1"})
    assert paid.json()["state"] == "paid"
    listed = (await checker.get("/operator/payouts?state=paid")).json()["items"]
    assert [one["bank_reference"] for one in listed] == ["ICBC-1"]
    assert (await checker.get("/operator/payouts?state=approved")).json()["items"] == []
    entries = await checker.get(
        f"/operator/ledger/accounts/merchant_payable/{street.merchant}/entries"
    )
    assert [one["balance_after"] for one in entries.json()["items"]] == [0, 2840]


async def test_a_bank_return_is_recorded_at_the_desk(
    truths: Any, move: Move, open_for: Open
) -> None:
    """The debt stands again and the statement says that it failed."""
    street = await a_street()
    statement = await a_payable_statement(street, move)
    maker, checker = await open_for(street.maker), await open_for(street.checker)
    payout = (await maker.post("/operator/payouts", {"statement_id": str(statement)})).json()
    path = f"/operator/payouts/{payout['id']}"
    await checker.post(f"{path}/approve")
    await maker.post("/operator/payouts/export", {"ids": [payout["id"]]})
    await maker.post(f"{path}/paid", {"bank_reference": "ICBC-1"})
    returned = await maker.post(f"{path}/returned", {"reason": "户名不符"})
    assert (returned.json()["state"], returned.json()["return_reason"]) == ("returned", "户名不符")
    assert await payable_of(street.merchant) == 2840
    failed = (await maker.get("/operator/statements?state=failed")).json()["items"]
    assert [one["id"] for one in failed] == [str(statement)]


async def test_a_payout_is_turned_down_with_a_reason(
    truths: Any, move: Move, open_for: Open
) -> None:
    """Whitespace is no reason; a rejected payout cannot be approved."""
    street = await a_street()
    statement = await a_payable_statement(street, move)
    maker, checker = await open_for(street.maker), await open_for(street.checker)
    payout = (await maker.post("/operator/payouts", {"statement_id": str(statement)})).json()
    path = f"/operator/payouts/{payout['id']}"
    blank = await checker.post(f"{path}/reject", {"reason": "   "})
    assert (blank.status_code, blank.json()["code"]) == (422, "invalid-request")
    rejected = await checker.post(f"{path}/reject", {"reason": "请核对户名"})
    assert rejected.json()["rejection_reason"] == "请核对户名"
    refused = await checker.post(f"{path}/approve")
    assert (refused.status_code, refused.json()["code"]) == (409, "payout-moved")
    assert await state_of("statement", statement) == "confirmed"


async def test_the_same_proposal_sent_twice_is_one_payout(
    truths: Any, move: Move, open_for: Open
) -> None:
    """A repeated request with its key gets the first answer."""
    street = await a_street()
    statement = await a_payable_statement(street, move)
    maker = await open_for(street.maker)
    body = {"statement_id": str(statement)}
    first = await maker.send("POST", "/operator/payouts", body, **{"idempotency-key": "propose-1"})
    again = await maker.send("POST", "/operator/payouts", body, **{"idempotency-key": "propose-1"})
    assert first.json() == again.json()
    assert await fetch_value("SELECT count(*) FROM payout") == 1


async def test_settling_is_run_from_the_desk(truths: Any, move: Move, open_for: Open) -> None:
    """What the clock does at night, at once: complete, state; twice changes nothing."""
    street = await a_street(settlement_days=3)
    await collected_orders(street, 2)
    move(timedelta(hours=25))
    maker = await open_for(street.maker)
    first = (await maker.post("/operator/settlement/sweeps")).json()
    assert (first["completed"], first["statements"]) == (2, 0)
    move(timedelta(days=20))
    maker = await open_for(street.maker)
    second = (await maker.post("/operator/settlement/sweeps")).json()
    third = (await maker.post("/operator/settlement/sweeps")).json()
    assert (second["statements"], third["statements"]) == (1, 0)


async def test_an_objection_is_answered_at_the_desk(
    truths: Any, move: Move, open_for: Open
) -> None:
    """The merchant reads the answer on the statement, the money comes with the next one."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    statement = await a_statement(street)
    await dispute(await as_viewer(street.owner), street.merchant, statement, "少一单")
    maker = await open_for(street.maker)
    path = f"/operator/statements/{statement}/answer"
    answered = await maker.post(path, {"answer": "已补", "adjustment_fen": 500})
    assert (answered.json()["state"], answered.json()["answer"]) == ("issued", "已补")
    too_much = await maker.post(path, {"answer": "已补", "adjustment_fen": 10**9})
    assert too_much.status_code == 422
    assert await payable_of(street.merchant) == 2840 + 500


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/operator/overview"),
        ("GET", "/operator/campaigns"),
        ("GET", "/operator/statements"),
        ("GET", "/operator/payouts"),
        ("GET", "/operator/invariants"),
        ("GET", "/operator/outbox/parked"),
        ("GET", "/operator/merchant-applications"),
        ("GET", f"/operator/ledger/accounts/wallet/{UUID(int=0)}/entries"),
        ("POST", "/operator/invariants/check"),
        ("POST", "/operator/settlement/sweeps"),
    ],
)
async def test_the_desk_does_not_exist_for_others(
    truths: Any, open_for: Open, method: str, path: str
) -> None:
    """Residents, merchants and point staff get 404; nobody learns what is there."""
    street = await a_street()
    for person in (street.owner, street.staff, await a_person()):
        browser = await open_for(person)
        answer = await browser.send(method, path)
        assert answer.status_code == 404, (method, path)


async def test_each_role_of_the_platform_has_its_drawers(truths: Any, open_for: Open) -> None:
    """A reviewer reviews and does not pay; finance pays and does not review."""
    street = await a_street()
    reviewer = await open_for(await a_reviewer(street))
    finance = await open_for(street.checker)
    assert (await reviewer.get("/operator/merchant-applications")).status_code == 200
    assert (await reviewer.get("/operator/payouts")).status_code == 403
    assert (await finance.get("/operator/payouts")).status_code == 200
    assert (await finance.get("/operator/merchant-applications")).status_code == 403
    assert (await finance.post("/operator/outbox/resume", {})).status_code == 403


async def test_the_overview_counts_what_is_there(truths: Any, move: Move, open_for: Open) -> None:
    """Held, owed and waiting, at this moment, and what came in on each of fourteen days."""
    street = await a_street()
    await collected_orders(street, 2)
    maker = await open_for(street.maker)
    found = (await maker.get("/operator/overview")).json()
    assert (found["merchants"], found["orders_today"], found["paid_today_fen"]) == (1, 2, 5980)
    assert (found["held_fen"], found["payable_fen"], found["payments_stuck"]) == (5980, 0, 0)
    assert len(found["days"]) == 14
    assert found["days"][-1] == {
        "day": clock.today().isoformat(),
        "paid_fen": 5980,
        "orders": 2,
    }
    campaigns = (await maker.get("/operator/campaigns?state=collecting")).json()["items"]
    assert [campaign["units_paid"] for campaign in campaigns] == [2]
    assert (await maker.get("/operator/campaigns?state=open")).json()["items"] == []


async def test_truths_are_checked_from_the_desk_and_remembered(
    database: str, open_for: Open
) -> None:
    """A broken one shows its counterexamples until the next check."""
    street = await a_street()
    maker = await open_for(street.maker)
    before = (await maker.get("/operator/invariants")).json()
    assert before["checked_at"] is None
    assert all(one["broken"] == 0 for one in before["items"])
    (order,) = await collected_orders(street)
    await execute("UPDATE pick_up_code SET state = 'void' WHERE order_id = $1", order)
    checked = (await maker.post("/operator/invariants/check")).json()
    broken = [one for one in checked["items"] if one["broken"]]
    assert [one["name"] for one in broken] == [
        "a buyer's code is spent exactly when the order is handed out"
    ]
    assert str(order) in broken[0]["examples"][0]
    assert (await maker.get("/operator/invariants")).json() == checked
    overview = (await maker.get("/operator/overview")).json()
    assert overview["invariants"] == {"checked_at": checked["checked_at"], "broken": 1}


async def test_a_ledger_book_nobody_keeps_is_not_found(truths: Any, open_for: Open) -> None:
    """A word is not a book."""
    street = await a_street()
    maker = await open_for(street.maker)
    found = await maker.get(f"/operator/ledger/accounts/cookbook/{UUID(int=0)}/entries")
    assert found.status_code == 404
    empty = await maker.get(f"/operator/ledger/accounts/{Book.SUBSIDY_POOL}/{UUID(int=0)}/entries")
    assert empty.json() == {"items": [], "next_cursor": None}


async def test_parked_facts_are_shown_and_resumed(
    database: str, open_for: Open, settle: Callable[[], Awaitable[int]]
) -> None:
    """What failed too often is there with its reason, and runs again when it is told to."""
    street = await a_street()
    async with transaction():
        await record(EarningBooked(earning_id=street.merchant))
    await settle()
    await execute(
        """INSERT INTO outbox_delivery (id, entry, reaction, state, attempts, due_at, last_error)
           SELECT uuidv7(), id, 'tests.reaction', 'parked', 8, $1, 'the printer burns'
           FROM outbox_entry WHERE kind = $2""",
        clock.now(),
        EarningBooked.kind,
    )
    maker = await open_for(street.maker)
    (parked,) = (await maker.get("/operator/outbox/parked")).json()["items"]
    assert (parked["kind"], parked["attempts"]) == (EarningBooked.kind, 8)
    assert parked["last_error"] == "the printer burns"
    others = await maker.post("/operator/outbox/resume", {"fact_ids": [str(street.merchant)]})
    assert others.json() == {"resumed": 0}
    resumed = await maker.post("/operator/outbox/resume", {"fact_ids": [parked["fact_id"]]})
    assert resumed.json() == {"resumed": 1}
    assert (await maker.get("/operator/outbox/parked")).json()["items"] == []
