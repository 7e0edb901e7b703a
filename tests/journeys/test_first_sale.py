"""The first sale, through every floor of the house, as its people make it."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value
from core.settings import settings
from ledger.books import Book, money, provider
from ledger.queries import balance_of
from marketplace.selling.closing import advance_campaigns
from marketplace.settling.completing import complete_orders
from marketplace.settling.stating import issue_statements
from payments.sandbox.delivery import signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.accounts.browser import Browser
    from tests.journeys.world import World

    Move = Callable[[timedelta], None]


@pytest.mark.parametrize("method", ["card", "alipay", "wechat_pay"])
async def test_from_listing_to_the_merchants_bank(world: World, move: Move, method: str) -> None:
    """A merchant lists, neighbours find, pay and collect, and the merchant's money is paid out."""
    campaign, buyer = await _list_and_find(world)
    order = (await world.join(buyer, campaign, 2)).json()
    assert (order["state"], order["total_fen"]) == ("pending", 6780)
    await world.pay(buyer, order["id"], method)
    mine = (await buyer.get(f"/orders/{order['id']}")).json()
    assert (mine["state"], mine["paid_fen"]) == ("paid_waiting", 6780)
    assert (await buyer.get(f"/campaigns/{campaign}")).json()["card"]["units_paid"] == 2

    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await world.settle()
    assert (await buyer.get(f"/orders/{order['id']}")).json()["state"] == "confirmed"

    await _hand_out(world, buyer, campaign, order["id"])
    await _pay_out(world, move, order["id"], 6780)
    await world.truths()


async def _list_and_find(world: World) -> tuple[str, Browser]:
    """List a group-buy, and let a neighbour see it at home and find it by pinyin."""
    seller = await world.enter("13900000003")
    campaign = await world.list_group_buy(seller)
    await world.settle()

    buyer = await world.resident()
    home = (await buyer.get("/campaigns")).json()["items"]
    assert [item["id"] for item in home] == [campaign]
    found = (await buyer.get("/search", params={"q": "jidan"})).json()
    assert found["source"] == "index"
    assert campaign in [item["id"] for item in found["items"]]
    page = (await buyer.get(f"/campaigns/{campaign}")).json()
    assert page["can_join"] == {"allowed": True, "reason": None}
    assert "script" not in page["description_html"]
    return campaign, buyer


async def _hand_out(world: World, buyer: Browser, campaign: str, order: str) -> None:
    """Bring the goods to the point and hand them out by code, once."""
    keeper = await world.enter("13900000004")
    point = f"/pick-up-points/{world.point}"
    arrived = await keeper.post(f"{point}/arrivals", {"campaign_id": campaign})
    assert arrived.json() == {"orders_ready": 1}
    await world.settle()
    code = (await buyer.get(f"/orders/{order}/code")).json()
    checked = await keeper.post(f"{point}/check", {"qr_text": code["qr_text"]})
    assert checked.json()["quantity"] == 2
    handed = await keeper.post(f"{point}/collect", {"digits": code["digits"]})
    assert handed.status_code == 200, handed.text
    again = await keeper.post(f"{point}/collect", {"digits": code["digits"]})
    assert again.status_code in {409, 410}, again.text
    assert (await buyer.get(f"/orders/{order}")).json()["state"] == "collected"


async def _pay_out(world: World, move: Move, order: str, gross: int) -> None:
    """Let the after-sale window and T+N pass, and pay the statement to the bank."""
    move(timedelta(days=2))
    await complete_orders()
    move(timedelta(days=10))
    seller = await world.enter("13900000003")
    earnings = (await seller.get(f"/merchants/{world.merchant}/earnings")).json()["items"]
    fee = gross * 5 // 100
    assert [(one["gross_fen"], one["net_fen"], one["state"]) for one in earnings] == [
        (gross, gross - fee, "available")
    ]
    assert await issue_statements() == 1
    statement = (await seller.get(f"/merchants/{world.merchant}/statements")).json()["items"][0]
    path = f"/merchants/{world.merchant}/statements/{statement['id']}"
    assert (await seller.post(f"{path}/confirm")).status_code == 200

    maker, checker = await world.enter("13900000006"), await world.enter("13900000007")
    payout = (await maker.post("/operator/payouts", {"statement_id": statement["id"]})).json()["id"]
    own = await maker.post(f"/operator/payouts/{payout}/approve")
    assert own.status_code in {403, 409}, own.text
    assert (await checker.post(f"/operator/payouts/{payout}/approve")).status_code == 200
    file = await maker.post("/operator/payouts/export", {"ids": [payout]})
    assert "6228 4800 3012 7788" in file.text
    paid = await checker.post(f"/operator/payouts/{payout}/paid", {"bank_reference": "SRCB-1"})
    assert paid.json()["state"] == "paid"
    bank = await balance_of(money(Book.GATEWAY_CLEARING, provider("bank")))
    assert bank.balance == gross - fee
    why = (await seller.get(f"/merchants/{world.merchant}/orders/{order}/why")).json()
    assert why["sections"]


async def test_too_few_units_refund_everybody_and_say_why(world: World, move: Move) -> None:
    """The buyer who paid reads why it failed and has every fen back, without asking."""
    seller = await world.enter("13900000003")
    campaign = await world.list_group_buy(seller, min_units=5)
    buyer = await world.resident()
    order = (await world.join(buyer, campaign)).json()["id"]
    await world.pay(buyer, order)
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await world.settle()
    waiting = (await buyer.get(f"/orders/{order}")).json()
    assert waiting["state"] == "refunding"
    assert "要到 5 份" in waiting["campaign"]["why_failed"]
    world.sandbox.control(advance=10)
    await world.hear("refund.updated")
    done = (await buyer.get(f"/orders/{order}")).json()
    assert (done["state"], done["refunded_fen"]) == ("refunded", 3390)
    assert [refund["state"] for refund in done["refunds"]] == ["succeeded"]
    await advance_campaigns()
    shown = (await buyer.get(f"/campaigns/{campaign}")).json()
    assert shown["card"]["state"] == "closed"
    assert (await balance_of(money(Book.GATEWAY_CLEARING, provider("stripe")))).balance == 0


async def test_strangers_see_nothing_of_an_order(world: World) -> None:
    """Another neighbour, the merchant of another shop and nobody at all get no order."""
    seller = await world.enter("13900000003")
    campaign = await world.list_group_buy(seller)
    buyer = await world.resident()
    order = (await world.join(buyer, campaign)).json()["id"]
    other = await world.resident("李建国", "13911110002")
    assert (await other.get(f"/orders/{order}")).status_code == 404
    assert (await other.post(f"/orders/{order}/cancel")).status_code == 404
    assert (await other.get(f"/merchants/{world.merchant}/today")).status_code == 404
    assert (await other.get("/operator/overview")).status_code == 404


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"quantity": 0}, 422, None),
        ({"quantity": -1}, 422, None),
        ({"quantity": "two"}, 422, None),
        ({"quantity": 10**30}, 422, None),
        ({"quantity": 1.5}, 422, None),
        ({"surprise": True}, 422, None),
        ({"note": "长" * 201}, 422, None),
        ({"quantity": 4}, 409, "limit-reached"),
        ({"campaign_id": "01890000-0000-7000-8000-000000000000"}, 404, "no-such-campaign"),
    ],
)
async def test_bad_orders_get_a_clear_answer_and_hold_nothing(
    world: World, change: dict[str, object], status: int, code: str | None
) -> None:
    """Every wrong field is named, and no unit is held."""
    seller = await world.enter("13900000003")
    campaign = await world.list_group_buy(seller)
    buyer = await world.resident()
    body = {
        "id": "01990000-0000-7000-8000-000000000001",
        "campaign_id": campaign,
        "pick_up_point_id": str(world.point),
        "quantity": 1,
        **change,
    }
    answer = await buyer.post("/orders", body)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == status, answer.text
    assert problem["detail"]
    if code:
        assert problem["code"] == code
    assert await fetch_value("SELECT sum(held_units) FROM campaign") == 0


async def test_a_double_submit_is_one_order(world: World) -> None:
    """The same request twice gives the same order and holds its units once."""
    seller = await world.enter("13900000003")
    campaign = await world.list_group_buy(seller)
    buyer = await world.resident()
    body = {
        "id": "01990000-0000-7000-8000-000000000002",
        "campaign_id": campaign,
        "pick_up_point_id": str(world.point),
        "quantity": 1,
    }
    first, second = await buyer.post("/orders", body), await buyer.post("/orders", body)
    assert first.json() == second.json()
    assert await fetch_value("SELECT sum(held_units) FROM campaign") == 1


async def test_forged_and_stale_webhooks_change_nothing(world: World) -> None:
    """What others signed, or we long ago, is refused; the order still waits for its money."""
    seller = await world.enter("13900000003")
    campaign = await world.list_group_buy(seller)
    buyer = await world.resident()
    order = (await world.join(buyer, campaign)).json()["id"]
    await buyer.post(f"/orders/{order}/payment", {"method": "card"})
    body = b'{"type":"payment_intent.succeeded"}'
    now, secret = int(time.time()), settings().stripe_webhook_secret
    for signed in (f"t={now},v1=00", signature(body, secret, now - 3600)):
        answer = await buyer.client.post(
            "/webhooks/stripe", content=body, headers={"stripe-signature": signed}
        )
        assert answer.json()["code"] == "webhook-not-accepted"
    await world.settle()
    assert (await buyer.get(f"/orders/{order}")).json()["state"] == "pending"
