"""Households: one home however it is written, confirmed by those who live there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from accounts.homes import HomeAddress
from accounts.memberships import create_party, give_role
from accounts.queries import household_of
from accounts.tables.parties import PartyKind, Role
from core.database import fetch, fetch_value, transaction

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    import httpx

    from tests.accounts.conftest import Make, Somebody


async def test_the_first_of_a_home_is_in_and_the_second_waits(
    somebody: Make, home: UUID, truths: Callable[[], Awaitable[None]]
) -> None:
    """A newcomer counts to the household only once a member has confirmed them."""
    lily, john = await somebody(), await somebody("约翰")
    first = (await _join(lily, home)).json()
    second = (await _join(john, home)).json()
    assert (first["state"], second["state"]) == ("confirmed", "waiting")
    assert first["id"] == second["id"]
    assert second["members"] == []
    assert await household_of(john.id) is None
    path = f"/households/{first['id']}/members/{john.id}"
    assert (await lily.browser.post(path, {"welcome": True})).status_code == 204
    assert await household_of(john.id) == await household_of(lily.id)
    assert len((await john.browser.get("/me/household")).json()["members"]) == 2
    await truths()


async def test_a_newcomer_cannot_confirm_themselves(somebody: Make, home: UUID) -> None:
    """Waiting is ended by others only, and strangers see no household at all."""
    lily, john, eve = await somebody(), await somebody("约翰"), await somebody("伊娃")
    household = (await _join(lily, home)).json()["id"]
    await _join(john, home)
    path = f"/households/{household}/members/{john.id}"
    for stranger in (john, eve):
        answer = await stranger.browser.post(path, {"welcome": True})
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found-here")
    assert await household_of(john.id) is None


async def test_a_decision_is_made_once(somebody: Make, home: UUID) -> None:
    """What was declined cannot be confirmed afterwards; the person may ask again."""
    lily, john = await somebody(), await somebody("约翰")
    path = f"/households/{(await _join(lily, home)).json()['id']}/members/{john.id}"
    await _join(john, home)
    assert (await lily.browser.post(path, {"welcome": False})).status_code == 204
    again = await lily.browser.post(path, {"welcome": True})
    assert (again.status_code, again.json()["code"]) == (409, "not-waiting")
    assert (await john.browser.get("/me/household")).status_code == 404
    assert (await _join(john, home)).json()["state"] == "waiting"


async def test_a_worker_of_the_community_confirms_too(
    somebody: Make, home: UUID, places: dict[str, UUID]
) -> None:
    """A worker sees who waits, by building only, and confirms; one of elsewhere does not."""
    lily, john, worker = await somebody(), await somebody("约翰"), await somebody("李主任")
    other = await somebody("王主任")
    here = await _community_party(worker.id, places["310106012000"])
    elsewhere = await _community_party(other.id, places["310106013001"])
    household = (await _join(lily, home)).json()["id"]
    await _join(john, home)
    waiting = (await worker.browser.get(f"/parties/{here}/newcomers")).json()["items"]
    assert [(found["name"], found["building"]) for found in waiting] == [("约**", "3号楼")]
    assert (await other.browser.get(f"/parties/{elsewhere}/newcomers")).json()["items"] == []
    path = f"/households/{household}/members/{john.id}"
    assert (await other.browser.post(path, {"welcome": True})).status_code == 404
    assert (await worker.browser.post(path, {"welcome": True})).status_code == 204
    assert await household_of(john.id) is not None


async def test_moving_leaves_the_home_before(somebody: Make, home: UUID) -> None:
    """A person belongs to one household; saying the same again changes nothing."""
    lily = await somebody()
    first = (await _join(lily, home)).json()
    assert (await _join(lily, home)).json() == first
    second = (await _join(lily, home, room="602室")).json()
    assert second["id"] != first["id"]
    states = await fetch("SELECT state FROM household_member ORDER BY asked_at")
    assert [row["state"] for row in states] == ["left", "confirmed"]
    assert (await lily.browser.send("DELETE", "/me/household")).status_code == 204
    gone = await lily.browser.send("DELETE", "/me/household")
    assert (gone.status_code, gone.json()["code"]) == (404, "not-found-here")


@pytest.mark.races
async def test_two_first_members_at_once_are_not_both_first(somebody: Make, home: UUID) -> None:
    """Of two who come to an empty home together one is in and one waits."""
    lily, john = await somebody(), await somebody("约翰")
    async with asyncio.TaskGroup() as both:
        tasks = [both.create_task(_join(person, home)) for person in (lily, john)]
    assert sorted(task.result().json()["state"] for task in tasks) == ["confirmed", "waiting"]


async def test_the_home_is_sealed(somebody: Make, home: UUID) -> None:
    """The table says neither building nor room."""
    lily = await somebody()
    await _join(lily, home)
    kept = await fetch_value("SELECT address_sealed FROM household")
    assert "501" not in kept
    assert "3号楼" not in kept


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (("3栋", "2", "501"), True),
        (("3 号楼", "2单元", "501 室"), True),
        (("3", "2", "501"), True),
        (("３号楼", "2单元", "501室"), True),
        (("3号楼", "2单元", "502室"), False),
        (("3号楼", "", "501室"), False),
        (("32", "", "501"), False),
    ],
)
def test_a_home_is_found_however_it_is_written(
    environment: dict[str, str], other: tuple[str, str, str], same: bool
) -> None:
    """Counters and spaces do not make another home; numbers do."""
    first = HomeAddress(building="3号楼", unit="2单元", room="501室")
    building, unit, room = other
    second = HomeAddress(building=building, unit=unit, room=room)
    assert (first.hashed == second.hashed) is same


async def test_a_home_in_no_community_is_refused(somebody: Make, places: dict[str, UUID]) -> None:
    """A household lies in a community that is served."""
    lily = await somebody()
    answer = await _join(lily, places["310106012000"])
    assert (answer.status_code, answer.json()["code"]) == (422, "community-unknown")


async def _join(person: Somebody, community: UUID, **change: Any) -> httpx.Response:
    body = {"community_id": str(community), "building": "3号楼", "unit": "2单元", "room": "501室"}
    return await person.browser.send("PUT", "/me/household", {**body, **change})


async def _community_party(worker: UUID, community: UUID) -> UUID:
    async with transaction():
        party = await create_party(PartyKind.COMMUNITY, "居委会", community_id=community)
        await give_role(party, worker, Role.WORKER)
    return party
