"""Adding and removing ways to sign in."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from accounts import sessions
from core.messages.queries import recent
from tests.accounts.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from tests.accounts.browser import Browser
    from tests.accounts.conftest import Make, Somebody

MAIL = "lily@example.com"


async def test_an_address_is_added_with_the_code_sent_there(
    somebody: Make, open_browser: Callable[..., Browser]
) -> None:
    """The new address signs in, and the session went on under a new token."""
    lily = await somebody()
    before = lily.browser.token or ""
    assert (await _add(lily, MAIL)).json()["person"]["masked_email"] == "l***@example.com"
    assert await sessions.load(before) is None
    other = open_browser("192.0.2.9")
    assert (await other.sign_in(MAIL, PASSWORD)).status_code == 200


async def test_an_address_of_somebody_else_is_not_added(somebody: Make) -> None:
    """Even with its code, an address belongs to one account."""
    lily, _ = await somebody(), await somebody("约翰", MAIL)
    answer = await _add(lily, MAIL)
    assert (answer.status_code, answer.json()["code"]) == (409, "address-taken")


async def test_an_address_is_not_added_by_a_guess(somebody: Make) -> None:
    """Without the right code nothing is added."""
    lily = await somebody()
    code = await lily.browser.ask_code(MAIL, "verify")
    wrong = "000000" if code != "000000" else "111111"
    body = {"channel": "email", "address": MAIL, "code": wrong}
    answer = await lily.browser.post("/me/identities", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "code-refused")
    assert len(await _listed(lily)) == 1


async def test_the_last_address_stays(somebody: Make) -> None:
    """One of two can go; the last one cannot."""
    lily = await somebody()
    await _add(lily, MAIL)
    first, second = await _listed(lily)
    assert (await lily.browser.send("DELETE", f"/me/identities/{first}")).status_code == 200
    answer = await lily.browser.send("DELETE", f"/me/identities/{second}")
    assert (answer.status_code, answer.json()["code"]) == (409, "last-way-in")


@pytest.mark.races
async def test_removing_both_at_once_leaves_one(
    somebody: Make, open_browser: Callable[..., Browser]
) -> None:
    """Two removals at the same moment do not lock the person out."""
    lily, phone = await somebody(), open_browser("192.0.2.9")
    await _add(lily, MAIL)
    await phone.sign_in(lily.address, PASSWORD)
    first, second = await _listed(lily)
    async with asyncio.TaskGroup() as both:
        one = both.create_task(lily.browser.send("DELETE", f"/me/identities/{first}"))
        other = both.create_task(phone.send("DELETE", f"/me/identities/{second}"))
    assert sorted((one.result().status_code, other.result().status_code)) == [200, 409]
    assert len(await _listed(lily)) == 1


async def test_another_persons_way_in_is_not_there_for_me(somebody: Make) -> None:
    """An id of somebody else's identity removes nothing and tells nothing."""
    lily, john = await somebody(), await somebody("约翰")
    (theirs,) = await _listed(john)
    answer = await lily.browser.send("DELETE", f"/me/identities/{theirs}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found-here")


async def test_the_password_is_told_everywhere_when_it_changes(
    somebody: Make, settle: Callable[[], Awaitable[int]], move: Callable[[timedelta], None]
) -> None:
    """Both addresses hear of a new password, so that a thief cannot hide it."""
    lily = await somebody()
    await _add(lily, MAIL)
    await lily.browser.send("PUT", "/me/password", {"current": PASSWORD, "new": "walnuts-at-noon"})
    await settle()
    told = {sent.address for sent in await recent(9) if sent.purpose == "password-changed"}
    assert told == {MAIL, f"+86{lily.address}"}


async def _add(person: Somebody, address: str) -> httpx.Response:
    code = await person.browser.ask_code(address, "verify")
    body = {"channel": "email", "address": address, "code": code}
    return await person.browser.post("/me/identities", body)


async def _listed(person: Somebody) -> list[str]:
    return [found["id"] for found in (await person.browser.get("/me/identities")).json()["items"]]
