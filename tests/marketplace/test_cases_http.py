"""Whole cases over HTTP: listed, ordered with a wish for more, decided, and paid afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core import clock
from core.database import fetch_value
from core.identifiers import uuid7
from tests.marketplace.builders import a_resident, a_street, an_offer
from tests.marketplace.cases_of_goods import a_run_of_cases, close, paid_orders
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.test_papers import rows_of
from tests.payments.builders import hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.accounts.browser import Browser
    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def _run(street: Street, case_size: int | None) -> dict[str, Any]:
    offer = await an_offer(street)
    kind = await fetch_value("SELECT id FROM offer_variant WHERE offer = $1", offer)
    closes_at = clock.now() + timedelta(hours=1)
    sold = {"offer_variant_id": str(kind), "price_fen": 3390, "list_price_fen": 4200}
    return {
        "offer_id": str(offer),
        "variants": [{**sold, "case_size": case_size}],
        "thresholds": {"units": 2},
        "stock_units": 60,
        "opens_at": (clock.now() - timedelta(minutes=1)).isoformat(),
        "closes_at": closes_at.isoformat(),
        "community_ids": [str(street.community)],
        "pick_up": [
            {
                "point_id": str(street.point),
                "collect_from": (closes_at + timedelta(hours=12)).isoformat(),
                "collect_until": (closes_at + timedelta(hours=36)).isoformat(),
            }
        ],
    }


async def _paid(
    sandbox: SandboxProcess, settle: Settle, buyer: Browser, order: str
) -> dict[str, Any]:
    begun = await buyer.post(f"/orders/{order}/payment", {"method": "alipay"})
    assert begun.status_code == 200, begun.text
    sandbox.control(pay=begun.json()["payment_id"])
    await hear(UUID(begun.json()["payment_id"]))
    await settle()
    seen: dict[str, Any] = (await buyer.get(f"/orders/{order}")).json()
    return seen


async def _published(street: Street, case_size: int) -> str:
    async with browser_of(the_application(), street.seller) as seller:
        path = f"/merchants/{street.merchant}/campaigns"
        listed = await seller.post(path, await _run(street, case_size))
        assert listed.status_code == 201, listed.text
        assert listed.json()["variants"][0]["case_size"] == case_size
        run: str = listed.json()["id"]
        assert (await seller.post(f"{path}/{run}/publish", {})).status_code == 200
    return run


async def test_who_would_take_more_sees_it_and_pays_what_fills_the_case(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """From the listing to the second payment; nothing but the units is paid at first."""
    street = await a_street()
    run = await _published(street, 6)
    async with browser_of(the_application(), await a_resident(street)) as buyer:
        assert (await buyer.get(f"/campaigns/{run}")).json()["variants"][0]["case_size"] == 6
        lines = [{"quantity": 4, "extra": 99}]
        asked = {"campaign_id": run, "pick_up_point_id": str(street.point), "lines": lines}
        quote = (await buyer.post("/quotes", {"orders": [asked]})).json()
        (line,) = quote["orders"][0]["lines"]
        assert (line["case_size"], line["extra"], quote["total_fen"]) == (6, 5, 4 * 3390)
        order = str(uuid7())
        body = {"id": str(uuid7()), "orders": [{**asked, "id": order}]}
        placed = await buyer.post("/purchases", body)
        assert placed.status_code == 201, placed.text
        seen = await _paid(sandbox, settle, buyer, order)
        assert (seen["source"], seen["lines"][0]["extra_units"]) == ("cart", 5)
        await close(settle, move)
        offer = (await buyer.get(f"/orders/{order}")).json()["extra"]
        assert (offer["units"], offer["total_fen"], offer["state"]) == (2, 6780, "pending")
        before = await buyer.get(f"/orders/{offer['order_id']}/refundable")
        extra = await _paid(sandbox, settle, buyer, offer["order_id"])
    assert (extra["source"], extra["extra_of"], extra["state"]) == (
        "extra_unit",
        order,
        "confirmed",
    )
    # Its group-buy is decided: no word of a group that fails, or of leaving before closing.
    told = {one["when"]: one["amount_fen"] for one in before.json()["refund_preview"]}
    all_of_it = ("packed_before", "not_delivered", "uncollected", "after_sale")
    assert told == {**dict.fromkeys(all_of_it, 6780), "one_unit_short": 3390}
    async with browser_of(the_application(), street.seller) as seller:
        table = await seller.get(f"/campaigns/{run}/packing-list?kind=xlsx")
    (sums,) = rows_of(table, 0)
    assert sums[2:] == [6, 6, 1, 6, 0, 2, 0]


async def test_a_buyer_sees_which_units_fill_no_case(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The line tells how many were dropped, the refund why."""
    street = await a_street()
    run = await a_run_of_cases(street, 6)
    order, _ = await paid_orders(sandbox, settle, street, run, [(7, 0), (1, 0)])
    await close(settle, move)
    buyer_id = await fetch_value("SELECT buyer FROM market_order WHERE id = $1", order)
    async with browser_of(the_application(), buyer_id) as buyer:
        seen = (await buyer.get(f"/orders/{order}")).json()
    (line,) = seen["lines"]
    assert (line["quantity"], line["dropped_units"], line["missing_units"]) == (7, 1, 0)
    assert (seen["quantity"], seen["extra"]) == (6, None)
    assert [back["reason_code"] for back in seen["refunds"]] == ["case_not_filled"]


@pytest.mark.parametrize(("case_size", "extra"), [(1, 0), (1001, 0), (6, -1), (6, 1000)], ids=str)
async def test_what_cannot_be_is_refused(case_size: int, extra: int) -> None:
    """A case of one, a case of thousands, less than nothing more: nothing is kept."""
    street = await a_street()
    fine = await a_run_of_cases(street, 6)
    async with browser_of(the_application(), street.seller) as seller:
        listed = await seller.post(
            f"/merchants/{street.merchant}/campaigns", await _run(street, case_size)
        )
    async with browser_of(the_application(), await a_resident(street)) as buyer:
        body = {
            "id": str(uuid7()),
            "campaign_id": str(fine),
            "pick_up_point_id": str(street.point),
            "quantity": 1,
            "extra": extra,
        }
        ordered = await buyer.post("/orders", body)
    assert 400 in {listed.status_code, ordered.status_code} or 422 in {
        listed.status_code,
        ordered.status_code,
    }
    assert (listed.status_code == 201) == (case_size == 6)
    assert (ordered.status_code == 201) == (0 <= extra <= 999)
