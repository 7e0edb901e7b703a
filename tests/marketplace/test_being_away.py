"""A merchant closes for a while: goods are not shown, nothing opens, everything is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from core import clock
from core.database import fetch_row, fetch_value
from marketplace.merchants.being_away import come_back, go_away
from marketplace.merchants.refusals import BadAway, MerchantIsAway, OpensWhileAway
from marketplace.queries.cards import open_cards
from marketplace.queries.shops import merchants_away, shop
from marketplace.refusals import NoSuchMerchant
from marketplace.selling.publishing import draft_campaign, publish_campaign
from tests.marketplace.builders import (
    Street,
    a_campaign,
    a_plan,
    a_resident,
    a_street,
    an_offer,
    an_order,
    state_of,
)
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_person, as_viewer

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")

DAY = timedelta(days=1)


async def titles(street: Street) -> list[str]:
    """Give what a neighbour sees in the list."""
    found = await open_cards(
        [street.community], language="zh-CN", category=None, after=None, limit=20
    )
    return [card.title for card in found]


async def away(street: Street, start: timedelta, end: timedelta) -> None:
    """Close for a while, counted from now."""
    owner, now = await as_viewer(street.seller), clock.now()
    await go_away(owner, street.merchant, now + start, now + end)


async def a_draft(street: Street, **changes: Any) -> UUID:
    """Draft a run of a new offer."""
    offer = await an_offer(street)
    return await draft_campaign(street.merchant, offer, a_plan(street, **changes), by=street.seller)


async def test_goods_of_a_merchant_that_is_away_are_not_shown(move: Move) -> None:
    """From the first moment to the last; then they are there again, and all was kept."""
    street = await a_street()
    campaign = await a_campaign(street, closes_at=clock.now() + 9 * DAY)
    order = await an_order(street, campaign, await a_resident(street))
    await away(street, DAY, 3 * DAY)
    assert await titles(street) == ["散养土鸡蛋 30 枚"]
    assert await merchants_away() == []
    move(DAY + timedelta(minutes=1))
    assert await titles(street) == []
    assert await merchants_away() == [street.merchant]
    page = await shop(street.merchant, language="zh-CN")
    assert (page.campaigns, page.offers, page.away_until is not None) == ([], [], True)
    assert await state_of("campaign", campaign) == "open"
    assert await state_of("market_order", order) == "pending"
    move(2 * DAY)
    assert await titles(street) == ["散养土鸡蛋 30 枚"]
    assert (await shop(street.merchant, language="zh-CN")).away_until is None


async def test_nothing_opens_while_its_merchant_is_away() -> None:
    """Neither now nor later in that time; before and after it does."""
    street = await a_street()
    now = clock.now()
    early = await a_draft(street, opens_at=now + DAY, closes_at=now + 9 * DAY)
    inside = await a_draft(street, opens_at=now + 3 * DAY, closes_at=now + 9 * DAY)
    late = await a_draft(street, opens_at=now + 5 * DAY, closes_at=now + 9 * DAY)
    at_once = await a_draft(street, closes_at=now + 9 * DAY)
    await away(street, 2 * DAY, 4 * DAY)
    with pytest.raises(MerchantIsAway) as refused:
        await publish_campaign(street.merchant, inside)
    assert refused.value.until == await fetch_value("SELECT away_until FROM merchant")
    assert await state_of("campaign", inside) == "draft"
    for campaign in (early, late, at_once):
        await publish_campaign(street.merchant, campaign)
    await come_back(await as_viewer(street.seller), street.merchant)
    await publish_campaign(street.merchant, inside)
    assert await state_of("campaign", inside) == "scheduled"


async def test_a_merchant_is_not_away_when_something_opens() -> None:
    """What is published is kept to; the refusal names it, and nothing is saved."""
    street = await a_street()
    now = clock.now()
    scheduled = await a_draft(street, opens_at=now + 3 * DAY, closes_at=now + 9 * DAY)
    await publish_campaign(street.merchant, scheduled)
    with pytest.raises(OpensWhileAway) as refused:
        await away(street, 2 * DAY, 4 * DAY)
    assert refused.value.goods == "散养土鸡蛋 30 枚"
    assert await fetch_value("SELECT away_from FROM merchant") is None
    await away(street, 4 * DAY, 5 * DAY)


async def test_a_time_that_cannot_be_right_is_not_saved() -> None:
    """Backwards, over already, or for half a year and more; and strangers close nothing."""
    street = await a_street()
    for start, end in ((2 * DAY, DAY), (-3 * DAY, -DAY), (DAY, 200 * DAY)):
        with pytest.raises(BadAway):
            await away(street, start, end)
    now = clock.now()
    with pytest.raises(NoSuchMerchant):
        await go_away(await as_viewer(await a_person()), street.merchant, now, now + DAY)
    assert await fetch_value("SELECT away_from FROM merchant") is None


async def test_a_shop_is_closed_and_opened_over_http() -> None:
    """The profile says from when until when; what does not fit is told with its code."""
    street = await a_street()
    now = clock.now()
    path = f"/merchants/{street.merchant}/away"
    async with browser_of(the_application(), street.seller) as seller:
        body = {"start": (now + DAY).isoformat(), "end": (now + 3 * DAY).isoformat()}
        closed = await seller.post(path, body)
        assert closed.status_code == 200, closed.text
        assert closed.json()["away_until"] is not None
        bad = await seller.post(path, {**body, "end": body["start"]})
        assert (bad.status_code, bad.json()["code"]) == (422, "bad-time-away")
        for _ in range(2):
            back = await seller.post(f"{path}/end", {})
            assert (back.status_code, back.json()["away_until"]) == (200, None)
    row = await fetch_row("SELECT away_from, away_until FROM merchant")
    assert row is not None
    assert tuple(row) == (None, None)
