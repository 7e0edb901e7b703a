"""Invitations: what their holder reads and answers, and what the party does with open ones."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.open_invitations import REMEMBERED_FOR, forget_old_invitations
from core.database import fetch_row, fetch_value
from core.messages.queries import recent
from tests.accounts.conftest import found_shop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    import httpx

    from tests.accounts.browser import Browser
    from tests.accounts.conftest import Make, Somebody

    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]

STRANGE = "13800009999"


async def test_the_link_says_who_invites_to_what(somebody: Make, browser: Browser) -> None:
    """Signed out, as somebody else and as the holder of the address: each sees where it stands."""
    owner, john, eve = await somebody("王老板"), await somebody("约翰"), await somebody("伊娃")
    shop = await found_shop(owner.id)
    await _invite(owner, shop, john.address)
    path = f"/invitations/{await _token(john.address)}"
    seen = (await browser.get(path)).json()
    assert (seen["party_id"], seen["role"], seen["invited_by"]) == (str(shop), "staff", "王老板")
    assert (seen["state"], seen["masked_address"]) == ("waiting", "138****1002")
    assert (seen["for_me"], seen["member_already"]) == (None, False)
    assert (await eve.browser.get(path)).json()["for_me"] is False
    assert (await john.browser.get(path)).json()["for_me"] is True
    await john.browser.post(f"{path}/accept")
    after = (await john.browser.get(path)).json()
    assert (after["state"], after["masked_address"]) == ("accepted", None)
    assert after["member_already"] is True


async def test_a_made_up_link_leads_nowhere(browser: Browser) -> None:
    """Nothing tells a guess from an invitation that never was."""
    answer = await browser.get("/invitations/made-up")
    assert answer.status_code == 404


async def test_declining_needs_no_account_and_forgets_the_address(
    somebody: Make, browser: Browser, truths: Truths
) -> None:
    """Whoever holds the link says no; the inviter is told, and nobody can accept it later."""
    owner = await somebody("王老板")
    shop = await found_shop(owner.id)
    await _invite(owner, shop, STRANGE)
    path = f"/invitations/{await _token(STRANGE)}"
    assert (await browser.post(f"{path}/decline")).status_code == 204
    assert (await browser.post(f"{path}/decline")).status_code == 204
    assert (await browser.get(path)).json()["state"] == "declined"
    kept = await fetch_row("SELECT address_hash, address_sealed FROM invitation")
    assert kept is not None
    assert set(kept.values()) == {None}
    told = [m for m in await recent(20) if m.purpose == "invitation_declined"]
    assert [message.fields["address"] for message in told] == ["138****9999"]
    late = await owner.browser.post(f"{path}/accept")
    assert (late.status_code, late.json()["code"]) == (410, "invitation-over")
    await truths()


async def test_an_invitation_that_was_accepted_cannot_be_declined(somebody: Make) -> None:
    """A role is given back by leaving, not by the link of the invitation."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    await _invite(owner, shop, john.address)
    path = f"/invitations/{await _token(john.address)}"
    await john.browser.post(f"{path}/accept")
    declined = await john.browser.post(f"{path}/decline")
    assert (declined.status_code, declined.json()["code"]) == (410, "invitation-over")


async def test_whoever_invites_sees_what_is_unanswered(somebody: Make, move: Move) -> None:
    """Waiting and run out, newest first; not what was answered, and not for the staff."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    await _invite(owner, shop, john.address)
    await john.browser.post(f"/invitations/{await _token(john.address)}/accept")
    await _invite(owner, shop, STRANGE, "manager")
    move(timedelta(days=8))
    await _invite(owner, shop, "13800008888")
    found = await _open(owner, shop)
    assert [(one["masked_address"], one["role"], one["state"]) for one in found] == [
        ("138****8888", "staff", "waiting"),
        ("138****9999", "manager", "expired"),
    ]
    refused = await john.browser.get(f"/parties/{shop}/invitations")
    assert (refused.status_code, refused.json()["code"]) == (403, "role-not-enough")


async def test_a_withdrawn_invitation_opens_nothing(somebody: Make) -> None:
    """Its link says so, it leaves the list, and it cannot be withdrawn or sent once more."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    one = (await _invite(owner, shop, john.address)).json()
    path = f"/parties/{shop}/invitations/{one['id']}"
    assert (await owner.browser.post(f"{path}/withdraw")).status_code == 204
    link = f"/invitations/{await _token(john.address)}"
    assert (await john.browser.get(link)).json()["state"] == "withdrawn"
    assert (await john.browser.post(f"{link}/accept")).status_code == 410
    assert await _open(owner, shop) == []
    for act in ("withdraw", "send-again"):
        again = await owner.browser.post(f"{path}/{act}")
        assert (again.status_code, again.json()["code"]) == (410, "invitation-over")


async def test_an_invitation_that_ran_out_is_sent_again(somebody: Make, move: Move) -> None:
    """The new link is good for another seven days, the old one stays over."""
    owner, john = await somebody("王老板"), await somebody("约翰")
    shop = await found_shop(owner.id)
    one = (await _invite(owner, shop, john.address)).json()
    old = await _token(john.address)
    move(timedelta(days=7))
    assert (await john.browser.get(f"/invitations/{old}")).json()["state"] == "expired"
    sent = await owner.browser.post(f"/parties/{shop}/invitations/{one['id']}/send-again")
    assert (sent.status_code, sent.json()["role"]) == (201, "staff")
    assert (await john.browser.post(f"/invitations/{old}/accept")).status_code == 410
    accepted = await john.browser.post(f"/invitations/{await _token(john.address)}/accept")
    assert accepted.status_code == 200


async def test_another_shop_has_no_hand_on_an_invitation(somebody: Make) -> None:
    """Under another party's address the invitation does not exist."""
    owner, eve = await somebody("王老板"), await somebody("伊娃")
    shop, other = await found_shop(owner.id), await found_shop(eve.id)
    one = (await _invite(owner, shop, STRANGE)).json()
    for party in (shop, other):
        for act in ("withdraw", "send-again"):
            answer = await eve.browser.post(f"/parties/{party}/invitations/{one['id']}/{act}")
            assert answer.status_code == 404
    assert len(await _open(owner, shop)) == 1


async def test_addresses_of_old_invitations_are_forgotten(somebody: Make, move: Move) -> None:
    """Long after it ran out nobody needs to know who was invited."""
    owner = await somebody("王老板")
    shop = await found_shop(owner.id)
    await _invite(owner, shop, STRANGE)
    assert await forget_old_invitations() == 0
    move(timedelta(days=7) + REMEMBERED_FOR)
    assert await forget_old_invitations() == 1
    assert await forget_old_invitations() == 0
    assert await fetch_value("SELECT count(address_sealed) FROM invitation") == 0


async def _invite(
    person: Somebody, party: UUID, address: str, role: str = "staff"
) -> httpx.Response:
    body = {"channel": "phone", "address": address, "role": role}
    answer = await person.browser.post(f"/parties/{party}/invitations", body)
    assert answer.status_code == 201, answer.text
    return answer


async def _open(person: Somebody, party: UUID) -> list[dict[str, str]]:
    items: list[dict[str, str]] = (
        await person.browser.get(f"/parties/{party}/invitations")
    ).json()["items"]
    return items


async def _token(address: str) -> str:
    sent = await recent(20, address=f"+86{address}")
    link = next(message.fields["link"] for message in sent if message.purpose == "invitation")
    return link.rpartition("/")[2]
