"""Licences end: reminders, days of grace, a suspension by itself, and a renewal that ends it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from core import clock
from core.database import fetch, fetch_value
from core.identifiers import uuid7
from core.messages.queries import recent
from marketplace.merchants.handing_in_licences import LicencePlan, hand_in_licence
from marketplace.merchants.licence_rules import LicenceKind, reminders_due, suspends_on
from marketplace.merchants.refusals import BadLicence, LicenceDecided, LicenceUnderWay
from marketplace.merchants.reviewing_licences import approve_licence, reject_licence
from marketplace.merchants.watching_licences import watch_licences
from marketplace.refusals import MerchantNotSelling, NoSuchMerchant
from tests.marketplace.builders import a_campaign, a_picture, an_offer, state_of
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_person, as_viewer
from tests.marketplace.placing import a_town

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.marketplace.placing import Town

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")

END = date(2027, 3, 31)


async def handed_in(
    town: Town, valid_until: date | None, kind: LicenceKind = LicenceKind.FOOD
) -> UUID:
    """Hand in a licence as the owner does."""
    picture = await a_picture(town.street.seller)
    plan = LicencePlan(kind, "JY13101060012345", valid_until, (picture,))
    return await hand_in_licence(await as_viewer(town.street.seller), town.street.merchant, plan)


async def in_force(town: Town, valid_until: date | None) -> UUID:
    """Hand in a licence and approve it."""
    licence = await handed_in(town, valid_until)
    await approve_licence(await as_viewer(town.operator), licence)
    return licence


def go_to(day: date, move: Move) -> None:
    """Go on to noon of a day."""
    move(clock.shanghai(day, 12) - clock.now())


@pytest.mark.parametrize(
    ("before", "due"), [(31, 0), (30, 1), (8, 1), (7, 2), (2, 2), (1, 3), (0, 3), (-5, 3)]
)
def test_reminders_are_due_thirty_seven_and_one_day_before(before: int, due: int) -> None:
    """Each once; after the last day nothing more is said."""
    assert reminders_due(END, END - timedelta(days=before)) == due


def test_selling_goes_on_for_fourteen_days_after_the_last_one() -> None:
    """The fifteenth is the first without."""
    assert suspends_on(END) == date(2027, 4, 15)


async def test_a_licence_that_ends_is_told_of_three_times(settle: Settle, move: Move) -> None:
    """Once for each day it is due, however often the sweep runs; then nothing more."""
    town = await a_town()
    end = clock.today() + timedelta(days=40)
    await in_force(town, end)
    await settle()
    steps = []
    for before in (31, 30, 29, 7, 1, 0, -14):
        go_to(end - timedelta(days=before), move)
        steps.append((await watch_licences(), await watch_licences()))
    assert steps == [(0, 0), (1, 0), (0, 0), (1, 0), (1, 0), (0, 0), (0, 0)]
    await settle()
    told = [one.body for one in await recent(50) if one.subject == "食品经营许可证快到期了"]
    assert len(told) == 3
    assert end.isoformat() in told[0]


async def test_after_the_days_of_grace_selling_ends_and_a_renewal_lets_it_go_on(
    settle: Settle, move: Move
) -> None:
    """Suspended once, by nobody; what is open runs on; the newer licence takes its place."""
    town = await a_town()
    street = town.street
    end = clock.today() + timedelta(days=3)
    await in_force(town, end)
    go_to(end + timedelta(days=15), move)
    running = await a_campaign(street)
    async with asyncio.TaskGroup() as group:
        sweeps = [group.create_task(watch_licences()) for _ in range(2)]
    assert sorted(sweep.result() for sweep in sweeps) == [0, 1]
    await settle()
    assert await state_of("merchant", street.merchant) == "suspended"
    assert await state_of("campaign", running) == "open"
    with pytest.raises(MerchantNotSelling):
        await an_offer(street)
    async with browser_of(the_application(), town.operator) as desk:
        (held,) = (await desk.get(f"/operator/merchants/{street.merchant}")).json()["suspensions"]
    assert (held["licence_lapsed"], held["suspended_by"]) == (True, "")
    assert f"食品经营许可证已于 {end.isoformat()} 到期" in held["reason"]
    await in_force(town, clock.today() + timedelta(days=365))
    await settle()
    assert await state_of("merchant", street.merchant) == "approved"
    states = await fetch("SELECT state FROM merchant_licence ORDER BY submitted_at")
    assert [row["state"] for row in states] == ["replaced", "approved"]
    assert await watch_licences() == 0
    await an_offer(street)


async def test_a_renewal_does_not_end_what_an_operator_decided(move: Move) -> None:
    """Suspended by a person, it stays so whatever licences come; and is not suspended twice."""
    town = await a_town()
    end = clock.today() + timedelta(days=2)
    await in_force(town, end)
    async with browser_of(the_application(), town.operator) as desk:
        path = f"/operator/merchants/{town.street.merchant}/suspend"
        assert (await desk.post(path, {"reason": "投诉太多"})).status_code == 200
    go_to(end + timedelta(days=20), move)
    assert await watch_licences() == 0
    await in_force(town, None)
    assert await state_of("merchant", town.street.merchant) == "suspended"
    assert await fetch_value("SELECT count(*) FROM merchant_suspension") == 1


async def test_one_renewal_of_two_lapsed_licences_is_not_enough(move: Move) -> None:
    """Selling goes on when no licence is missing any more."""
    town = await a_town()
    end = clock.today() + timedelta(days=2)
    for kind in (LicenceKind.FOOD, LicenceKind.BUSINESS):
        licence = await handed_in(town, end, kind)
        await approve_licence(await as_viewer(town.operator), licence)
    go_to(end + timedelta(days=15), move)
    assert await watch_licences() == 1
    await in_force(town, None)
    assert await state_of("merchant", town.street.merchant) == "suspended"
    other = await handed_in(town, None, LicenceKind.BUSINESS)
    await approve_licence(await as_viewer(town.operator), other)
    assert await state_of("merchant", town.street.merchant) == "approved"


async def test_a_licence_that_cannot_be_right_is_not_taken() -> None:
    """No photo, a day that is over, no number; and only those who decide for the merchant."""
    town = await a_town()
    owner, merchant = await as_viewer(town.street.seller), town.street.merchant
    picture = await a_picture(town.street.seller)
    yesterday = clock.today() - timedelta(days=1)
    for plan in (
        LicencePlan(LicenceKind.FOOD, "JY1310", None, ()),
        LicencePlan(LicenceKind.FOOD, "JY1310", yesterday, (picture,)),
        LicencePlan(LicenceKind.FOOD, " 1 ", None, (picture,)),
    ):
        with pytest.raises(BadLicence):
            await hand_in_licence(owner, merchant, plan)
    good = LicencePlan(LicenceKind.FOOD, "JY1310", None, (picture,))
    with pytest.raises(NoSuchMerchant):
        await hand_in_licence(await as_viewer(await a_person()), merchant, good)
    assert await fetch_value("SELECT count(*) FROM merchant_licence") == 0


async def test_licences_are_shown_and_decided_over_http(settle: Settle) -> None:
    """One of a kind waits at a time; a turned down one says why; each is decided once."""
    town = await a_town()
    street, app = town.street, the_application()
    path = f"/merchants/{street.merchant}/licences"
    body: dict[str, Any] = {"kind": "food", "number": "JY13101060012345"}
    async with browser_of(app, street.seller) as seller, browser_of(app, town.operator) as desk:
        body["picture_ids"] = [str(await a_picture(street.seller))]
        body["valid_until"] = (clock.today() + timedelta(days=100)).isoformat()
        made = await seller.post(path, body)
        assert made.status_code == 201, made.text
        (mine,) = made.json()["items"]
        assert (mine["state"], mine["number"]) == ("submitted", body["number"])
        twice = {**body, "picture_ids": [str(await a_picture(street.seller))]}
        again = await seller.post(path, twice)
        assert (again.status_code, again.json()["code"]) == (409, "licence-under-way")
        bad = await seller.post(path, {**body, "picture_ids": []})
        assert (bad.status_code, bad.json()["code"]) == (422, "bad-licence")
        assert (await desk.get(path)).status_code == 404
        (waiting,) = (await desk.get("/operator/licences")).json()["items"]
        one = f"/operator/licences/{waiting['id']}"
        down = await desk.post(f"{one}/reject", {"reason": "照片看不清"})
        assert (down.status_code, down.json()["reason"]) == (200, "照片看不清"), down.text
        late = await desk.post(f"{one}/approve", {})
        assert (late.status_code, late.json()["code"]) == (409, "licence-decided")
        unknown = await desk.post(f"/operator/licences/{uuid7()}/approve", {})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "no-such-licence")
        assert (await seller.get("/operator/licences")).status_code == 404
    await settle()
    assert any("原因：照片看不清" in one.body for one in await recent(20))


@pytest.mark.races
async def test_two_reviewers_decide_about_a_licence_once() -> None:
    """One of them is told that it was decided."""
    town = await a_town()
    licence = await handed_in(town, None)
    operator = await as_viewer(town.operator)

    async def tried(decision: Awaitable[None]) -> bool:
        try:
            await decision
        except LicenceDecided:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(tried(approve_licence(operator, licence))),
            group.create_task(tried(reject_licence(operator, licence, "看不清"))),
        ]
    assert sorted(task.result() for task in tasks) == [False, True]


async def test_a_second_one_of_a_kind_waits_for_the_first() -> None:
    """Two phones hand in at once: one is taken."""
    town = await a_town()

    async def tried() -> bool:
        try:
            await handed_in(town, None)
        except LicenceUnderWay:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(tried()) for _ in range(3)]
    assert sum(task.result() for task in tasks) == 1
