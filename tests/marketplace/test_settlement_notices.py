"""Merchants and applicants hear what concerns their money and their shop."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from accounts.audit_texts import audit_text
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from core.messages.queries import recent
from core.outbox import record
from marketplace.facts import RefundDecided
from marketplace.merchants.applying import apply
from marketplace.merchants.reviewing_applications import approve_application, reject_application
from marketplace.settling.bank_accounts import enter_bank_account
from marketplace.settling.confirming import confirm
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, mark_paid, propose
from marketplace.settling.payouts_coming_back import take_back
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    Street,
    a_person,
    a_statement,
    a_street,
    as_viewer,
    earned_orders,
    ready_orders,
)
from tests.marketplace.test_merchant_applications import an_application

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Move = Callable[[timedelta], None]
    Settle = Callable[[], Awaitable[int]]


async def enter(street: Street, number: str) -> None:
    await enter_bank_account(
        await as_viewer(street.owner),
        street.merchant,
        holder="刘大勇",
        number=number,
        bank_name="工行",
    )


async def subjects(purpose: str) -> list[str]:
    """Give what was written for a purpose, the oldest first."""
    return [one.body for one in reversed(await recent(50)) if one.purpose == purpose]


async def test_a_merchant_hears_of_statement_payment_and_return(
    truths: Any, move: Move, settle: Settle
) -> None:
    """Three letters, each with the number and the amount."""
    street = await a_street()
    await earned_orders(street, move)
    await issue_statements()
    await settle()
    statement, maker = await a_statement(street), await as_viewer(street.maker)
    await confirm(await as_viewer(street.owner), street.merchant, statement)
    await enter(street, "6222020200012345678")
    payout = await propose(maker, statement)
    await approve(await as_viewer(street.checker), payout)
    await export(maker, [payout])
    await mark_paid(maker, payout, "ICBC-9")
    await settle()
    await take_back(maker, payout, "户名不符")
    await settle()
    issued, paid, returned = await subjects("settlement")
    assert "28.40" in issued
    assert "ICBC-9" in paid
    assert "5678" in paid
    assert "户名不符" in returned


async def test_a_changed_bank_account_is_told_to_its_owner(truths: Any) -> None:
    """Written with the change itself; the first account is no change."""
    street = await a_street()
    await enter(street, "6222020200012345678")
    assert await subjects("settlement") == []
    await enter(street, "6222020200099999999")
    (warned,) = await subjects("settlement")
    assert "9999" in warned


async def test_a_carried_statement_asks_for_nothing(
    truths: Any, move: Move, settle: Settle
) -> None:
    """Nobody is bothered about crumbs."""
    street = await a_street()
    await earned_orders(street, move, price_fen=500)
    await issue_statements()
    await settle()
    assert await subjects("settlement") == []


async def test_an_applicant_hears_the_decision(truths: Any, settle: Settle) -> None:
    """Approved, or turned down with the reason."""
    street = await a_street()
    operator = await as_viewer(street.maker)
    applicant = await as_viewer(await a_person())
    await reject_application(operator, await apply(applicant, an_application(street)), "执照过期")
    await approve_application(operator, await apply(applicant, an_application(street)))
    await settle()
    rejected, approved = await subjects("merchant-application")
    assert "执照过期" in rejected
    assert "已通过" in approved


async def test_a_refund_voids_the_code_unless_it_was_paid_twice(
    database: str, settle: Settle
) -> None:
    """The digits of an order that stands stay good."""
    street = await a_street()
    kept, given_back = await ready_orders(street, 2)
    await execute("UPDATE market_order SET state = 'refunding' WHERE id = $1", given_back)
    for order in (kept, given_back):
        refund = uuid7()
        await execute(
            """INSERT INTO order_refund (id, parent, payment_id, reason, reason_key, amount_fen,
                 units, state, decided_at)
               SELECT $1, id, uuidv7(), 'paid_twice', $1::uuid::text, 100, 0, 'approved', placed_at
               FROM market_order WHERE id = $2""",
            refund,
            order,
        )
        async with transaction():
            await record(RefundDecided(refund_id=refund, order_id=order))
    await settle()
    state = "SELECT state FROM pick_up_code WHERE order_id = $1"
    assert await fetch_value(state, kept) == "live"
    assert await fetch_value(state, given_back) == "void"


@pytest.mark.parametrize(
    "what",
    [
        *(
            f"payout.{step}"
            for step in ("proposed", "approved", "rejected", "exported", "paid", "returned")
        ),
        *(f"merchant_application.{step}" for step in ("approved", "rejected", "revealed")),
        "statement.answered",
        "bank_account.entered",
        "bank_account.changed",
    ],
)
def test_what_is_written_into_the_trail_has_a_sentence(what: str) -> None:
    """Nobody reads a bare name in the list of what was done."""
    assert audit_text(what).zh != what
    assert audit_text(what).en != what
