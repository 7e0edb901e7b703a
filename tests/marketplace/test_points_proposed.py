"""Merchants ask for pick-up points of their own, and the operator answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from core.database import fetch_value
from core.messages.queries import recent
from tests.marketplace.builders import a_member
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.placing import a_town, a_wish
from tests.people import a_person

if TYPE_CHECKING:
    from tests.accounts.browser import Browser
    from tests.marketplace.placing import Town

pytestmark = pytest.mark.usefixtures("truths")
DESK = "/operator/point-proposals"


async def _wish(seller: Browser, town: Town, **changes: object) -> dict[str, Any]:
    path = f"/merchants/{town.street.merchant}/point-proposals"
    answer = await seller.post(path, a_wish(town, **changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_merchants_own_point_is_used_once_the_operator_agrees() -> None:
    """Until then nobody sees it; then the merchant's people keep it and the owner is told."""
    town = await a_town()
    app = the_application()
    near = f"/pick-up-points?community={town.community}"
    async with browser_of(app, town.street.seller) as seller:
        wish = await _wish(seller, town)
        assert (wish["state"], wish["point_id"]) == ("submitted", None)
        assert (await seller.get(near)).json()["items"] == []
        async with browser_of(app, town.operator) as desk:
            waiting = (await desk.get(f"{DESK}?state=submitted")).json()["items"]
            assert [one["party"]["name"] for one in waiting] == ["老陈生鲜"]
            granted = await desk.post(f"{DESK}/{wish['id']}/approve")
            again = await desk.post(f"{DESK}/{wish['id']}/approve")
        assert granted.json() == again.json()
        point = granted.json()["point_id"]
        assert [one["id"] for one in (await seller.get(near)).json()["items"]] == [point]
        assert (await seller.get(f"/pick-up-points/{point}/board")).status_code == 200
        mine = (await seller.get(f"/merchants/{town.street.merchant}/pick-up-points")).json()
    assert [one["name"] for one in mine["points"]] == ["老陈门店"]
    assert [one["state"] for one in mine["proposals"]] == ["approved"]


async def test_a_declined_wish_says_why_and_may_be_made_again() -> None:
    """The reason stands beside the wish and in a message; a decision is not made twice."""
    town = await a_town()
    app = the_application()
    async with (
        browser_of(app, town.street.seller) as seller,
        browser_of(app, town.operator) as desk,
    ):
        wish = await _wish(seller, town)
        no = await desk.post(f"{DESK}/{wish['id']}/decline", {"reason": "门口太窄"})
        assert (no.json()["state"], no.json()["reason"]) == ("declined", "门口太窄")
        yes = await desk.post(f"{DESK}/{wish['id']}/approve")
        assert (yes.status_code, yes.json()["code"]) == (409, "proposal-answered")
        await _wish(seller, town, address="桂花路 20 号")
        mine = (await seller.get(f"/merchants/{town.street.merchant}/pick-up-points")).json()
    assert [one["state"] for one in mine["proposals"]] == ["submitted", "declined"]
    assert mine["points"] == []


async def test_the_owner_is_written_to() -> None:
    """Whoever is in charge of the shop reads name and reason."""
    town = await a_town()
    app = the_application()
    async with (
        browser_of(app, town.street.seller) as seller,
        browser_of(app, town.operator) as desk,
    ):
        wish = await _wish(seller, town)
        await desk.post(f"{DESK}/{wish['id']}/decline", {"reason": "门口太窄"})
    (message,) = await recent(5)
    assert (message.purpose, message.fields["name"]) == ("merchant", "老陈门店")
    assert "门口太窄" in message.body


async def test_another_text_of_a_point_waits_for_the_operator() -> None:
    """The point stays as it is meanwhile; the later of two wishes counts."""
    town = await a_town()
    app = the_application()
    async with (
        browser_of(app, town.street.seller) as seller,
        browser_of(app, town.operator) as desk,
    ):
        wish = await _wish(seller, town)
        point = (await desk.post(f"{DESK}/{wish['id']}/approve")).json()["point_id"]
        first = await _wish(seller, town, point_id=point, address="桂花路 28 号")
        await _wish(seller, town, point_id=point, address="桂花路 30 号")
        shown = (await seller.get(f"/pick-up-points/{point}")).json()
        assert shown["address"] == "桂花路 18 号一楼"
        gone = await desk.post(f"{DESK}/{first['id']}/approve")
        assert (gone.status_code, gone.json()["code"]) == (409, "proposal-answered")
        (open_one,) = (await desk.get(f"{DESK}?state=submitted")).json()["items"]
        await desk.post(f"{DESK}/{open_one['id']}/approve")
        shown = (await seller.get(f"/pick-up-points/{point}")).json()
    assert shown["address"] == "桂花路 30 号"
    assert await fetch_value("SELECT version FROM pick_up_point WHERE id = $1", point) == 2


async def test_nobody_asks_for_the_point_of_somebody_else() -> None:
    """The point of another party, and the wish of another merchant, do not exist here."""
    town = await a_town()
    app = the_application()
    path = f"/merchants/{town.street.merchant}/point-proposals"
    async with browser_of(app, town.street.seller) as seller:
        foreign = await seller.post(path, a_wish(town, point_id=str(town.street.point)))
        assert (foreign.status_code, foreign.json()["code"]) == (404, "no-such-point")
        wish = await _wish(seller, town)
    async with browser_of(app, town.street.keeper) as stranger:
        for answer in (
            await stranger.post(path, a_wish(town)),
            await stranger.post(f"{path}/{wish['id']}/withdraw"),
            await stranger.post(f"{DESK}/{wish['id']}/approve"),
        ):
            assert answer.status_code == 404


async def test_a_wish_is_taken_back_once_by_those_who_decide() -> None:
    """Staff look only; a withdrawn wish cannot be granted; a made-up one is unknown."""
    town = await a_town()
    staff = await a_person()
    await a_member(town.street.merchant, staff, "staff")
    app = the_application()
    path = f"/merchants/{town.street.merchant}/point-proposals"
    async with (
        browser_of(app, town.street.seller) as seller,
        browser_of(app, town.operator) as desk,
    ):
        wish = await _wish(seller, town)
        async with browser_of(app, staff) as helper:
            refused = await helper.post(path, a_wish(town))
            assert (refused.status_code, refused.json()["code"]) == (403, "role-not-enough")
        back = await seller.post(f"{path}/{wish['id']}/withdraw")
        assert back.json()["state"] == "withdrawn"
        twice = await seller.post(f"{path}/{wish['id']}/withdraw")
        assert (twice.status_code, twice.json()["code"]) == (409, "proposal-answered")
        late = await desk.post(f"{DESK}/{wish['id']}/approve")
        assert (late.status_code, late.json()["code"]) == (409, "proposal-answered")
        unknown = await desk.post(f"{DESK}/{town.community}/decline", {"reason": "没有这个"})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "no-such-proposal")


@pytest.mark.races
async def test_two_operators_granting_at_once_open_one_point() -> None:
    """Both get the same point."""
    town = await a_town()
    app = the_application()
    async with (
        browser_of(app, town.street.seller) as seller,
        browser_of(app, town.operator) as desk,
    ):
        wish = await _wish(seller, town)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(desk.post(f"{DESK}/{wish['id']}/approve")) for _ in range(4)]
    answers = [task.result() for task in tasks]
    assert {answer.status_code for answer in answers} == {200}, [a.text for a in answers]
    assert len({answer.json()["point_id"] for answer in answers}) == 1
    assert await fetch_value("SELECT count(*) FROM pick_up_point WHERE name = '老陈门店'") == 1
