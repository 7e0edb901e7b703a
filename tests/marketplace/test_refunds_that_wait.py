"""A refund the provider has taken and not made says what it waits for, in plain words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value
from marketplace.ordering.cancelling import cancel_order
from payments.polling import look_at_open_refunds
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.paying_builders import pay
from tests.marketplace.waiting_builders import PRICE, an_operator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def test_a_refund_without_money_at_the_provider_is_told_to_buyer_and_operator(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The buyer has nothing to do; the platform has to top up, and sees how much."""
    sandbox.control(insufficient_balance=True)
    order, buyer = await _cancelled(sandbox, settle, "card")
    app = the_application()
    async with browser_of(app, buyer) as resident:
        (seen,) = (await resident.get(f"/orders/{order}")).json()["refunds"]
    assert seen["pending_reason"] == "insufficient_funds"
    assert "备款" in seen["pending_text"]
    async with browser_of(app, await an_operator()) as desk:
        overview = (await desk.get("/operator/overview")).json()
        (waits,) = (await desk.get("/operator/refunds?state=submitted")).json()["items"]
        page = (await desk.get(f"/operator/orders/{order}")).json()
    assert (overview["refunds_short"], overview["refunds_short_fen"]) == (1, PRICE)
    assert (waits["order_id"], waits["pending_reason"]) == (str(order), "insufficient_funds")
    assert page["refunds"][0]["pending_reason"] == "insufficient_funds"


async def test_a_refund_under_way_says_so_until_it_is_made(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Nobody has to top up for it, and once it is made nothing waits."""
    sandbox.control(keep_refunds_pending=1)
    order, buyer = await _cancelled(sandbox, settle, "card")
    app = the_application()
    async with browser_of(app, buyer, "en") as resident:
        (seen,) = (await resident.get(f"/orders/{order}")).json()["refunds"]
        assert seen["pending_text"].startswith("The payment provider is working on it")
        async with browser_of(app, await an_operator()) as desk:
            assert (await desk.get("/operator/overview")).json()["refunds_short"] == 0
            (waits,) = (await desk.get("/operator/refunds?state=submitted")).json()["items"]
            assert waits["pending_reason"] == "processing"
            refund = await fetch_value("SELECT provider_id FROM refund")
            sandbox.control(settle_refund=refund)
            move(timedelta(hours=2))
            await look_at_open_refunds()
            await settle()
            assert (await desk.get("/operator/refunds?state=submitted")).json()["items"] == []
        (seen,) = (await resident.get(f"/orders/{order}")).json()["refunds"]
    assert (seen["state"], seen["pending_reason"], seen["pending_text"]) == (
        "succeeded",
        None,
        None,
    )


async def test_the_waiting_refunds_do_not_exist_for_others(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """A buyer learns nothing of other people's refunds."""
    _, buyer = await _cancelled(sandbox, settle, "card")
    async with browser_of(the_application(), buyer) as stranger:
        assert (await stranger.get("/operator/refunds?state=submitted")).status_code == 404


async def _cancelled(sandbox: SandboxProcess, settle: Settle, method: str) -> tuple[UUID, UUID]:
    street = await a_street()
    campaign, buyer = await a_campaign(street), await a_resident(street)
    order = await an_order(street, campaign, buyer)
    await pay(sandbox, settle, order, buyer, method)
    await cancel_order(order, buyer=buyer)
    await settle()
    return order, buyer
