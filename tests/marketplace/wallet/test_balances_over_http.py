"""A resident sees what of a balance can be used, pays with it, and reads what comes back where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from tests.marketplace.builders import a_campaign, a_resident, a_street
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.purchasing import a_purchase
from tests.marketplace.wallet.builders import fill_wallet
from tests.payments.builders import hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("provider", "truths")

PRICE, BALANCE = 3390, 3100


async def test_a_purchase_by_both_ways_from_the_offer_to_the_refund(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Told before, while it is set aside, when it is paid, and when it is given back."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, BALANCE)
    campaign = await a_campaign(street)
    purchase, _ = await a_purchase(street, campaign, buyer=buyer)
    order = f"/orders/{purchase.orders[0].id}"
    async with browser_of(the_application(), buyer) as resident:
        offer = (await resident.get(f"/me/wallet/offer?amount_fen={PRICE}")).json()
        assert offer == {"available_fen": BALANCE, "usable_fen": 3030, "rest_fen": 360}
        assert await _quoted(resident, campaign) == (PRICE, 3030)
        begun = await resident.post(f"{order}/payment", {"method": "card", "wallet_fen": 3030})
        assert (begun.status_code, begun.json()["wallet_fen"]) == (200, 3030)
        seen = (await resident.get(order)).json()
        assert (seen["state"], seen["paid_fen"], seen["wallet_fen"]) == ("pending", 0, 3030)
        wallet = (await resident.get("/me/wallet")).json()
        assert (wallet["balance_fen"], wallet["available_fen"]) == (BALANCE, BALANCE - 3030)
        await _pay(sandbox, settle, begun.json()["payment_id"])
        seen = (await resident.get(order)).json()
        assert (seen["state"], seen["paid_fen"], seen["wallet_fen"]) == (
            "paid_waiting",
            PRICE,
            3030,
        )
        rights = (await resident.get(f"{order}/refundable")).json()
        cancelled = rights["refund_preview"][0]
        assert (cancelled["amount_fen"], cancelled["wallet_fen"]) == (PRICE, 3030)
        seen = (await resident.post(f"{order}/cancel")).json()
        (refund,) = seen["refunds"]
        assert (refund["amount_fen"], refund["wallet_fen"]) == (PRICE, 3030)
        wallet = (await resident.get("/me/wallet")).json()
        assert wallet["available_fen"] == BALANCE
        assert [one["amount_fen"] for one in wallet["entries"]] == [3030, -3030, BALANCE]


async def test_what_a_balance_cannot_pay_is_told_with_what_it_can(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The problem says how much may be used, and how much there is."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, BALANCE)
    purchase, _ = await a_purchase(street, await a_campaign(street), buyer=buyer)
    order = f"/orders/{purchase.orders[0].id}"
    async with browser_of(the_application(), buyer) as resident:
        refused = await resident.post(f"{order}/payment", {"method": "card", "wallet_fen": BALANCE})
        told = refused.json()
        assert (refused.status_code, told["code"]) == (422, "rest-too-small")
        assert (told["usable_fen"], "¥30.30" in told["detail"]) == (3030, True)
        short = await resident.post(f"{order}/payment", {"method": "card", "wallet_fen": PRICE})
        assert (short.status_code, short.json()["code"]) == (409, "balance-short")
        assert (await resident.get(order)).json()["wallet_fen"] == 0


async def test_a_balance_alone_pays_without_a_page(sandbox: SandboxProcess, settle: Settle) -> None:
    """The answer says that it is paid, and asking again says the same."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, PRICE)
    purchase, _ = await a_purchase(street, await a_campaign(street), buyer=buyer)
    async with browser_of(the_application(), buyer) as resident:
        path = f"/purchases/{purchase.id}"
        for _ in range(2):
            paid = await resident.post(f"{path}/payment", {"method": "card", "wallet_fen": PRICE})
            assert paid.json() == {
                "payment_id": None,
                "state": "succeeded",
                "redirect_url": None,
                "wallet_fen": PRICE,
            }
        await settle()
        seen = (await resident.get(path)).json()
    assert (seen["paid_fen"], seen["to_pay_fen"]) == (PRICE, 0)
    assert [one["state"] for one in seen["orders"]] == ["paid_waiting"]


async def _quoted(resident: Any, campaign: UUID) -> tuple[int, int]:
    """Give what would come back of one unit if the group failed, and how much to the balance."""
    cart = {"orders": [{"campaign_id": str(campaign), "lines": [{"quantity": 1}]}]}
    quote = (await resident.post("/quotes", {**cart, "wallet_fen": 3030})).json()
    failed = quote["orders"][0]["refund_preview"][0]
    return failed["amount_fen"], failed["wallet_fen"]


async def _pay(sandbox: SandboxProcess, settle: Settle, payment: str) -> None:
    sandbox.control(pay=payment)
    await hear(UUID(payment))
    await settle()
