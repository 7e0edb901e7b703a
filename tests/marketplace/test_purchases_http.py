"""A cart over HTTP: looked at, ordered, paid in one go and followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core.database import execute, fetch_value
from core.identifiers import uuid7
from tests.marketplace.builders import a_campaign, a_resident, a_street, state_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.purchasing import another_shop, two_campaigns
from tests.payments.builders import hear
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("provider", "truths")


def a_body(street: Street, *campaigns: UUID, quantity: int = 1) -> dict[str, Any]:
    """Write a cart as the phone sends it."""
    return {
        "id": str(uuid7()),
        "orders": [
            {
                "id": str(uuid7()),
                "campaign_id": str(campaign),
                "pick_up_point_id": str(street.point),
                "lines": [{"quantity": quantity}],
            }
            for campaign in campaigns
        ],
    }


def looked_at(body: dict[str, Any]) -> dict[str, Any]:
    """Write the same cart as it is quoted."""
    return {
        "orders": [
            {name: value for name, value in order.items() if name != "id"}
            for order in body["orders"]
        ]
    }


async def test_a_quote_tells_prices_and_what_comes_back() -> None:
    """Order by order, and for all of it."""
    street = await a_street()
    body = a_body(street, *await two_campaigns(street), quantity=2)
    async with browser_of(the_application(), await a_resident(street)) as buyer:
        quote = (await buyer.post("/quotes", looked_at(body))).json()
    assert (quote["total_fen"], len(quote["orders"])) == (13560, 2)
    first = quote["orders"][0]
    assert (first["total_fen"], first["complaint"]) == (6780, None)
    assert first["merchant_name"] == "老陈生鲜"
    assert (first["lines"][0]["amount_fen"], first["lines"][0]["variant_name"]) == (6780, "")
    told = {one["when"]: one["amount_fen"] for one in first["refund_preview"]}
    one_unit = {"one_unit_less", "one_unit_short"}
    assert {told.pop(when) for when in one_unit} == {3390}
    assert set(told.values()) == {6780}


async def test_a_cart_is_ordered_and_paid_in_one_go(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """One payment; both orders are paid, and the purchase tells all of it."""
    street = await a_street()
    body = a_body(street, *await two_campaigns(street), quantity=2)
    async with browser_of(the_application(), await a_resident(street)) as buyer:
        placed = await buyer.post("/purchases", body)
        assert placed.status_code == 201, placed.text
        again = await buyer.post("/purchases", body)
        assert again.json() == placed.json()
        assert placed.json()["total_fen"] == 13560

        page = (await buyer.get(f"/purchases/{body['id']}")).json()
        assert (page["to_pay_fen"], page["paid_fen"]) == (13560, 0)
        assert [order["id"] for order in page["orders"]] == [one["id"] for one in body["orders"]]
        assert page["hold_until"] is not None
        assert page["payment"] is None

        begun = await buyer.post(f"/purchases/{body['id']}/payment", {"method": "alipay"})
        assert begun.status_code == 200, begun.text
        sandbox.control(pay=begun.json()["payment_id"])
        await hear(UUID(begun.json()["payment_id"]))
        await settle()
        page = (await buyer.get(f"/purchases/{body['id']}")).json()
        assert (page["to_pay_fen"], page["paid_fen"], page["hold_until"]) == (0, 13560, None)
        assert page["payment"]["state"] == "succeeded"
        assert {order["state"] for order in page["orders"]} == {"paid_waiting"}
        order = (await buyer.get(f"/orders/{body['orders'][0]['id']}")).json()
    assert order["purchase_id"] == body["id"]
    (line,) = order["lines"]
    assert (line["quantity"], line["unit_price_fen"], line["paid_fen"]) == (2, 3390, 6780)


async def test_what_stands_against_a_cart_is_told_before_and_after_sending() -> None:
    """The quote and the refusal name the same order, in the reader's language."""
    street = await a_street()
    fine, scarce = await two_campaigns(street)
    await execute("UPDATE campaign SET stock_units = 2 WHERE id = $1", scarce)
    body = a_body(street, fine, scarce, quantity=3)
    async with browser_of(the_application(), await a_resident(street), "en") as buyer:
        quote = (await buyer.post("/quotes", looked_at(body))).json()
        assert [one["complaint"] and one["complaint"]["code"] for one in quote["orders"]] == [
            None,
            "sold-out",
        ]
        assert quote["orders"][1]["complaint"]["left"] == 2
        assert quote["total_fen"] == 3 * 3390
        answer = await buyer.post("/purchases", body)
    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "purchase-refused"
    (refused,) = problem["refused"]
    assert refused["order_id"] == body["orders"][1]["id"]
    assert (refused["code"], refused["left"], refused["title"]) == (
        "sold-out",
        2,
        "Not enough left",
    )
    assert await fetch_value("SELECT count(*) FROM purchase") == 0


async def test_a_cart_is_quoted_before_anybody_signs_in() -> None:
    """Prices and what is closed are told to everybody; what is not there has no lines."""
    street = await a_street()
    campaign = await a_campaign(street)
    body = {
        "orders": [
            {"campaign_id": str(campaign), "lines": [{"quantity": 1}]},
            {"campaign_id": str(uuid7()), "lines": [{"quantity": 1}]},
        ]
    }
    async with browser_of(the_application(), await a_person()) as stranger:
        stranger.client.cookies.clear()
        quote = (await stranger.post("/quotes", body)).json()
    assert [one["complaint"] and one["complaint"]["code"] for one in quote["orders"]] == [
        None,
        "no-such-campaign",
    ]
    assert (quote["orders"][1]["lines"], quote["total_fen"]) == ([], 3390)


async def test_nobody_sees_or_pays_another_persons_purchase() -> None:
    """To a stranger it does not exist."""
    street = await a_street()
    app = the_application()
    body = a_body(street, *await two_campaigns(street))
    async with browser_of(app, await a_resident(street)) as buyer:
        assert (await buyer.post("/purchases", body)).status_code == 201
    async with browser_of(app, await a_resident(street)) as stranger:
        for answer in (
            await stranger.get(f"/purchases/{body['id']}"),
            await stranger.get(f"/purchases/{body['id']}/events"),
            await stranger.post(f"/purchases/{body['id']}/payment", {"method": "card"}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "no-such-purchase")
        reused = await stranger.post("/purchases", body)
        assert (reused.status_code, reused.json()["code"]) == (409, "order-id-reused")


async def test_a_campaign_or_a_kind_comes_once_in_a_purchase() -> None:
    """What is written twice is refused by its field, and nothing is held."""
    street = await a_street()
    campaign = await a_campaign(street)
    twice = a_body(street, campaign, campaign)
    same_id = a_body(street, campaign, await a_campaign(await another_shop(street)))
    same_id["orders"][1]["id"] = same_id["orders"][0]["id"]
    kinds = a_body(street, campaign)
    kinds["orders"][0]["lines"] *= 2
    many = a_body(street, *[uuid7() for _ in range(21)])
    empty = {"id": str(uuid7()), "orders": []}
    async with browser_of(the_application(), await a_resident(street)) as buyer:
        for body in (twice, same_id, kinds, many, empty):
            answer = await buyer.post("/purchases", body)
            assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
            assert answer.json()["errors"][0]["field"].startswith("orders")
    assert await fetch_value("SELECT count(*) FROM purchase") == 0


async def test_one_child_is_cancelled_and_the_rest_is_still_to_be_paid() -> None:
    """The purchase page tells what one payment would be for now."""
    street = await a_street()
    body = a_body(street, *await two_campaigns(street))
    given_up = body["orders"][0]["id"]
    async with browser_of(the_application(), await a_resident(street)) as buyer:
        await buyer.post("/purchases", body)
        await buyer.post(f"/orders/{given_up}/cancel")
        page = (await buyer.get(f"/purchases/{body['id']}")).json()
    assert (page["total_fen"], page["to_pay_fen"]) == (6780, 3390)
    assert await state_of("market_order", UUID(given_up)) == "cancelled"
