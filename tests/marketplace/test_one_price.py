"""In a community an offer has one group-buy price at a time (feature G18)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core import invariants
from core.database import execute
from marketplace.refusals import OfferInUse
from marketplace.selling.publishing import draft_campaign, publish_campaign
from tests.marketplace.builders import a_community, a_plan, a_street, an_offer, state_of

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.usefixtures("truths")


async def test_one_offer_has_one_price_at_a_time() -> None:
    """A second campaign of the same offer at the same time is refused."""
    street = await a_street()
    offer = await an_offer(street)
    first = await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)
    second = await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)
    await publish_campaign(street.merchant, first)
    with pytest.raises(OfferInUse):
        await publish_campaign(street.merchant, second)


async def test_streets_apart_may_each_have_a_run_of_an_offer() -> None:
    """Nobody sees two prices: a run that shares one community with another is refused."""
    street = await a_street()
    next_street, third = await a_community("朱雀巷社区"), await a_community("青龙巷社区")
    offer = await an_offer(street)
    plans = [
        a_plan(street),
        a_plan(street, community_ids=(next_street, third)),
        a_plan(street, community_ids=(third,)),
    ]
    first, beside, refused = [
        await draft_campaign(street.merchant, offer, plan, by=street.seller) for plan in plans
    ]
    await publish_campaign(street.merchant, first)
    await publish_campaign(street.merchant, beside)
    with pytest.raises(OfferInUse):
        await publish_campaign(street.merchant, refused)
    assert await state_of("campaign", refused) == "draft"


async def test_two_prices_side_by_side_are_found() -> None:
    """Whoever let a second run of an offer open by hand reads it among the truths."""
    street = await a_street()
    offer = await an_offer(street)
    first = await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)
    second = await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)
    await publish_campaign(street.merchant, first)
    assert await invariants.check() == []
    await execute("UPDATE campaign SET state = 'scheduled' WHERE id = $1", second)
    assert [broken.name for broken in await invariants.check()] == [
        "one offer has one price in a community at a time"
    ]
    await execute("UPDATE campaign SET state = 'draft' WHERE id = $1", second)


async def test_two_runs_for_one_street_published_at_once_are_one() -> None:
    """The offer's row decides who was first; the other is told."""
    street = await a_street()
    offer = await an_offer(street)
    runs = [
        await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)
        for _ in range(4)
    ]

    async def published(run: UUID) -> bool:
        try:
            await publish_campaign(street.merchant, run)
        except OfferInUse:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(published(run)) for run in runs]
    assert sorted(task.result() for task in tasks) == [False, False, False, True]
