"""A merchant's public page: what anybody may know, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from core import clock
from core.database import execute
from core.identifiers import uuid7
from marketplace.tables import Offer
from tests.marketplace.desks import the_application
from tests.marketplace.handing_over import a_street, an_open_campaign, close

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID


@pytest.fixture
async def passer_by(database: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of nobody in particular."""
    transport = httpx.ASGITransport(app=the_application())  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://linli.test") as client:
        yield client


async def _list_offer(merchant: UUID, title: str, state: str = "listed") -> None:
    now = clock.now()
    await Offer.insert(
        Offer(
            merchant=merchant,
            title=title,
            description_html="",
            category="fruit",
            unit_label="份",
            list_price_fen=1990,
            state=state,
            created_at=now,
            changed_at=now,
        )
    )


async def test_anybody_sees_who_sells_where_and_what(passer_by: httpx.AsyncClient) -> None:
    """Open group-buys, points they are brought to, and listed goods without a group-buy."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    await _list_offer(street.merchant, "临海蜜橘")
    await _list_offer(street.merchant, "还没写好", state="draft")
    answer = await passer_by.get(f"/api/v1/shops/{street.merchant}")
    assert answer.status_code == 200
    shop = answer.json()
    assert (shop["name"], shop["address"]) == ("果然好水果", "幸福路 1 号")
    assert [card["id"] for card in shop["campaigns"]] == [str(campaign)]
    assert [point["id"] for point in shop["pick_up_points"]] == [str(street.point)]
    assert shop["pick_up_points"][0]["community_name"] == "幸福里社区"
    assert [offer["title"] for offer in shop["offers"]] == ["临海蜜橘"]
    assert "phone" not in answer.text


async def test_a_group_buy_that_closed_becomes_one_of_the_goods(
    passer_by: httpx.AsyncClient,
) -> None:
    """What cannot be joined any more is not offered for joining."""
    street = await a_street()
    await close(await an_open_campaign(street))
    shop = (await passer_by.get(f"/api/v1/shops/{street.merchant}")).json()
    assert shop["campaigns"] == []
    assert [offer["title"] for offer in shop["offers"]] == ["阳光玫瑰葡萄"]


@pytest.mark.parametrize("state", ["suspended", "closed"])
async def test_a_merchant_that_may_not_sell_has_no_page(
    passer_by: httpx.AsyncClient, state: str
) -> None:
    """It is as if it were not there, like one that never was."""
    street = await a_street()
    await execute("UPDATE merchant SET state = $2 WHERE id = $1", street.merchant, state)
    for merchant in (street.merchant, uuid7()):
        answer = await passer_by.get(f"/api/v1/shops/{merchant}")
        assert (answer.status_code, answer.json()["code"]) == (404, "no-such-merchant")
