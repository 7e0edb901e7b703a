"""A refund the provider gives up has a way out: the operator's desk."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import invariants
from core.database import execute, fetch_value
from core.identifiers import uuid7
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.clearing import BANK, STRIPE
from marketplace.ordering.cancelling import cancel_order
from marketplace.reconciliation.reconciling import reconcile
from payments.polling import submit_due_refunds
from payments.reconciling import fetch_account
from payments.refunding import settle_by_hand
from tests.marketplace.builders import (
    a_campaign,
    a_party,
    a_resident,
    a_street,
    an_order,
    row_of,
)
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.paying_builders import pay
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

TRUTHS_OF_HANDS = {
    "a refund is booked where its money left",
    "a refund is by hand exactly when its proof says so",
}

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def test_a_refund_given_up_is_settled_at_the_desk(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """It is shown with its order, and ends the order once its proof is recorded."""
    order, _, operator = await _given_up(sandbox, settle, move)
    async with browser_of(the_application(), operator) as desk:
        shown = (await desk.get("/operator/refunds")).json()["items"]
        assert [(one["order_id"], one["amount_fen"]) for one in shown] == [(str(order), 3390)]
        path = f"/operator/refunds/{shown[0]['id']}/settle"
        assert (await desk.post(path, {"proof": "  "})).status_code == 422
        assert (await desk.post(path, {"proof": "回单 20261121-7"})).status_code == 204
        await settle()
        assert (await desk.get("/operator/refunds")).json()["items"] == []
        again = await desk.post(path, {"proof": "回单 20261121-7"})
        assert (again.status_code, again.json()["code"]) == (409, "refund-not-manual")
        unknown = await desk.post(f"/operator/refunds/{uuid7()}/settle", {"proof": "回单"})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "refund-not-found")
    row = await row_of("market_order", order)
    assert (row["state"], row["refunded_fen"]) == ("refunded", 3390)


async def test_a_refund_by_hand_leaves_the_bank_and_not_the_provider(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The ledger and the accounts' comparison say so, and the buyer is told of a transfer."""
    order, buyer, operator = await _given_up(sandbox, settle, move)
    refund = await fetch_value("SELECT id FROM order_refund WHERE parent = $1", order)
    async with browser_of(the_application(), operator) as desk:
        path = f"/operator/refunds/{refund}/settle"
        assert (await desk.post(path, {"proof": "回单 20261121-7"})).status_code == 204
    await settle()
    # The provider still holds what the buyer paid; the platform's bank account paid it back.
    assert (await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance == -3390
    assert (await balance_of(money(Book.GATEWAY_CLEARING, BANK))).balance == 3390
    await fetch_account()
    assert await reconcile() == 0
    async with browser_of(the_application(), buyer) as resident:
        seen = (await resident.get(f"/orders/{order}")).json()
    assert [one["by_hand"] for one in seen["refunds"]] == [True]
    assert seen["timeline"][-1]["text"] == "退款已由工作人员转账退回"


async def test_a_refund_by_hand_booked_at_the_provider_breaks_two_truths(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Its place in the ledger and its proof have to agree with what the order says."""
    order, _, _ = await _given_up(sandbox, settle, move)
    refund = await fetch_value("SELECT id FROM order_refund WHERE parent = $1", order)
    await settle_by_hand(refund, proof="回单 20261121-7")
    await settle()
    assert await invariants.check() == []
    for by_hand, broken in ((False, TRUTHS_OF_HANDS), (True, set())):
        await execute("UPDATE order_refund SET by_hand = $2 WHERE id = $1", refund, by_hand)
        assert {found.name for found in await invariants.check()} == broken


async def test_the_refunds_of_the_desk_do_not_exist_for_others() -> None:
    """A resident learns nothing of refunds and settles none."""
    street = await a_street()
    async with browser_of(the_application(), await a_resident(street)) as stranger:
        assert (await stranger.get("/operator/refunds")).status_code == 404
        answer = await stranger.post(f"/operator/refunds/{uuid7()}/settle", {"proof": "回单"})
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found-here")


async def _given_up(sandbox: SandboxProcess, settle: Settle, move: Move) -> tuple[UUID, UUID, UUID]:
    """Give a cancelled order whose refund the provider refused for good, its buyer, an operator."""
    street, operator = await a_street(), await a_person()
    await a_party("platform", "平台", owner=operator)
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    await pay(sandbox, settle, order, buyer, "card")
    sandbox.control(refuse_next_refund=3)
    await cancel_order(order, buyer=buyer)
    await settle()
    for _ in range(2):
        move(timedelta(hours=2))
        await submit_due_refunds()
        await settle()
    return order, buyer, operator
