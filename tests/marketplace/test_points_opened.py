"""Pick-up points at the operator's desk."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core import clock
from core.database import fetch, fetch_value
from marketplace.pick_up.point_rules import OpenSpan, PointWords, complaints_about
from marketplace.refusals import BadCampaign
from marketplace.selling.campaign_plan import PointPlan
from marketplace.selling.publishing import cancel_campaign, draft_campaign, publish_campaign
from tests.marketplace.builders import a_campaign, a_party, a_plan, an_offer, state_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.placing import DAILY, a_place, a_town, opened
from tests.people import a_person

if TYPE_CHECKING:
    from tests.accounts.browser import Browser

pytestmark = pytest.mark.usefixtures("truths")
ALL = "/operator/pick-up-points"


async def test_an_opened_point_can_be_chosen_and_kept() -> None:
    """Residents and merchants see it, its party's people keep it, the trail says who opened it."""
    town = await a_town()
    app = the_application()
    async with browser_of(app, town.operator) as desk:
        made = await opened(desk, town)
    assert (made["state"], made["keepers"], made["running_campaigns"]) == ("active", 1, 0)
    assert (made["hours"], made["hours_text"]) == (DAILY, "每天 08:00–20:00")
    async with browser_of(app, town.street.keeper) as keeper:
        there = (await keeper.get(f"/pick-up-points?community={town.community}")).json()
        assert [point["name"] for point in there["items"]] == ["邻里服务站"]
        board = await keeper.get(f"/pick-up-points/{made['id']}/board")
        assert board.json()["point"]["address"] == "桂花路 18 号一楼"
    trail = await fetch(
        "SELECT done_by, party FROM audit_entry WHERE what = 'pick_up_point.opened'"
    )
    assert [tuple(row) for row in trail] == [(town.operator, town.house)]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"name": "站"}, 422, "bad-point"),
        ({"address": "18-2-301"}, 422, "bad-point"),
        ({"address": "桂花"}, 422, "bad-point"),
        ({"hours": []}, 422, "bad-point"),
        ({"hours": [{"days": [1], "from": "20:00", "until": "08:00"}]}, 422, "bad-point"),
        ({"hours": [{"days": [1, 1], "from": "08:00", "until": "20:00"}]}, 422, "bad-point"),
        ({"hours": [*DAILY, {"days": [3], "from": "19:00", "until": "21:00"}]}, 422, "bad-point"),
        ({"hours": [{"days": [8], "from": "08:00", "until": "20:00"}]}, 422, "invalid-request"),
        ({"hours": [{"days": [1], "from": "8:00", "until": "20:00"}]}, 422, "invalid-request"),
        ({"community_id": "01890000-0000-7000-8000-000000000000"}, 422, "community-unknown"),
        ({"party_id": "01890000-0000-7000-8000-000000000000"}, 404, "not-found-here"),
        ({"note": "长" * 301}, 422, "invalid-request"),
        ({"surprise": 1}, 422, "invalid-request"),
    ],
)
async def test_a_point_nobody_would_find_is_refused(
    changes: dict[str, Any], status: int, code: str
) -> None:
    """Each wrong part is named, and no point is kept."""
    town = await a_town()
    async with browser_of(the_application(), town.operator) as desk:
        answer = await desk.post(ALL, a_place(town, **changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert await fetch_value("SELECT count(*) FROM pick_up_point") == 1


async def test_the_platform_itself_keeps_no_point() -> None:
    """Its operators would all be keepers of it."""
    town = await a_town()
    platform = await fetch_value("SELECT id FROM party WHERE kind = 'platform'")
    async with browser_of(the_application(), town.operator) as desk:
        answer = await desk.post(ALL, a_place(town, party_id=str(platform)))
    assert answer.status_code == 404


async def test_two_points_of_a_community_have_two_names() -> None:
    """A neighbour who reads the name alone must not stand at the wrong door."""
    town = await a_town()
    async with browser_of(the_application(), town.operator) as desk:
        first = await opened(desk, town)
        again = await desk.post(ALL, a_place(town, name=" 邻里服务站  "))
        assert (again.status_code, again.json()["code"]) == (422, "bad-point")
        closed = await desk.post(f"{ALL}/{first['id']}/state", {"state": "closed"})
        assert closed.json()["state"] == "closed"
        await opened(desk, town)


async def test_an_edit_starts_from_what_was_seen() -> None:
    """The second of two operators reads that the point was changed, and nothing is undone."""
    town = await a_town()
    async with browser_of(the_application(), town.operator) as desk:
        made = await opened(desk, town)
        path = f"{ALL}/{made['id']}"
        etag = (await desk.get(path)).headers["etag"]
        body = a_place(town, address="桂花路 20 号")
        blind = await _put(desk, path, body, None)
        assert (blind.status_code, blind.json()["code"]) == (428, "version-needed")
        first = await _put(desk, path, body, etag)
        assert (first.status_code, first.json()["address"]) == (200, "桂花路 20 号")
        second = await _put(desk, path, a_place(town, address="桂花路 22 号"), etag)
        assert (second.status_code, second.json()["code"]) == (412, "changed-meanwhile")
        shown = (await desk.get(path)).json()
    assert (shown["address"], shown["version"]) == ("桂花路 20 号", 2)


async def test_a_point_in_use_is_paused_but_not_closed() -> None:
    """The refusal names the group-buys; a paused point takes no new ones and hands out the old."""
    town = await a_town()
    street = town.street
    campaign = await a_campaign(street)
    path = f"{ALL}/{street.point}"
    async with browser_of(the_application(), town.operator) as desk:
        refused = await desk.post(f"{path}/state", {"state": "closed"})
        problem = refused.json()
        assert (refused.status_code, problem["code"]) == (409, "point-in-use")
        assert problem["campaign_ids"] == [str(campaign)]
        assert "散养土鸡蛋 30 枚" in problem["detail"]
        assert (await desk.get(path)).json()["running_campaigns"] == 1
        paused = await desk.post(f"{path}/state", {"state": "paused"})
        assert paused.json()["state"] == "paused"
        with pytest.raises(BadCampaign):
            await a_campaign(street)
        await cancel_campaign(campaign, note="改期", merchant_id=street.merchant)
        closed = await desk.post(f"{path}/state", {"state": "closed"})
        assert closed.json()["state"] == "closed"
        etag = closed.headers["etag"]
        edited = await _put(desk, path, a_place(town), etag)
        assert (edited.status_code, edited.json()["code"]) == (409, "point-closed")


async def test_a_draft_is_not_published_onto_a_point_that_closed() -> None:
    """The draft stays a draft, and the merchant reads which point is gone."""
    town = await a_town()
    street = town.street
    draft = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    async with browser_of(the_application(), town.operator) as desk:
        closed = await desk.post(f"{ALL}/{street.point}/state", {"state": "closed"})
        assert closed.status_code == 200, closed.text
    with pytest.raises(BadCampaign) as refused:
        await publish_campaign(street.merchant, draft)
    assert "3 号门" in refused.value.detail_in("zh-CN")
    assert await state_of("campaign", draft) == "draft"


@pytest.mark.races
async def test_closing_and_publishing_at_once_leave_no_group_buy_without_a_door() -> None:
    """Either the point closes and nothing is published, or it is published and stays open."""
    town = await a_town()
    street = town.street
    later = [clock.now() + timedelta(days=day) for day in (3, 6, 9)]
    drafts = [
        await draft_campaign(
            street.merchant,
            await an_offer(street),
            a_plan(street, closes_at=at, points=(_collected(street.point, at),)),
            by=street.seller,
        )
        for at in later
    ]

    async def publish(draft: UUID) -> bool:
        try:
            await publish_campaign(street.merchant, draft)
        except BadCampaign:
            return False
        return True

    async with browser_of(the_application(), town.operator) as desk, asyncio.TaskGroup() as group:
        published = [group.create_task(publish(draft)) for draft in drafts]
        closing = group.create_task(desk.post(f"{ALL}/{street.point}/state", {"state": "closed"}))
    closed = closing.result().status_code == 200
    assert closed == (await state_of("pick_up_point", street.point) == "closed")
    assert closed is not any(one.result() for one in published)


async def test_points_are_the_operators_alone() -> None:
    """For merchants, keepers and strangers the desk does not exist; for colleagues it says no."""
    town = await a_town()
    reviewer = await a_person()
    app = the_application()
    for person in (town.street.seller, town.street.keeper, reviewer):
        async with browser_of(app, person) as browser:
            assert (await browser.post(ALL, a_place(town))).status_code == 404
            assert (await browser.get(ALL)).status_code == 404
    assert await fetch_value("SELECT count(*) FROM pick_up_point") == 1


async def test_the_list_is_searched_and_paged() -> None:
    """Parts of names, addresses, communities and parties find points, page by page."""
    town = await a_town()
    shop = await a_party("merchant", "桥头饼铺", owner=await a_person())
    async with browser_of(the_application(), town.operator) as desk:
        for number in range(3):
            await opened(desk, town, name=f"站点{number}")
        await opened(desk, town, name="饼铺门口", party_id=str(shop))
        first = (await desk.get(f"{ALL}?limit=2&q=桂花")).json()
        rest = (await desk.get(f"{ALL}?limit=2&q=桂花&cursor={first['next_cursor']}")).json()
        names = [one["name"] for one in first["items"] + rest["items"]]
        assert names == sorted(names)
        assert set(names) == {"站点0", "站点1", "站点2", "饼铺门口"}
        found = (await desk.get(f"{ALL}?q=桥头")).json()["items"]
        assert [one["name"] for one in found] == ["饼铺门口"]
        assert (await desk.get(f"{ALL}?state=closed")).json()["items"] == []


def test_hours_may_meet_but_not_overlap() -> None:
    """A noon break is two spans; Monday and Tuesday do not disturb each other."""
    town = a_words(
        OpenSpan((1, 2), "08:00", "12:00"),
        OpenSpan((1,), "12:00", "20:00"),
        OpenSpan((3,), "10:00", "11:00"),
    )
    assert complaints_about(town) == []
    assert complaints_about(a_words(OpenSpan((1,), "08:00", "12:00"), *town.hours)) != []


def a_words(*hours: OpenSpan) -> PointWords:
    """Describe a point with these hours."""
    return PointWords(UUID(int=1), "服务站", "桂花路 18 号", hours)


def _collected(point: UUID, closes_at: Any) -> PointPlan:
    return PointPlan(point, closes_at + timedelta(hours=1), closes_at + timedelta(hours=9))


async def _put(desk: Browser, path: str, body: Any, etag: str | None) -> Any:
    headers = {"if-match": etag} if etag else {}
    return await desk.send("PUT", path, body, **headers)
