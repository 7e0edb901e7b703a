"""Redis, the search engine or the provider is away for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from tests.faults.town import A_WHILE, LOOK_SECONDS, until

if TYPE_CHECKING:
    import httpx

    from tests.faults.neighbours import Neighbour
    from tests.faults.town import Town

pytestmark = pytest.mark.xdist_group("running-platform")

POLLED_AFTER = timedelta(minutes=11)


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Give status and code of a clear problem answer in the reader's language."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    told: dict[str, Any] = answer.json()
    assert told["title"]
    assert told["detail"]
    return answer.status_code, told["code"]


async def test_without_redis_shop_windows_stay_open(town: Town) -> None:
    """Reads that need nobody go on, what needs a session says so, and all of it comes back."""
    await town.open_campaign()
    (buyer,) = await town.neighbours(1)
    stranger = town.stranger()
    async with town.without("redis"):
        window = await stranger.get(f"/api/v1/campaigns/{town.campaign}")
        assert window.status_code == 200, window.text
        assert (await stranger.get("/api/v1/campaigns")).status_code == 200
        assert (await stranger.get("/health/live")).status_code == 200
        standing = await stranger.get("/health/ready")
        assert (standing.status_code, standing.json()["redis"]) == (503, "away")
        assert problem(await buyer.once("GET", "/orders")) == (503, "cache-away")
        assert problem(await buyer.once("POST", "/orders", {})) == (503, "cache-away")
        entering = await stranger.post(
            "/api/v1/sign-in", json={"address": "13900000001", "password": "not this one"}
        )
        assert entering.status_code in {403, 503}, entering.text
        assert problem(entering)
    order = await buyer.buy()
    await is_paid(town, buyer, order)


async def test_without_redis_the_provider_is_heard(town: Town) -> None:
    """Its word is kept at once, and acted upon as soon as work can be handed out again."""
    await town.open_campaign()
    (buyer,) = await town.neighbours(1)
    order = await buyer.order()
    payment = await buyer.begin_payment(order)

    async def is_kept() -> bool:
        kept = "SELECT FROM webhook_receipt WHERE our_id::text = $1 AND state = 'waiting'"
        return bool(await town.look(kept, payment))

    async with town.without("redis"):
        await town.pay(payment)
        await until(is_kept, "the keeping of the webhook")
    await is_paid(town, buyer, order)


async def is_paid(town: Town, buyer: Neighbour, order: str) -> None:
    """Wait until a buyer sees an order paid."""

    async def so() -> bool:
        # What was under way when a part died is handed out again after two minutes.
        if await town.has_taken_everything():
            clock.move_shared(A_WHILE)
        return bool((await buyer.read(f"/orders/{order}")).json()["state"] == "paid_waiting")

    await until(so, "the payment's arrival", every=LOOK_SECONDS)


async def test_without_the_search_engine_the_database_answers(town: Town) -> None:
    """The answer says who gave it; what was listed meanwhile is in the index afterwards."""
    await town.open_campaign()
    stranger = town.stranger()

    async def found_in() -> tuple[str, bool]:
        asked = {"q": "土鸡蛋", "community": str(town.street.community)}
        answer = await stranger.get("/api/v1/search", params=asked)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        return told["source"], str(town.campaign) in [item["id"] for item in told["items"]]

    async def is_indexed() -> bool:
        return await found_in() == ("index", True)

    await until(is_indexed, "the first indexing", every=LOOK_SECONDS)
    async with town.without("meilisearch"):
        await town.open_campaign()
        assert await found_in() == ("database", True)

    async def is_indexed_again() -> bool:
        if await town.has_taken_everything():
            clock.move_shared(timedelta(seconds=30))
        return await is_indexed()

    await until(is_indexed_again, "the catching up", every=LOOK_SECONDS)


async def test_without_the_provider_orders_are_kept(town: Town) -> None:
    """Paying says to come back; the order and its hold stay, and paying works later."""
    await town.open_campaign()
    (buyer,) = await town.neighbours(1)
    order = await buyer.order()
    async with town.without("stripe"):
        refused = await buyer.once("POST", f"/orders/{order}/payment", {"method": "alipay"})
        assert problem(refused) == (503, "payments-away")
        assert int(refused.headers["retry-after"]) > 0
        assert (await buyer.read(f"/orders/{order}")).json()["state"] == "pending"
    await town.pay(await buyer.begin_payment(order))
    await is_paid(town, buyer, order)


async def test_a_lost_webhook_heals_by_asking(town: Town) -> None:
    """The provider's word never comes; the sweep asks and the order is paid."""
    await town.open_campaign()
    (buyer,) = await town.neighbours(1)
    order = await buyer.order()
    payment = await buyer.begin_payment(order)
    await town.control(drop_webhooks=100)
    await town.pay(payment)
    clock.move_shared(POLLED_AFTER)
    town.sweep("payments.polling.look_at_open_payments")
    await is_paid(town, buyer, order)


async def test_refunds_resume_when_the_provider_is_back(town: Town) -> None:
    """A refund decided while the provider is away is carried out, once, when it is there."""
    await town.open_campaign()
    (buyer,) = await town.neighbours(1)
    order = await buyer.buy()
    await is_paid(town, buyer, order)
    async with town.without("stripe"):
        cancelled = await buyer.once("POST", f"/orders/{order}/cancel")
        assert cancelled.status_code == 200, cancelled.text
        assert cancelled.json()["state"] == "refunding"
    await town.settled()
    back = (await buyer.read(f"/orders/{order}")).json()
    assert (back["state"], back["refunded_fen"]) == ("refunded", back["total_fen"])
    assert len(back["refunds"]) == 1
    said = town.command("check-invariants")
    assert said.returncode == 0, said.stdout + said.stderr
