"""Payees, disputed lines, rules of commission and an order's money over HTTP."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core.identifiers import uuid7
from marketplace.settling.completing import complete_orders
from marketplace.settling.stating import issue_statements
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    a_statement,
    a_street,
    collected_orders,
    earned_orders,
    payable_of,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.accounts.browser import Browser

    Move = Callable[[timedelta], None]
    Open = Callable[[UUID], Awaitable[Browser]]

TERMS = {
    "settlement_days": 5,
    "minimum_payout_fen": 5000,
    "reserve_basis_points": 1000,
    "reserve_days": 60,
    "debt_limit_fen": 10000,
    "gateway_fee_basis_points": 60,
}


@pytest.fixture
async def open_for(database: str) -> AsyncIterator[Open]:
    """Give a function that opens a browser for somebody."""
    app = the_application()
    async with AsyncExitStack() as stack:

        async def opened(person: UUID) -> Browser:
            return await stack.enter_async_context(browser_of(app, person))

        yield opened


async def test_a_line_is_disputed_and_answered(truths: Any, move: Move, open_for: Open) -> None:
    """The merchant marks a line, the desk says whose it is, the statement tells both."""
    street = await a_street()
    await earned_orders(street, move, 2)
    await issue_statements()
    statement = await a_statement(street)
    owner, maker = await open_for(street.owner), await open_for(street.maker)
    path = f"/merchants/{street.merchant}/statements/{statement}"
    before = (await owner.get(path)).json()
    assert [line["dispute"] for line in before["lines"]] == [None, None]
    body = {"reason": "这单没有少货", "line_ids": [before["lines"][0]["id"]]}
    answer = await owner.post(f"{path}/dispute", body)
    assert (answer.status_code, answer.json()["disputed_fen"]) == (200, 2840)
    again = await owner.post(f"{path}/dispute", body)
    assert (again.status_code, again.json()["code"]) == (409, "line-not-disputable")
    (waiting,) = (await maker.get("/operator/disputes?state=open")).json()["items"]
    assert (waiting["amount_fen"], waiting["reason"]) == (2840, "这单没有少货")
    said = {"for_payee": True, "answer": "核对过，归您"}
    left = await maker.post(f"/operator/disputes/{waiting['id']}/answer", said)
    assert (left.status_code, left.json()["items"]) == (200, [])
    after = (await owner.get(path)).json()
    assert [line["dispute"] for line in after["lines"]] == ["for_payee", None]
    assert await payable_of(street.merchant) == 2 * 2840


async def test_a_payee_is_corrected_repaid_and_forgiven_by_two(truths: Any, open_for: Open) -> None:
    """Each step gives the payee as it is now; who proposed cannot approve."""
    street = await a_street()
    maker, checker = await open_for(street.maker), await open_for(street.checker)
    path = f"/operator/payees/{street.merchant}"
    correction = {"id": str(uuid7()), "amount_fen": -9000, "reason": "补扣货款"}
    owing = (await maker.post(f"{path}/adjustments", correction)).json()
    assert owing["owed_fen"] == -9000
    paid = {"amount_fen": 4000, "bank_reference": "B-9"}
    assert (await maker.post(f"{path}/repayments", paid)).json()["owed_fen"] == -5000
    wish = {"amount_fen": 5000, "reason": "店已关"}
    (proposed,) = (await maker.post(f"{path}/write-offs", wish)).json()["write_offs"]
    own = await maker.post(f"{path}/write-offs/{proposed['id']}/approve")
    assert (own.status_code, own.json()["code"]) == (403, "same-person-twice")
    done = (await checker.post(f"{path}/write-offs/{proposed['id']}/approve")).json()
    assert (done["owed_fen"], done["write_offs"][0]["state"]) == (0, "approved")
    late = await checker.post(f"{path}/write-offs/{proposed['id']}/reject")
    assert (late.status_code, late.json()["code"]) == (409, "write-off-decided")


async def test_terms_are_set_at_the_desk(truths: Any, open_for: Open) -> None:
    """They are listed as they were set; a merchant finds no desk."""
    street = await a_street()
    maker, owner = await open_for(street.maker), await open_for(street.owner)
    path = f"/operator/payees/{street.merchant}/terms"
    answer = await maker.send("PUT", path, TERMS)
    assert answer.status_code == 200, answer.text
    (listed,) = (await maker.get("/operator/payees?q=果然")).json()["items"]
    assert TERMS.items() <= listed.items()
    assert (await owner.send("PUT", path, TERMS)).status_code == 404
    assert (await maker.send("PUT", f"/operator/payees/{uuid7()}/terms", TERMS)).status_code == 404


async def test_rules_are_added_and_retired_at_the_desk(truths: Any, open_for: Open) -> None:
    """The merchant's preview follows at once."""
    street = await a_street()
    maker, owner = await open_for(street.maker), await open_for(street.owner)
    shown = f"/merchants/{street.merchant}/commission-preview?price_fen=2990"
    assert (await owner.get(shown)).json()["commission_fen"] == 150
    body = {"rank": 3, "merchant_id": str(street.merchant), "flat_fen_per_unit": 99}
    listed = (await maker.post("/operator/commission-rules", body)).json()["items"]
    assert (listed[0]["rank"], listed[0]["is_default"]) == (3, False)
    assert (await owner.get(shown)).json()["commission_fen"] == 99
    for _ in range(2):
        gone = await maker.post(f"/operator/commission-rules/{listed[0]['id']}/retire")
        assert gone.status_code == 200
    assert (await owner.get(shown)).json()["commission_fen"] == 150
    stays = await maker.post(f"/operator/commission-rules/{listed[1]['id']}/retire")
    assert (stays.status_code, stays.json()["code"]) == (409, "default-rule-stays")
    empty = await maker.post("/operator/commission-rules", {"rank": 3})
    assert (empty.status_code, empty.json()["code"]) == (422, "rule-needs-condition")


async def test_an_order_tells_what_it_brings_and_when(
    truths: Any, move: Move, open_for: Open
) -> None:
    """A forecast while it waits; then statement and day. Of another's order nothing is told."""
    street = await a_street()
    (order,) = await collected_orders(street)
    owner = await open_for(street.owner)
    path = f"/merchants/{street.merchant}/orders/{order}/money"
    before = (await owner.get(path)).json()
    assert (before["net_fen"], before["is_earned"], before["steps"]) == (2840, False, [])
    move(timedelta(hours=25))
    await complete_orders()
    move(timedelta(days=12))
    await issue_statements()
    owner = await open_for(street.owner)
    after = (await owner.get(path)).json()
    (step,) = after["steps"]
    assert (after["commission_fen"], after["is_earned"]) == (150, True)
    assert (step["kind"], step["net_fen"]) == ("sale", 2840)
    assert step["statement_number"].startswith("JS-")
    assert step["arrives_on"] > step["available_on"]
    unknown = f"/merchants/{street.merchant}/orders/{uuid7()}/money"
    assert (await owner.get(unknown)).status_code == 404
