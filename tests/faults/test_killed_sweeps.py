"""`kill -9` in the middle of a sweep: what it had done stands, the rest is as if never begun."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch, fetch_value
from core.outbox import REDELIVER_AFTER
from marketplace.selling.closing import advance_campaigns
from marketplace.settling.completing import complete_orders
from marketplace.settling.stating import issue_statements
from payments.polling import look_at_open_refunds, submit_due_refunds
from tests.faults.killed import killed_at
from tests.marketplace.adjusting import adjust
from tests.marketplace.builders import a_campaign, a_resident, state_of
from tests.marketplace.builders import a_street as a_shop
from tests.marketplace.handing_over import a_merchant, a_street, collected_orders
from tests.marketplace.paying_builders import a_paid_order

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]

STATED = "SELECT count(*) FROM statement"


@pytest.mark.usefixtures("provider")
async def test_a_closing_sweep_killed_half_way(
    database: str,
    sandbox: SandboxProcess,
    settle: Settle,
    move: Move,
    truths: Truths,
) -> None:
    """The group decided before stays decided, the one in hand is untouched, all are done next."""
    street = await a_shop()
    runs = [await a_campaign(street, min_units=1) for _ in range(3)]
    for run in runs:
        await a_paid_order(sandbox, settle, street, run, await a_resident(street))
    move(timedelta(days=1, minutes=1))
    paid = "SELECT id FROM market_order WHERE campaign = $1 FOR UPDATE"
    async with killed_at(database, "marketplace.selling.closing.advance_campaigns", paid, runs[1]):
        assert [await state_of("campaign", run) for run in runs] == [
            "succeeded",
            "closing",
            "closing",
        ]
    assert await fetch_value("SELECT decided_units FROM campaign WHERE id = $1", runs[1]) is None
    await truths()
    await advance_campaigns()
    assert [await state_of("campaign", run) for run in runs] == ["succeeded"] * 3
    await settle()
    told = "SELECT count(*) FROM outbox_entry WHERE kind = 'marketplace.order_confirmed'"
    assert await fetch_value(told) == 3


async def test_a_statement_sweep_killed_half_way(database: str, move: Move, truths: Truths) -> None:
    """Who was stated keeps the statement; nobody is stated twice or left out."""
    street = await a_street()
    payees = sorted([await a_merchant(street.community, street.owner) for _ in range(4)])
    for payee in payees:
        await adjust(payee, 2000, str(payee))
    held = """SELECT id FROM ledger_account WHERE owner = $1 AND book = 'merchant_payable'
              FOR UPDATE"""
    async with killed_at(
        database,
        "marketplace.settling.stating.issue_statements",
        held,
        payees[2],
        marketplace__settling__stating__BATCH=1,
    ):
        assert await fetch_value(STATED) == 2
    await truths()
    assert await fetch_value(STATED) == 2
    assert await issue_statements() == 2
    rows = await fetch("SELECT payee, lines_fen FROM statement ORDER BY payee")
    assert [tuple(row) for row in rows] == [(payee, 2000) for payee in payees]


async def test_a_completing_sweep_killed_half_way(
    database: str, move: Move, truths: Truths
) -> None:
    """An order is earned with its whole money, or not yet."""
    street = await a_street()
    orders = await collected_orders(street, 3)
    move(timedelta(hours=25))
    held = "SELECT id FROM ledger_account WHERE owner = $1 AND book = 'buyer_funds_held' FOR UPDATE"
    async with killed_at(
        database, "marketplace.settling.completing.complete_orders", held, orders[1]
    ):
        earned = "SELECT count(*) FROM earning"
        assert await fetch_value(earned) == 1
    await truths()
    assert await complete_orders() == 2
    assert await fetch_value("SELECT count(DISTINCT parent) FROM earning") == 3


@pytest.mark.usefixtures("provider")
async def test_a_refund_whose_sweep_is_killed_is_made_once(
    database: str,
    sandbox: SandboxProcess,
    settle: Settle,
    move: Move,
    truths: Truths,
) -> None:
    """The provider made it and nobody wrote that down: the next sweep finds it, and no second."""
    street = await a_shop()
    run = await a_campaign(street, min_units=9)
    orders = [
        await a_paid_order(sandbox, settle, street, run, await a_resident(street)) for _ in range(2)
    ]
    sandbox.control(http={"count": 2, "status": 500, "path": "/v1/refunds", "when": "before"})
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await settle()
    assert sandbox.get("/v1/refunds")["data"] == []
    move(timedelta(minutes=11))
    paid = "SELECT id FROM payment WHERE reference = $1 FOR UPDATE"
    request = await fetch_value(
        """SELECT payment.reference FROM refund JOIN payment ON payment.id = refund.payment
           ORDER BY coalesce(refund.tried_at, refund.due_at) LIMIT 1"""
    )
    async with killed_at(
        database, "payments.polling.submit_due_refunds", paid, request, provider=sandbox.url
    ):
        (made,) = sandbox.get("/v1/refunds")["data"]
        unknown = "SELECT count(*) FROM refund WHERE provider_id IS NOT NULL"
        assert await fetch_value(unknown) == 0
    await truths()
    for _ in range(2):
        move(timedelta(minutes=11))
        await submit_due_refunds()
        await settle()
    sandbox.control(advance=60)
    move(timedelta(hours=1))
    await look_at_open_refunds()
    await settle()
    given = sandbox.get("/v1/refunds", limit=100)["data"]
    assert [(one["amount"], one["status"]) for one in given] == [(3390, "succeeded")] * 2
    assert made["id"] in {one["id"] for one in given}
    assert [await state_of("market_order", order) for order in orders] == ["refunded"] * 2


@pytest.mark.usefixtures("provider")
async def test_refunds_decided_together_and_killed_half_way(
    database: str,
    sandbox: SandboxProcess,
    settle: Settle,
    move: Move,
    truths: Truths,
) -> None:
    """What was decided stands, the batch in hand is as if never begun; nobody is refunded twice."""
    street = await a_shop()
    run = await a_campaign(street, min_units=9)
    for _ in range(5):
        await a_paid_order(sandbox, settle, street, run, await a_resident(street))
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    owed = await fetch(
        """SELECT (payload ->> 'order_id')::uuid AS id FROM outbox_entry
           WHERE kind = 'marketplace.refund_owed' ORDER BY sequence"""
    )
    orders = [row["id"] for row in owed]
    held = "SELECT id FROM ledger_account WHERE owner = $1 AND book = 'buyer_funds_held' FOR UPDATE"
    async with killed_at(
        database,
        "tests.faults.in_pairs.react_in_pairs",
        held,
        orders[3],
        provider=sandbox.url,
    ):
        decided = await fetch("SELECT parent FROM order_refund")
        assert {row["parent"] for row in decided} == set(orders[:2])
        assert await fetch_value("SELECT count(*) FROM refund") == 2
    await truths()
    move(REDELIVER_AFTER)
    await settle()
    sandbox.control(advance=60)
    move(timedelta(hours=1))
    await look_at_open_refunds()
    await settle()
    given = sandbox.get("/v1/refunds", limit=100)["data"]
    assert [(one["amount"], one["status"]) for one in given] == [(3390, "succeeded")] * 5
    assert [await state_of("market_order", order) for order in orders] == ["refunded"] * 5
    assert await fetch_value("SELECT count(*) FROM order_refund") == 5
