"""The operator cancels campaigns, and suspends merchants and lets them go on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from core.database import fetch, fetch_value, transaction
from core.messages.queries import recent
from marketplace.refusals import MerchantNotSelling
from marketplace.selling.publishing import draft_campaign, publish_campaign
from marketplace.telling_failure import tell_why_it_failed
from tests.marketplace.builders import (
    a_campaign,
    a_party,
    a_plan,
    a_resident,
    an_offer,
    an_order,
    row_of,
    state_of,
)
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.placing import a_town
from tests.people import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

pytestmark = pytest.mark.usefixtures("truths")
WHY = "商品检测不合格"


async def _written(purpose: str) -> list[str]:
    return [message.body for message in await recent(50) if message.purpose == purpose]


@pytest.mark.parametrize("state", ["scheduled", "open", "closing"])
async def test_the_operator_cancels_what_is_not_decided(state: str) -> None:
    """From each of the three states it fails with the reason, and the merchant is told."""
    town = await a_town()
    campaign = await a_campaign(town.street)
    await fetch("UPDATE campaign SET state = $2 WHERE id = $1", campaign, state)
    async with browser_of(the_application(), town.operator) as desk:
        answer = await desk.post(f"/operator/campaigns/{campaign}/cancel", {"reason": WHY})
        assert (answer.status_code, answer.json()["state"]) == (200, "refunding"), answer.text
        again = await desk.post(f"/operator/campaigns/{campaign}/cancel", {"reason": WHY})
        assert (again.status_code, again.json()["code"]) == (409, "campaign-not-editable")
        page = (await desk.get(f"/campaigns/{campaign}")).json()
    assert WHY in page["why_failed"]
    row = await row_of("campaign", campaign)
    assert (row["failure_reason"], row["failure_note"]) == ("cancelled_by_operator", WHY)
    (told,) = await _written("merchant")
    assert WHY in told
    trail = await fetch("SELECT done_by, party FROM audit_entry WHERE what = 'campaign.stopped'")
    assert [tuple(one) for one in trail] == [(town.operator, town.street.merchant)]


async def test_a_draft_and_a_decided_campaign_are_not_the_operators_to_cancel() -> None:
    """A draft is nobody's promise; what was decided is delivered; a made-up id is unknown."""
    town = await a_town()
    street = town.street
    draft = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    await fetch(
        """UPDATE campaign SET decided_units = 0, decided_people = 0, decided_amount_fen = 0,
             decided_tier = 0 WHERE id = $1 RETURNING id""",
        draft,
    )
    async with browser_of(the_application(), town.operator) as desk:
        for state in ("draft", "succeeded", "collecting", "completed"):
            await fetch("UPDATE campaign SET state = $2 WHERE id = $1", draft, state)
            answer = await desk.post(f"/operator/campaigns/{draft}/cancel", {"reason": WHY})
            assert (answer.status_code, answer.json()["code"]) == (409, "campaign-not-editable")
            assert await state_of("campaign", draft) == state
        await fetch("UPDATE campaign SET state = 'draft' WHERE id = $1", draft)
        unknown = await desk.post(f"/operator/campaigns/{town.house}/cancel", {"reason": WHY})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "no-such-campaign")
        silent = await desk.post(f"/operator/campaigns/{draft}/cancel", {"reason": " "})
        assert silent.status_code == 422


async def test_a_suspended_merchant_publishes_nothing_new() -> None:
    """Offers, drafts and publishing are refused; the console and the owner read why."""
    town = await a_town()
    street = town.street
    running = await a_campaign(street)
    waiting = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    app = the_application()
    async with browser_of(app, town.operator) as desk, browser_of(app, street.seller) as seller:
        path = f"/operator/merchants/{street.merchant}"
        answer = await desk.post(f"{path}/suspend", {"reason": WHY})
        assert answer.status_code == 200, answer.text
        assert answer.json()["merchant"]["state"] == "suspended"
        with pytest.raises(MerchantNotSelling):
            await publish_campaign(street.merchant, waiting)
        with pytest.raises(MerchantNotSelling):
            await an_offer(street)
        profile = (await seller.get(f"/merchants/{street.merchant}")).json()
        assert (profile["state"], profile["suspended_because"]) == ("suspended", WHY)
        assert await state_of("campaign", running) == "open"
        assert (await seller.get(f"/merchants/{street.merchant}/today")).status_code == 200


async def test_the_operator_decides_for_each_campaign_of_a_suspended_merchant() -> None:
    """Those that are named are cancelled, the others run to their end; strangers' are refused."""
    town = await a_town()
    street = town.street
    kept, ended = await a_campaign(street), await a_campaign(street)
    path = f"/operator/merchants/{street.merchant}"
    async with browser_of(the_application(), town.operator) as desk:
        body = {"reason": WHY, "cancel_campaign_ids": [str(ended), str(town.house)]}
        refused = await desk.post(f"{path}/suspend", body)
        assert (refused.status_code, refused.json()["code"]) == (404, "no-such-campaign")
        assert await state_of("merchant", street.merchant) == "approved"
        assert await state_of("campaign", ended) == "open"
        body["cancel_campaign_ids"] = [str(ended)]
        sheet = (await desk.post(f"{path}/suspend", body)).json()
    assert [one["id"] for one in sheet["campaigns"]] == [str(kept)]
    assert await state_of("campaign", ended) == "refunding"


async def test_both_ends_of_a_suspension_are_told_with_their_reason(
    settle: Callable[[], Awaitable[int]],
) -> None:
    """The owner reads why it was suspended and why it may go on; the desk keeps both."""
    town = await a_town()
    street = town.street
    path = f"/operator/merchants/{street.merchant}"
    async with browser_of(the_application(), town.operator) as desk:
        await desk.post(f"{path}/suspend", {"reason": WHY})
        await settle()
        twice = await desk.post(f"{path}/suspend", {"reason": WHY})
        assert (twice.status_code, twice.json()["code"]) == (409, "merchant-moved")
        resumed = await desk.post(f"{path}/resume", {"reason": "复检合格"})
        await settle()
        assert resumed.json()["merchant"]["state"] == "approved"
        again = await desk.post(f"{path}/resume", {"reason": "复检合格"})
        assert (again.status_code, again.json()["code"]) == (409, "merchant-moved")
        (past,) = (await desk.get(path)).json()["suspensions"]
        assert (past["reason"], past["resume_reason"]) == (WHY, "复检合格")
        listed = (await desk.get("/operator/merchants?q=老陈")).json()["items"]
        assert [one["suspended_because"] for one in listed] == [None]
    resumption, suspension = await _written("merchant")
    assert WHY in suspension
    assert "复检合格" in resumption
    await an_offer(street)


async def test_working_with_a_merchant_ends_and_the_end_is_undone(
    settle: Callable[[], Awaitable[int]],
) -> None:
    """From a suspension on: the named campaign is cancelled, the shop is gone, and comes back."""
    town = await a_town()
    street = town.street
    kept, ended = await a_campaign(street), await a_campaign(street)
    path = f"/operator/merchants/{street.merchant}"
    app = the_application()
    async with browser_of(app, town.operator) as desk, browser_of(app, street.seller) as seller:
        await desk.post(f"{path}/suspend", {"reason": WHY})
        body = {"reason": "多次虚假发货", "cancel_campaign_ids": [str(ended)]}
        over = await desk.post(f"{path}/end", body)
        assert (over.status_code, over.json()["merchant"]["state"]) == (200, "closed"), over.text
        await settle()
        again = await desk.post(f"{path}/end", body)
        assert (again.status_code, again.json()["code"]) == (409, "merchant-moved")
        with pytest.raises(MerchantNotSelling):
            await an_offer(street)
        assert (await seller.get(f"/shops/{street.merchant}")).status_code == 404
        assert (await seller.get(f"/merchants/{street.merchant}/today")).status_code == 200
        assert [await state_of("campaign", one) for one in (kept, ended)] == ["open", "refunding"]
        back = await desk.post(f"{path}/resume", {"reason": "复议成立"})
        await settle()
        assert back.json()["merchant"]["state"] == "approved"
        first, second = back.json()["suspensions"]
        assert (first["for_good"], first["resume_reason"]) == (True, "复议成立")
        assert (second["for_good"], second["resume_reason"]) == (False, "多次虚假发货")
        assert (await seller.get(f"/shops/{street.merchant}")).status_code == 200
    told = await _written("merchant")
    assert any("终止了与“老陈生鲜”的合作，原因：多次虚假发货" in body for body in told)
    trail = await fetch("SELECT what FROM audit_entry WHERE what LIKE 'merchant.%' ORDER BY id")
    assert [one["what"] for one in trail] == [
        "merchant.suspended",
        "merchant.ended",
        "merchant.resumed",
    ]


async def test_only_operators_end_working_with_a_merchant() -> None:
    """The owner and a stranger find no such desk; nothing changes, also for a wrong campaign."""
    town = await a_town()
    street = town.street
    path = f"/operator/merchants/{street.merchant}/end"
    app = the_application()
    for person in (street.seller, await a_person()):
        async with browser_of(app, person) as stranger:
            assert (await stranger.post(path, {"reason": WHY})).status_code == 404
    async with browser_of(app, town.operator) as desk:
        body = {"reason": WHY, "cancel_campaign_ids": [str(town.house)]}
        assert (await desk.post(path, body)).json()["code"] == "no-such-campaign"
    assert await state_of("merchant", street.merchant) == "approved"
    assert await fetch_value("SELECT count(*) FROM merchant_suspension") == 0


async def test_a_buyer_reads_why_the_platform_cancelled() -> None:
    """The message about the money names who cancelled, and the reason."""
    town = await a_town()
    campaign = await a_campaign(town.street)
    buyer = await a_resident(town.street)
    order = await an_order(town.street, campaign, buyer)
    async with browser_of(the_application(), town.operator) as desk:
        await desk.post(f"/operator/campaigns/{campaign}/cancel", {"reason": WHY})
    async with transaction():
        await tell_why_it_failed(order)
    (told,) = await _written("order")
    assert f"平台取消了“散养土鸡蛋 30 枚”，原因：{WHY}" in told


@pytest.mark.races
async def test_suspending_and_publishing_at_once_decide_for_one_of_them() -> None:
    """Whatever is published was published before; no deadlock, and nothing comes after."""
    town = await a_town()
    street = town.street
    running = [await a_campaign(street) for _ in range(3)]
    drafts = [
        await draft_campaign(
            street.merchant, await an_offer(street), a_plan(street), by=street.seller
        )
        for _ in range(4)
    ]

    async def publish(draft: UUID) -> bool:
        try:
            await publish_campaign(street.merchant, draft)
        except MerchantNotSelling:
            return False
        return True

    body = {"reason": WHY, "cancel_campaign_ids": [str(one) for one in running]}
    path = f"/operator/merchants/{street.merchant}/suspend"
    async with browser_of(the_application(), town.operator) as desk, asyncio.TaskGroup() as group:
        published = [group.create_task(publish(draft)) for draft in drafts]
        answer = group.create_task(desk.post(path, body))
    assert answer.result().status_code == 200, answer.result().text
    count = sum(task.result() for task in published)
    still = await fetch_value(
        "SELECT count(*) FROM campaign WHERE merchant = $1 AND state = 'open'", street.merchant
    )
    assert still == count
    assert {await state_of("campaign", one) for one in running} == {"refunding"}


async def test_stopping_is_the_operators_alone() -> None:
    """For everybody else the desk does not exist, for colleagues it is somebody else's."""
    town = await a_town()
    street = town.street
    campaign = await a_campaign(street)
    stranger = await a_person()
    await a_party("organisation", "别家", owner=stranger)
    paths = (
        f"/operator/campaigns/{campaign}/cancel",
        f"/operator/merchants/{street.merchant}/suspend",
        f"/operator/merchants/{street.merchant}/resume",
    )
    app = the_application()
    for person in (street.seller, stranger):
        async with browser_of(app, person) as browser:
            for path in paths:
                assert (await browser.post(path, {"reason": WHY})).status_code == 404
            assert (await browser.get("/operator/merchants")).status_code == 404
    assert await state_of("campaign", campaign) == "open"
    assert await state_of("merchant", street.merchant) == "approved"
