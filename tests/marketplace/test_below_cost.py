"""Prices below the declared cost, and merchants of low credit: an operator looks first."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from core.database import execute, fetch, fetch_value, transaction
from core.identifiers import uuid7
from marketplace.credit.recording import record_event
from marketplace.credit.standing import CreditKind
from marketplace.queries.campaign_reviews import campaigns_in_review
from marketplace.queries.campaigns import campaign_page
from marketplace.refusals import (
    BelowCost,
    CampaignNotEditable,
    EditedMeanwhile,
    NoSuchCampaign,
    OfferInUse,
)
from marketplace.selling.campaign_plan import BelowCostReason, VariantPlan
from marketplace.selling.publishing import change_campaign, draft_campaign, publish_campaign
from marketplace.selling.reviewing_campaigns import approve_campaign, return_campaign
from marketplace.selling.tier_prices import PriceTier
from tests.marketplace.builders import (
    a_party,
    a_plan,
    a_resident,
    a_street,
    an_offer,
    row_of,
    state_of,
)
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import as_viewer
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.marketplace.builders import Street

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("truths")

SEASONAL = BelowCostReason.SEASONAL


async def _a_draft(street: Street, *, cost_fen: int = 3500, **changes: Any) -> UUID:
    offer = await an_offer(street)
    await execute("UPDATE offer_variant SET cost_fen = $2 WHERE offer = $1", offer, cost_fen)
    return await draft_campaign(street.merchant, offer, a_plan(street, **changes), by=street.seller)


async def _waiting(street: Street, **changes: Any) -> UUID:
    run = await _a_draft(street, below_cost_reason=SEASONAL, **changes)
    await publish_campaign(street.merchant, run)
    assert await state_of("campaign", run) == "in_review"
    return run


async def _an_operator() -> UUID:
    operator = await a_person()
    await a_party("platform", "平台", owner=operator)
    return operator


async def test_a_price_below_cost_needs_a_reason() -> None:
    """Without one nothing is published, and the refusal tells price and cost."""
    street = await a_street()
    run = await _a_draft(street)
    with pytest.raises(BelowCost) as told:
        await publish_campaign(street.merchant, run)
    assert (told.value.price_fen, told.value.cost_fen) == (3390, 3500)
    row = await row_of("campaign", run)
    assert (row["state"], row["review_asked_at"], row["version"]) == ("draft", None, 1)


async def test_a_step_below_cost_is_below_cost() -> None:
    """The first price is above, the one of twenty units is not."""
    street = await a_street()
    tiers = (PriceTier(20, (3200,)),)
    run = await _a_draft(street, cost_fen=3300, cheaper=tiers)
    with pytest.raises(BelowCost) as told:
        await publish_campaign(street.merchant, run)
    assert told.value.price_fen == 3200
    assert await state_of("campaign", run) == "draft"


@pytest.mark.parametrize("cost_fen", [3390, 1])
async def test_a_price_that_covers_its_cost_is_published_at_once(cost_fen: int) -> None:
    """At cost is not below; a reason that is not needed changes nothing."""
    street = await a_street()
    run = await _a_draft(street, cost_fen=cost_fen, below_cost_reason=SEASONAL)
    await publish_campaign(street.merchant, run)
    assert await state_of("campaign", run) == "open"


async def test_what_waits_is_seen_by_nobody_and_asked_once() -> None:
    """Neighbours do not find it, a second tap asks nothing new."""
    street = await a_street()
    run = await _waiting(street)
    asked = await row_of("campaign", run)
    await publish_campaign(street.merchant, run)
    assert await row_of("campaign", run) == asked
    with pytest.raises(NoSuchCampaign):
        await campaign_page(run, viewer=await a_resident(street), language="zh-CN")
    assert await fetch("SELECT id FROM campaign_quota") == []


async def test_an_operator_approves_what_they_saw(settle: Settle) -> None:
    """It opens, its merchant is told, and the audit says that it sells below cost."""
    street = await a_street()
    run, operator = await _waiting(street), await as_viewer(await _an_operator())
    (waiting,) = await campaigns_in_review()
    assert [(kind.cost_fen, kind.price_fen) for kind in waiting.below_cost] == [(3500, 3390)]
    assert (waiting.below_cost_reason, waiting.merchant_standing) == ("seasonal", 100)
    await approve_campaign(operator, run, version=waiting.version)
    await approve_campaign(operator, run, version=waiting.version)
    await settle()
    assert await state_of("campaign", run) == "open"
    lines = await fetch("SELECT what, details FROM audit_entry WHERE what LIKE 'campaign.%'")
    assert [(line["what"], line["details"]["reason"]) for line in lines] == [
        ("campaign.approved_below_cost", "seasonal")
    ]
    assert await campaigns_in_review() == []


async def test_what_was_changed_meanwhile_is_not_approved() -> None:
    """The merchant changed it: it is a draft again, and asked about anew it is another."""
    street = await a_street()
    run, operator = await _waiting(street), await as_viewer(await _an_operator())
    (seen,) = await campaigns_in_review()
    cheaper = a_plan(street, price_fen=1000, below_cost_reason=SEASONAL)
    await change_campaign(street.merchant, run, cheaper, version=seen.version)
    assert await state_of("campaign", run) == "draft"
    with pytest.raises(CampaignNotEditable):
        await approve_campaign(operator, run, version=seen.version)
    await publish_campaign(street.merchant, run)
    with pytest.raises(EditedMeanwhile):
        await approve_campaign(operator, run, version=seen.version)
    assert await state_of("campaign", run) == "in_review"


async def test_what_is_sent_back_says_why_until_it_is_asked_again(settle: Settle) -> None:
    """The merchant reads the reason, changes it and asks again."""
    street = await a_street()
    run, operator = await _waiting(street), await as_viewer(await _an_operator())
    await return_campaign(operator, run, "临期请写明日期")
    await settle()
    row = await row_of("campaign", run)
    assert (row["state"], row["review_note"]) == ("draft", "临期请写明日期")
    with pytest.raises(CampaignNotEditable):
        await return_campaign(operator, run, "再退一次")
    await publish_campaign(street.merchant, run)
    row = await row_of("campaign", run)
    assert (row["state"], row["review_note"], row["reviewed_by"]) == ("in_review", None, None)


async def test_an_approval_asks_again_what_stands_against_it() -> None:
    """Another run of the offer opened while it waited."""
    street = await a_street()
    run, operator = await _waiting(street), await as_viewer(await _an_operator())
    offer = await fetch_value("SELECT offer FROM campaign WHERE id = $1", run)
    dear = a_plan(street, variants=(VariantPlan(4000, 4200),))
    other = await draft_campaign(street.merchant, offer, dear, by=street.seller)
    await publish_campaign(street.merchant, other)
    (waiting,) = await campaigns_in_review()
    with pytest.raises(OfferInUse):
        await approve_campaign(operator, run, version=waiting.version)
    assert await state_of("campaign", run) == "in_review"


async def test_a_merchant_of_low_credit_is_looked_at_first() -> None:
    """From 40 to 59 every new group-buy waits, whatever it costs."""
    street = await a_street()
    lies = [CreditKind.FALSE_LISTING, CreditKind.FALSE_LISTING, CreditKind.LOST_ARBITRATION]
    async with transaction():
        for kind in lies:
            await record_event(street.merchant, kind, source=uuid7(), words="与描述不符")
    run = await _a_draft(street, cost_fen=1)
    await publish_campaign(street.merchant, run)
    (waiting,) = await campaigns_in_review()
    assert (waiting.id, waiting.below_cost, waiting.merchant_standing) == (run, [], 50)
    operator = await as_viewer(await _an_operator())
    await approve_campaign(operator, run, version=waiting.version)
    assert await fetch_value("SELECT what FROM audit_entry WHERE what LIKE 'campaign.%'") == (
        "campaign.approved"
    )


async def test_of_approving_and_returning_at_once_one_holds() -> None:
    """Two operators decide differently: the second finds it decided."""
    street = await a_street()
    run, operator = await _waiting(street), await as_viewer(await _an_operator())
    (waiting,) = await campaigns_in_review()

    async def done(step: Awaitable[None]) -> bool:
        try:
            await step
        except CampaignNotEditable:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(done(approve_campaign(operator, run, version=waiting.version))),
            group.create_task(done(return_campaign(operator, run, "不行"))),
        ]
    assert sorted(task.result() for task in tasks) == [False, True]
    assert len(await fetch("SELECT id FROM audit_entry WHERE what LIKE 'campaign.%'")) == 1


async def test_reviews_over_http() -> None:
    """Merchants are told what is missing, operators decide, and nobody else sees the desk."""
    street = await a_street()
    run, operator = await _a_draft(street), await _an_operator()
    path = f"/merchants/{street.merchant}/campaigns/{run}"
    async with browser_of(the_application(), street.seller) as seller:
        refused = await seller.post(f"{path}/publish", {})
        assert (refused.status_code, refused.json()["code"]) == (422, "below-cost")
        await execute("UPDATE campaign SET below_cost_reason = 'seasonal' WHERE id = $1", run)
        asked = (await seller.post(f"{path}/publish", {})).json()
        assert (asked["state"], asked["below_cost_reason"]) == ("in_review", "seasonal")
        assert (await seller.get("/operator/campaign-reviews")).status_code in {403, 404}
    async with browser_of(the_application(), operator) as desk:
        (waiting,) = (await desk.get("/operator/campaign-reviews")).json()["items"]
        assert waiting["below_cost"][0] == {"name": "", "cost_fen": 3500, "price_fen": 3390}
        sent = await desk.post(f"/operator/campaigns/{run}/return", {"reason": "请写明日期"})
        assert (sent.status_code, sent.json()["items"]) == (200, [])
    async with browser_of(the_application(), street.seller) as seller:
        assert (await seller.get(path)).json()["review_note"] == "请写明日期"
        again = (await seller.post(f"{path}/publish", {})).json()
    async with browser_of(the_application(), operator) as desk:
        body = {"version": again["version"]}
        done = await desk.post(f"/operator/campaigns/{run}/approve", body)
    assert (done.status_code, await state_of("campaign", run)) == (200, "open")
