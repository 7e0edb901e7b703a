"""Who acts for a party: seen by members only, named by who is in charge, never nobody."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import asyncpg
import pytest

from accounts import sessions
from accounts.access import viewer_of
from accounts.memberships import create_party, give_role
from accounts.refusals import NotFoundHere, RoleNotEnough
from accounts.tables.parties import PartyKind, Role
from core.database import fetch_value, transaction
from core.messages.queries import recent
from tests.accounts.conftest import found_shop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    import httpx

    from tests.accounts.conftest import Make, Somebody


async def test_an_invitation_makes_a_member(
    somebody: Make, truths: Callable[[], Awaitable[None]]
) -> None:
    """Whoever holds the address accepts, gets the role, and goes on under a new token."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    sent = await _invite(owner, shop, john.address, "staff")
    assert (sent.status_code, sent.json()["masked_address"]) == (201, "138****1002")
    before = john.browser.token or ""
    accepted = await john.browser.post(f"/invitations/{await _token(john)}/accept")
    assert [held["role"] for held in accepted.json()["person"]["roles"]] == ["staff"]
    assert await sessions.load(before) is None
    members = (await john.browser.get(f"/parties/{shop}/members")).json()["items"]
    assert [member["name"] for member in members] == ["王老板", "约翰"]
    await truths()


async def test_an_invitation_opens_once_and_for_its_address_only(
    somebody: Make, move: Callable[[timedelta], None]
) -> None:
    """Another person, a second time and a week later are all too much."""
    owner, john, eve = await somebody("王老板"), await somebody("约翰"), await somebody("伊娃")
    shop = await found_shop(owner.id)
    await _invite(owner, shop, john.address, "staff")
    path = f"/invitations/{await _token(john)}/accept"
    assert (await eve.browser.post(path)).json()["code"] == "invitation-not-for-you"
    assert (await john.browser.post(path)).status_code == 200
    again = await john.browser.post(path)
    assert (again.status_code, again.json()["code"]) == (410, "invitation-over")
    await _invite(owner, shop, eve.address, "staff")
    move(timedelta(days=7))
    late = await eve.browser.post(f"/invitations/{await _token(eve)}/accept")
    assert late.json()["code"] == "invitation-over"


async def test_a_second_invitation_replaces_the_first(somebody: Make) -> None:
    """Only the latest invitation to an address can be accepted."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    await _invite(owner, shop, john.address, "manager")
    first = await _token(john)
    await _invite(owner, shop, john.address, "staff")
    assert (await john.browser.post(f"/invitations/{first}/accept")).status_code == 410
    assert (await john.browser.post(f"/invitations/{await _token(john)}/accept")).status_code == 200


async def test_a_member_is_not_made_twice(somebody: Make) -> None:
    """Accepting while being a member already changes nothing."""
    owner = await somebody("王老板")
    shop = await found_shop(owner.id)
    await _invite(owner, shop, owner.address, "staff")
    answer = await owner.browser.post(f"/invitations/{await _token(owner)}/accept")
    assert (answer.status_code, answer.json()["code"]) == (409, "already-member")
    assert await _role(shop, owner) == "owner"


async def test_strangers_see_no_party(somebody: Make) -> None:
    """For somebody outside, a party's members do not exist."""
    owner, eve = await somebody("王老板"), await somebody("伊娃")
    shop = await found_shop(owner.id)
    for answer in (
        await eve.browser.get(f"/parties/{shop}/members"),
        await _invite(eve, shop, eve.address, "owner"),
        await eve.browser.send("PATCH", f"/parties/{shop}/members/{eve.id}", {"role": "owner"}),
        await eve.browser.send("DELETE", f"/parties/{shop}/members/{owner.id}"),
        await eve.browser.get(f"/parties/{shop}/access-tokens"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found-here")


async def test_members_do_not_promote_themselves(somebody: Make) -> None:
    """Only who is in charge names, changes and removes; everybody may leave."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    await _join(shop, john, Role.MANAGER)
    for answer in (
        await john.browser.send("PATCH", f"/parties/{shop}/members/{john.id}", {"role": "owner"}),
        await john.browser.send("DELETE", f"/parties/{shop}/members/{owner.id}"),
        await _invite(john, shop, "13800009999", "owner"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "role-not-enough")
    left = await john.browser.send("DELETE", f"/parties/{shop}/members/{john.id}")
    assert left.status_code == 204
    assert (await john.browser.get(f"/parties/{shop}/members")).status_code == 404


async def test_the_last_owner_stays(somebody: Make) -> None:
    """Neither leaving nor another role takes the last owner away."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    path = f"/parties/{shop}/members/{owner.id}"
    for answer in (
        await owner.browser.send("DELETE", path),
        await owner.browser.send("PATCH", path, {"role": "staff"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "last-owner")
    await _join(shop, john, Role.STAFF)
    promoted = await owner.browser.send(
        "PATCH", f"/parties/{shop}/members/{john.id}", {"role": "owner"}
    )
    assert promoted.status_code == 204
    assert (await owner.browser.send("DELETE", path)).status_code == 204


@pytest.mark.races
async def test_two_owners_leaving_at_once_leave_one(
    somebody: Make, truths: Callable[[], Awaitable[None]]
) -> None:
    """Each sees the other still there; one of them is told to stay."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    await _join(shop, john, Role.OWNER)
    async with asyncio.TaskGroup() as both:
        tasks = [
            both.create_task(person.browser.send("DELETE", f"/parties/{shop}/members/{person.id}"))
            for person in (owner, john)
        ]
    assert sorted(task.result().status_code for task in tasks) == [204, 409]
    await truths()


async def test_a_party_knows_the_roles_of_its_kind(somebody: Make) -> None:
    """A merchant has no operator; the refusal names the roles there are."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    await _join(shop, john, Role.STAFF)
    for answer in (
        await _invite(owner, shop, "13800009999", "operator"),
        await owner.browser.send("PATCH", f"/parties/{shop}/members/{john.id}", {"role": "worker"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "role-not-of-party")
        assert answer.json()["roles"] == ["owner", "manager", "staff"]


async def test_rights_end_with_the_membership(somebody: Make) -> None:
    """A viewer holds what the table says now, for parties that are active."""
    owner = await somebody("王老板")
    shop = await found_shop(owner.id)
    viewer = await viewer_of(owner.id, None)
    assert viewer is not None
    assert viewer.require(shop, "owner").party_kind == "merchant"
    with pytest.raises(RoleNotEnough):
        viewer.require(shop, "manager")
    with pytest.raises(NotFoundHere):
        viewer.require(owner.id)
    with pytest.raises(NotFoundHere):
        viewer.require_platform("operator")


async def test_the_platform_exists_once(somebody: Make) -> None:
    """A second party of the kind is impossible."""
    owner = await somebody("王老板")
    async with transaction():
        platform = await create_party(PartyKind.PLATFORM, "邻里")
        await give_role(platform, owner.id, Role.OPERATOR)
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await create_party(PartyKind.PLATFORM, "另一个")


async def _invite(person: Somebody, party: UUID, address: str, role: str) -> httpx.Response:
    body = {"channel": "phone", "address": address, "role": role}
    return await person.browser.post(f"/parties/{party}/invitations", body)


async def _token(person: Somebody) -> str:
    sent = await recent(20, address=f"+86{person.address}")
    link = next(message.fields["link"] for message in sent if message.purpose == "invitation")
    return link.rpartition("/")[2]


async def _join(party: UUID, person: Somebody, role: Role) -> None:
    async with transaction():
        await give_role(party, person.id, role)


async def _role(party: UUID, person: Somebody) -> str:
    found: str = await fetch_value(
        "SELECT role FROM membership WHERE party = $1 AND person = $2 AND ended_at IS NULL",
        party,
        person.id,
    )
    return found
