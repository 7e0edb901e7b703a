"""Cases over HTTP: every side at its own address, and refusals as problems."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from core.identifiers import uuid7
from marketplace.after_sales.escalating import end_silences
from marketplace.after_sales.states import Wants
from marketplace.ordering.order_lines import lines_of
from tests.marketplace.cases_builders import a_case, a_collected_order, buyer_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import (
    a_neighbour,
    a_paid_order,
    a_payment_of,
    a_street,
    an_open_campaign,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.accounts.browser import Browser

    Move = Callable[[timedelta], None]
    Open = Callable[[UUID], Awaitable[Browser]]

pytestmark = pytest.mark.usefixtures("truths")

PRICE = 2990


@pytest.fixture
async def open_for(database: str) -> AsyncIterator[Open]:
    """Give a function that opens a browser for somebody."""
    app = the_application()
    async with AsyncExitStack() as stack:

        async def opened(person: UUID) -> Browser:
            return await stack.enter_async_context(browser_of(app, person))

        yield opened


async def test_a_case_goes_from_the_buyer_to_the_merchant_and_back(open_for: Open) -> None:
    """Applied, offered, taken: each side reads what the other wrote, the name masked."""
    street = await a_street()
    order = await a_collected_order(street)
    buyer, seller = await open_for(await buyer_of(order)), await open_for(street.owner)
    left = (await buyer.get(f"/orders/{order}/refundable")).json()
    assert (left["can_complain"], left["lines"][0]["left_fen"]) == (True, PRICE)
    lines = [{"line_id": left["lines"][0]["line_id"], "units": 1}]
    told = await buyer.post(f"/orders/{order}/refund-preview", {"lines": lines})
    assert told.json() == {"amount_fen": PRICE}
    body = {
        "id": str(uuid7()),
        "lines": lines,
        "reason": "spoiled",
        "wants": "refund",
        "story": "坏了",
    }
    made = await buyer.post(f"/orders/{order}/after-sales", body)
    assert made.status_code == 201, made.text
    desk = f"/merchants/{street.merchant}/after-sales"
    listed = (await seller.get(f"{desk}?state=applied")).json()["items"]
    assert [(one["id"], one["story"]) for one in listed] == [(body["id"], "坏了")]
    assert listed[0]["buyer_name"] != "张小丽"
    offered = await seller.post(
        f"{desk}/{body['id']}/offer", {"amount_fen": 900, "words": "退三成"}
    )
    assert offered.json()["state"] == "offered"
    taken = await buyer.post(f"/after-sales/{body['id']}/accept-offer")
    assert (taken.json()["state"], taken.json()["granted_fen"]) == ("accepted", 900)
    assert taken.json()["refund_state"] == "approved"
    again = await seller.post(f"{desk}/{body['id']}/refuse", {"words": "太迟了"})
    assert (again.status_code, again.json()["code"]) == (409, "after-sale-moved")


async def test_an_operator_decides_over_http(open_for: Open, move: Move) -> None:
    """What the merchant left unanswered waits at the platform's desk, and nowhere else."""
    street = await a_street()
    order = await a_collected_order(street)
    case = await a_case(order)
    move(timedelta(hours=49))
    assert await end_silences() == 1
    operator, stranger = await open_for(street.maker), await open_for(street.owner)
    assert (await stranger.get("/operator/after-sales")).status_code == 404
    waiting = (await operator.get("/operator/after-sales?state=escalated")).json()["items"]
    assert [one["id"] for one in waiting] == [str(case)]
    decision = {"amount_fen": 0, "fault": "buyer", "words": "照片看不出问题"}
    decided = await operator.post(f"/operator/after-sales/{case}/decide", decision)
    assert decided.json()["state"] == "refused_finally"
    assert decided.json()["events"][-1]["words"] == "照片看不出问题"


async def test_nobody_reads_a_case_of_others(open_for: Open) -> None:
    """Another neighbour finds neither the case nor the order; a wrong body is refused."""
    street = await a_street()
    order = await a_collected_order(street)
    case = await a_case(order)
    other = await open_for(await a_neighbour(street))
    for path in (f"/after-sales/{case}", f"/orders/{order}/refundable"):
        assert (await other.get(path)).status_code == 404
    assert (await other.get("/after-sales")).json()["items"] == []
    buyer = await open_for(await buyer_of(order))
    wrong = await buyer.post(f"/orders/{order}/after-sales", {"id": str(uuid7())})
    assert wrong.status_code == 422


async def test_a_point_lists_and_takes_what_comes_back(open_for: Open) -> None:
    """The host sees what is expected back, and the buyer's money follows the goods."""
    street = await a_street()
    order = await a_collected_order(street)
    case = await a_case(order, wants=Wants.RETURN_AND_REFUND)
    seller, host = await open_for(street.owner), await open_for(street.staff)
    await seller.post(f"/merchants/{street.merchant}/after-sales/{case}/accept", {})
    path = f"/pick-up-points/{street.point}/returns"
    assert [one["id"] for one in (await host.get(path)).json()["items"]] == [str(case)]
    assert (await host.post(path, {"case_id": str(case)})).status_code == 204
    assert (await host.get(path)).json()["items"] == []
    seen = (await seller.get(f"/merchants/{street.merchant}/after-sales/{case}")).json()
    assert (seen["state"], seen["granted_fen"]) == ("accepted", PRICE)


async def test_a_buyer_takes_fewer_units_over_http(open_for: Open) -> None:
    """The order answers with what it is now; too many are refused as a problem."""
    street = await a_street()
    order = await a_paid_order(street, await an_open_campaign(street), quantity=3)
    await a_payment_of(order)
    buyer = await open_for(await buyer_of(order))
    (line,) = await lines_of(order)
    body = {"lines": [{"line_id": str(line), "units": 1}], "left": 2}
    fewer = await buyer.post(f"/orders/{order}/reduce", body)
    assert (fewer.json()["quantity"], fewer.json()["refunds"][0]["amount_fen"]) == (2, PRICE)
    wrong = await buyer.post(f"/orders/{order}/reduce", {**body, "left": 1, "lines": [
        {"line_id": str(line), "units": 3}
    ]})  # fmt: skip
    assert (wrong.status_code, wrong.json()["code"]) == (409, "nothing-left-to-return")
    none = await buyer.post(f"/orders/{order}/next-run", {"id": str(uuid7())})
    assert (none.status_code, none.json()["code"]) == (409, "no-next-run")
