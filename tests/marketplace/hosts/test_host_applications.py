"""Becoming a host: asked once, decided once, the identity sealed; then the point is kept."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from accounts.facts import PersonDeleted
from accounts.memberships import give_role
from accounts.refusals import CommunityUnknown, NotFoundHere, RoleNotEnough
from accounts.tables.parties import Role
from core.database import execute, fetch, fetch_row, fetch_value, transaction
from core.identifiers import uuid7
from core.outbox import record
from core.pictures.refusals import PictureNotFound
from marketplace.hosts.applying import apply_as_host, withdraw_host_application
from marketplace.hosts.keeping import Keeping, change_own_point, set_own_point_state
from marketplace.hosts.queries import host_applications
from marketplace.hosts.refusals import (
    BadHostApplication,
    HostApplicationDecided,
    HostApplicationOpen,
    NoSuchHostApplication,
    PointStoppedByPlatform,
)
from marketplace.hosts.reviewing import approve_host, reject_host, reveal_host
from marketplace.pick_up.opening_points import set_point_state
from marketplace.pick_up.point_rules import OpenSpan
from marketplace.pick_up.storage import Capacity
from marketplace.refusals import BadPoint, EditedMeanwhile, NoSuchPoint, PointInUse
from marketplace.tables.pick_up import PointState
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_person, a_street, an_open_campaign, as_viewer
from tests.marketplace.hosts.hosting import ALWAYS, ID_NUMBER, a_host, a_plan

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = pytest.mark.usefixtures("truths")

KEEPING = Keeping((ALWAYS,), "放在货架上", Capacity(100, 20, None))


async def test_an_approved_applicant_keeps_a_point_of_their_own() -> None:
    """Party, ownership and an active point appear together; approving again changes nothing."""
    street = await a_street()
    applicant = await a_person("王桂芳")
    asked = await apply_as_host(await as_viewer(applicant), a_plan(street))
    operator = await as_viewer(street.maker)
    point = await approve_host(operator, asked)
    assert await approve_host(operator, asked) == point
    row = await fetch_row("SELECT * FROM pick_up_point WHERE id = $1", point)
    assert row is not None
    assert (row["name"], row["state"], row["cool_units"]) == ("王阿姨便利店", "active", 40)
    held = (await as_viewer(applicant)).require(row["party"])
    assert (held.party_kind, held.role) == ("host", "owner")
    told = await fetch_value("SELECT count(*) FROM outgoing_message WHERE purpose LIKE 'host%'")
    assert told == 1


@pytest.mark.races
async def test_two_operators_approving_at_once_open_one_point() -> None:
    """All get the same point."""
    street = await a_street()
    asked = await apply_as_host(await as_viewer(await a_person()), a_plan(street))
    operator = await as_viewer(street.maker)
    async with asyncio.TaskGroup() as group:
        made = [group.create_task(approve_host(operator, asked)) for _ in range(4)]
    assert len({one.result() for one in made}) == 1
    assert await fetch_value("SELECT count(*) FROM party WHERE kind = 'host'") == 1


async def test_a_rejected_applicant_reads_why_and_may_try_again() -> None:
    """A decision stands; a new request is a new one, and there is one at a time."""
    street = await a_street()
    applicant = await as_viewer(await a_person())
    asked = await apply_as_host(applicant, a_plan(street))
    with pytest.raises(HostApplicationOpen):
        await apply_as_host(applicant, a_plan(street, name="另一处"))
    operator = await as_viewer(street.maker)
    await reject_host(operator, asked, "照片看不清")
    for late in (approve_host(operator, asked), reject_host(operator, asked, "又一次")):
        with pytest.raises(HostApplicationDecided):
            await late
    (seen,) = await host_applications(applicant=applicant.person_id, language="zh-CN")
    assert (seen.state, seen.reason, seen.point_id) == ("rejected", "照片看不清", None)
    await apply_as_host(applicant, a_plan(street))


async def test_a_request_can_be_taken_back_until_it_is_decided() -> None:
    """Only one's own, and doing it again changes nothing."""
    street = await a_street()
    applicant = await as_viewer(await a_person())
    asked = await apply_as_host(applicant, a_plan(street))
    with pytest.raises(NoSuchHostApplication):
        await withdraw_host_application(await as_viewer(street.owner), asked)
    await withdraw_host_application(applicant, asked)
    await withdraw_host_application(applicant, asked)
    with pytest.raises(HostApplicationDecided):
        await approve_host(await as_viewer(street.maker), asked)
    again = await apply_as_host(applicant, a_plan(street))
    await approve_host(await as_viewer(street.maker), again)
    with pytest.raises(HostApplicationDecided):
        await withdraw_host_application(applicant, again)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"id_number": "110105194912310021"}, BadHostApplication),
        ({"id_name": " "}, BadHostApplication),
        ({"hours": (OpenSpan((1,), "20:00", "08:00"),)}, BadHostApplication),
        ({"capacity": Capacity(0)}, BadHostApplication),
        ({"picture_ids": tuple(uuid7() for _ in range(7))}, BadHostApplication),
        ({"picture_ids": (uuid7(),)}, PictureNotFound),
        ({"community_id": uuid7()}, CommunityUnknown),
    ],
)
async def test_a_request_that_cannot_be_right_is_refused(
    changes: dict[str, Any], refusal: type[Exception]
) -> None:
    """Nothing of it is kept."""
    street = await a_street()
    with pytest.raises(refusal):
        await apply_as_host(await as_viewer(street.owner), a_plan(street, **changes))
    assert await fetch_value("SELECT count(*) FROM host_application") == 0


async def test_the_identity_is_masked_until_a_reviewer_says_why() -> None:
    """Looking is written down where the applicant can read it."""
    street = await a_street()
    applicant = await as_viewer(await a_person("王桂芳"))
    asked = await apply_as_host(applicant, a_plan(street))
    (seen,) = await host_applications(application_id=asked, language="zh-CN")
    assert ID_NUMBER not in str(seen)
    assert (seen.id_name_mask, seen.id_number_mask[:1]) == ("王**", "1")
    with pytest.raises(NotFoundHere):
        await reveal_host(await as_viewer(street.owner), asked, "好奇")
    found = await reveal_host(await as_viewer(street.maker), asked, "核对身份证")
    assert (found.id_name, found.id_number) == ("王桂芳", ID_NUMBER)
    (entry,) = await fetch(
        "SELECT * FROM audit_entry WHERE person = $1 AND what = 'host_application.revealed'",
        applicant.person_id,
    )
    assert entry["details"]["reason"] == "核对身份证"


async def test_who_leaves_is_forgotten_as_an_applicant(
    settle: Callable[[], Awaitable[int]],
) -> None:
    """What was sealed is gone, and the request ends."""
    street = await a_street()
    applicant = await a_person()
    asked = await apply_as_host(await as_viewer(applicant), a_plan(street))
    async with transaction():
        await record(PersonDeleted(person_id=applicant))
    await settle()
    (seen,) = await host_applications(application_id=asked, language="zh-CN")
    assert (seen.state, seen.address, seen.id_number_mask) == ("withdrawn", "", "**")


async def test_a_keeper_changes_hours_note_and_room() -> None:
    """Name and address stay as they were reviewed; who saw an older version is told."""
    street = await a_street()
    host, point = await a_host(street)
    viewer = await as_viewer(host)
    await change_own_point(viewer, point, KEEPING, version=1)
    row = await fetch_row("SELECT * FROM pick_up_point WHERE id = $1", point)
    assert row is not None
    assert (row["note"], row["capacity_units"], row["version"]) == ("放在货架上", 100, 2)
    with pytest.raises(EditedMeanwhile):
        await change_own_point(viewer, point, KEEPING, version=1)
    with pytest.raises(NoSuchPoint):
        await change_own_point(await as_viewer(street.owner), point, KEEPING, version=2)


async def test_hours_that_would_shut_buyers_out_are_refused() -> None:
    """Whoever joined was told when to come, so some of that time must stay open."""
    street = await a_street()
    host, point = await a_host(street)
    campaign = await an_open_campaign(street, points=(point,))
    await execute(
        """UPDATE campaign_point SET collect_from = '2030-01-07T02:00Z',
             collect_until = '2030-01-07T08:00Z' WHERE campaign = $1""",
        campaign,
    )
    evenings = Keeping((OpenSpan(ALWAYS.days, "18:00", "20:00"),), "", Capacity())
    with pytest.raises(BadPoint) as refused:
        await change_own_point(await as_viewer(host), point, evenings, version=1)
    assert "阳光玫瑰葡萄" in refused.value.complaints[0].zh
    mornings = Keeping((OpenSpan(ALWAYS.days, "09:00", "12:00"),), "", Capacity())
    await change_own_point(await as_viewer(host), point, mornings, version=1)


async def test_a_point_closes_when_nothing_comes_any_more() -> None:
    """Pausing is always possible, closing only when no group-buy needs the point."""
    street = await a_street()
    host, point = await a_host(street)
    viewer = await as_viewer(host)
    campaign = await an_open_campaign(street, points=(point,))
    await set_own_point_state(viewer, point, PointState.PAUSED)
    with pytest.raises(PointInUse):
        await set_own_point_state(viewer, point, PointState.CLOSED)
    await execute(
        """UPDATE campaign SET state = 'completed', decided_units = 0, decided_people = 0,
             decided_amount_fen = 0, decided_tier = 0 WHERE id = $1""",
        campaign,
    )
    await set_own_point_state(viewer, point, PointState.CLOSED)
    await set_own_point_state(viewer, point, PointState.ACTIVE)


async def test_what_the_platform_stopped_only_the_platform_opens() -> None:
    """A keeper cannot undo the operator's pause."""
    street = await a_street()
    host, point = await a_host(street)
    operator = await as_viewer(street.maker)
    await set_point_state(operator, point, PointState.PAUSED)
    with pytest.raises(PointStoppedByPlatform):
        await set_own_point_state(await as_viewer(host), point, PointState.ACTIVE)
    await set_point_state(operator, point, PointState.ACTIVE)
    await set_own_point_state(await as_viewer(host), point, PointState.PAUSED)
    await set_own_point_state(await as_viewer(host), point, PointState.ACTIVE)


async def test_staff_hand_out_but_do_not_decide_about_the_point() -> None:
    """Only who is in charge changes it."""
    street = await a_street()
    host, point = await a_host(street)
    helper = await a_person("李姐")
    party = await fetch_value("SELECT party FROM pick_up_point WHERE id = $1", point)
    async with transaction():
        await give_role(party, helper, Role.STAFF)
    with pytest.raises(RoleNotEnough):
        await set_own_point_state(await as_viewer(helper), point, PointState.PAUSED)
    assert (await as_viewer(host)).require_in_charge(party).role == "owner"


async def test_hosts_apply_and_are_reviewed_over_http() -> None:
    """The whole way on the phone and at the desk, and the own point with its version."""
    street = await a_street()
    applicant = await a_person("王桂芳")
    draft = {
        "name": "王阿姨便利店",
        "address": "幸福路 5 号底商",
        "community_id": str(street.community),
        "hours": [{"days": [1, 2, 3], "from": "08:00", "until": "20:00"}],
        "kind": "shop",
        "cool_units": 30,
        "id_name": "王桂芳",
        "id_number": ID_NUMBER,
        "contact_phone": "13800138001",
    }
    app = the_application()
    async with browser_of(app, applicant) as phone, browser_of(app, street.maker) as desk:
        asked = (await phone.post("/host-applications", draft)).json()
        assert (asked["state"], asked["capacity_units"]) == ("submitted", None)
        listed = await desk.get("/operator/host-applications?state=submitted")
        assert [one["id"] for one in listed.json()["items"]] == [asked["id"]]
        one = f"/operator/host-applications/{asked['id']}"
        revealed = await desk.post(f"{one}/reveal", {"reason": "核对身份证"})
        assert revealed.json()["id_number"] == ID_NUMBER
        approved = (await desk.post(f"{one}/approve", {})).json()
        assert approved["state"] == "approved"
        point = UUID(approved["point_id"])
        mine = await phone.get("/host-applications/mine")
        assert mine.json()["items"][0]["point_id"] == str(point)
        keeping = f"/pick-up-points/{point}/keeping"
        seen = await phone.get(keeping)
        assert (seen.json()["cool_units"], seen.json()["stopped_by_platform"]) == (30, False)
        assert (await desk.get(keeping)).status_code == 404
        paused = await phone.post(f"{keeping}/state", {"state": "paused"})
        assert paused.json()["state"] == "paused"
