"""Money that cannot go back the way it came goes where its buyer chooses, once."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from core.database import execute, fetch_row, fetch_value
from core.identifiers import uuid7
from core.messages.queries import recent
from core.refusals import Refusal
from ledger.books import Book, money
from ledger.queries import balance_of
from marketplace.clearing import BANK, STRIPE
from marketplace.ordering.cancelling import cancel_order
from marketplace.refunds.refund_routes import Destination, choose_route
from marketplace.refunds.settling_refunds import settle_refund
from marketplace.refusals import BadBankAccount, NoSuchOrder, RefundChoiceMade
from payments.refusals import RefundNotFound, RefundNotManual
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order, row_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.paying_builders import pay
from tests.marketplace.waiting_builders import an_operator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("provider", "truths")

PAID = 3390
CARD = Destination("王小明", "6222 0000 1234 5678", "工商银行")


class Waiting(NamedTuple):
    """A refund that waits for its buyer."""

    order: UUID
    refund: UUID
    buyer: UUID


async def test_a_refund_past_its_window_asks_its_buyer_and_tells_why(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The page says why and offers the choice; the money is set aside, the provider not asked."""
    waiting = await _waiting(sandbox, settle)
    async with browser_of(the_application(), waiting.buyer) as resident:
        seen = (await resident.get(f"/orders/{waiting.order}")).json()
    (refund,) = seen["refunds"]
    assert (refund["state"], refund["route"]) == ("awaiting_choice", "original")
    assert "90 天" in refund["pending_text"]
    assert (seen["state"], seen["refund_standing"]) == ("refunding", "under_way")
    assert sandbox.get("/v1/refunds")["data"] == []
    assert [one.body for one in await recent(50) if "不能原路退回" in one.body]


async def test_the_wallet_has_the_money_a_moment_later(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """It is the buyer's on the books, stays with the provider, and ends the order."""
    waiting = await _waiting(sandbox, settle)
    async with browser_of(the_application(), waiting.buyer) as resident:
        path = f"/orders/{waiting.order}/refunds/{waiting.refund}/route"
        assert (await resident.post(path, {"bank": None})).status_code == 200
        assert (await resident.post(path, {"bank": None})).status_code == 200
        await settle()
        seen = (await resident.get(f"/orders/{waiting.order}")).json()
        wallet = (await resident.get("/me/wallet")).json()
        other = await resident.post(path, {"bank": _body()})
    assert (other.status_code, other.json()["code"]) == (409, "refund-choice-made")
    assert (seen["state"], seen["refund_standing"]) == ("refunded", "full")
    assert [(one["route"], one["by_hand"]) for one in seen["refunds"]] == [("wallet", False)]
    assert (wallet["balance_fen"], wallet["available_fen"]) == (PAID, PAID)
    assert [one["order_id"] for one in wallet["entries"]] == [str(waiting.order)]
    assert (await balance_of(money(Book.GATEWAY_CLEARING, STRIPE))).balance == -PAID


async def test_a_bank_account_waits_for_an_operator_who_sees_it_in_full(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """It is masked in the list, shown on request, noted, and sent from our bank."""
    waiting = await _waiting(sandbox, settle)
    async with browser_of(the_application(), waiting.buyer) as resident:
        path = f"/orders/{waiting.order}/refunds/{waiting.refund}/route"
        seen = (await resident.post(path, {"bank": _body()})).json()
    assert [(one["state"], one["account_ending"]) for one in seen["refunds"]] == [
        ("manual", "5678")
    ]
    async with browser_of(the_application(), await an_operator()) as desk:
        (shown,) = (await desk.get("/operator/refunds")).json()["items"]
        assert (shown["route"], shown["account_ending"]) == ("bank", "5678")
        assert "小" not in shown["holder_mask"]
        whole = (await desk.post(f"/operator/refunds/{waiting.refund}/account")).json()
        assert whole == {
            "holder": CARD.holder,
            "number": "6222000012345678",
            "bank_name": CARD.bank_name,
        }
        settled = f"/operator/refunds/{waiting.refund}/settle"
        assert (await desk.post(settled, {"proof": "回单 1"})).status_code == 204
        await settle()
        trail = (await desk.get("/operator/audit")).json()["items"]
        gone = await desk.post(f"/operator/refunds/{waiting.refund}/account")
        assert (gone.status_code, gone.json()["code"]) == (404, "bank-account-missing")
    assert "refund.account_seen" in [one["what"] for one in trail]
    assert (await balance_of(money(Book.GATEWAY_CLEARING, BANK))).balance == PAID
    assert (await row_of("market_order", waiting.order))["state"] == "refunded"


async def test_what_cannot_be_chosen_changes_nothing(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Not by strangers, not with a wrong account, not by an operator in the buyer's place."""
    waiting = await _waiting(sandbox, settle)
    attempts: list[tuple[Any, type[Refusal]]] = [
        (choose_route(waiting.order, waiting.refund, None, buyer=uuid7()), NoSuchOrder),
        (choose_route(waiting.order, uuid7(), None, buyer=waiting.buyer), RefundNotFound),
        (
            choose_route(
                waiting.order, waiting.refund, replace(CARD, number="12"), buyer=waiting.buyer
            ),
            BadBankAccount,
        ),
        (
            settle_refund(await as_viewer(await an_operator()), waiting.refund, "回单 1"),
            RefundNotManual,
        ),
    ]
    for attempt, refusal in attempts:
        with pytest.raises(refusal):
            await attempt
    row = await row_of("order_refund", waiting.refund)
    assert (row["state"], row["chosen_at"]) == ("awaiting_choice", None)


@pytest.mark.races
async def test_two_taps_choose_one_way(sandbox: SandboxProcess, settle: Settle) -> None:
    """Whichever comes first is the way; the other is refused, and the money goes once."""
    waiting = await _waiting(sandbox, settle)

    async def tap(destination: Destination | None) -> bool:
        try:
            await choose_route(waiting.order, waiting.refund, destination, buyer=waiting.buyer)
        except RefundChoiceMade:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        taps = [group.create_task(tap(None if number % 2 else CARD)) for number in range(6)]
    assert sum(one.result() for one in taps) == 3
    await settle()
    row = await fetch_row("SELECT route, state FROM order_refund")
    assert row is not None
    assert tuple(row) in {("wallet", "succeeded"), ("bank", "manual")}


async def _waiting(sandbox: SandboxProcess, settle: Settle) -> Waiting:
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    await pay(sandbox, settle, order, buyer, "alipay")
    await execute("UPDATE payment SET settled_at = settled_at - $1::interval", timedelta(days=90))
    await cancel_order(order, buyer=buyer)
    await settle()
    refund = await fetch_value("SELECT id FROM order_refund WHERE parent = $1", order)
    return Waiting(order, refund, buyer)


def _body() -> dict[str, str]:
    return asdict(CARD)
