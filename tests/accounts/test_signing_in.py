"""Signing in and out: sessions that cannot be planted, guessed, kept or brought back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from argon2 import PasswordHasher

from accounts import sessions
from accounts.founding import found_person
from core.cache import redis
from core.database import fetch_value
from tests.accounts.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.accounts.browser import Browser
    from tests.accounts.conftest import Make

PHONE = "13800001234"
PLANTED = "A" * 43


async def test_a_password_opens_a_session(browser: Browser, home: UUID) -> None:
    """Whoever knows address and password is signed in, and sees themselves masked."""
    await found_person("张小丽", PHONE, password=PASSWORD, community_id=home)
    answer = await browser.sign_in("+86 138-0000-1234", PASSWORD)
    person = answer.json()["person"]
    place = ["上海市", "静安区", "南京西路街道", "延中居委会"]
    assert answer.status_code == 200
    assert (person["display_name"], person["masked_phone"]) == ("张小丽", "138****1234")
    assert person["communities"][0]["path_names"] == place
    assert await browser.person() == person


async def test_nobody_is_told_which_part_was_wrong(browser: Browser, home: UUID) -> None:
    """A wrong password and an unknown address get the same answer."""
    await found_person("张小丽", PHONE, password=PASSWORD, community_id=home)
    known = await browser.sign_in(PHONE, "not the password")
    unknown = await browser.sign_in("13800009999", "not the password")
    assert known.status_code == unknown.status_code == 403
    assert _without_trace(known.json()) == _without_trace(unknown.json())
    assert known.json()["code"] == "sign-in-refused"


async def test_guessing_is_stopped_even_when_the_last_guess_is_right(
    browser: Browser, home: UUID, move: Callable[[timedelta], None]
) -> None:
    """After eight failures the right password waits too; after a while it opens again."""
    await found_person("张小丽", PHONE, password=PASSWORD, community_id=home)
    for _ in range(8):
        assert (await browser.sign_in(PHONE, "wrong")).status_code == 403
    stopped = await browser.sign_in(PHONE, PASSWORD)
    assert (stopped.status_code, stopped.json()["code"]) == (429, "too-many-requests")
    assert int(stopped.headers["retry-after"]) > 0
    move(timedelta(minutes=16))
    assert (await browser.sign_in(PHONE, PASSWORD)).status_code == 200


async def test_guessing_at_an_unknown_address_is_stopped_alike(
    browser: Browser, home: UUID
) -> None:
    """The lock-out does not tell which addresses have an account."""
    answers = [(await browser.sign_in("13800009999", "wrong")).status_code for _ in range(9)]
    assert answers == [403] * 8 + [429]


async def test_who_is_locked_out_by_others_still_gets_in_by_code(
    browser: Browser, home: UUID
) -> None:
    """Somebody else's guessing keeps nobody out of their own account."""
    await found_person("张小丽", PHONE, password=PASSWORD, community_id=home)
    for _ in range(9):
        await browser.sign_in(PHONE, "wrong")
    code = await browser.ask_code(PHONE, "sign_in")
    assert (await browser.post("/sign-in", {"address": PHONE, "code": code})).status_code == 200


async def test_a_planted_session_is_never_adopted(browser: Browser, home: UUID) -> None:
    """A cookie from elsewhere opens nothing and is not taken over by a sign-in."""
    await found_person("张小丽", PHONE, password=PASSWORD, community_id=home)
    browser.keep(PLANTED)
    assert await browser.person() is None
    assert (await browser.sign_in(PHONE, PASSWORD)).status_code == 200
    assert PLANTED not in {cookie.value for cookie in browser.client.cookies.jar}
    assert await sessions.load(PLANTED) is None


async def test_signing_in_again_ends_the_session_before(somebody: Make) -> None:
    """The browser's former token opens nothing once there is a new one."""
    lily = await somebody()
    before = lily.browser.token
    await lily.browser.sign_in(lily.address, PASSWORD)
    assert before is not None
    assert lily.browser.token != before
    assert await sessions.load(before) is None
    assert len(await sessions.sessions_of(lily.id)) == 1


async def test_signing_out_ends_the_session_on_the_server(somebody: Make) -> None:
    """A copy of the cookie opens nothing after signing out."""
    lily = await somebody()
    copy = lily.browser.token
    assert (await lily.browser.send("DELETE", "/session")).status_code == 204
    lily.browser.keep(copy or "")
    assert await lily.browser.person() is None


async def test_an_idle_session_ends(somebody: Make, move: Callable[[timedelta], None]) -> None:
    """Two weeks without a visit end a session; visits in between keep it."""
    lily = await somebody()
    move(sessions.IDLE - timedelta(hours=1))
    assert await lily.browser.person() is not None
    move(sessions.IDLE - timedelta(hours=1))
    assert await lily.browser.person() is not None
    move(sessions.IDLE)
    assert await lily.browser.person() is None
    assert await sessions.sessions_of(lily.id) == []


async def test_no_session_outlives_its_absolute_span(
    somebody: Make, move: Callable[[timedelta], None]
) -> None:
    """However often it is used, a session ends after sixty days."""
    lily = await somebody()
    for _ in range(6):
        move(timedelta(days=10) - timedelta(minutes=1))
        assert await lily.browser.person() is not None
    move(timedelta(minutes=6))
    assert await lily.browser.person() is None


async def test_changing_the_password_ends_all_other_sessions(
    somebody: Make, open_browser: Callable[..., Browser]
) -> None:
    """The device at hand goes on under a new token; every other one is signed out."""
    lily, phone = await somebody(), open_browser()
    await phone.sign_in(lily.address, PASSWORD)
    before = lily.browser.token or ""
    changed = await lily.browser.send(
        "PUT", "/me/password", {"current": PASSWORD, "new": "walnuts-at-noon"}
    )
    assert changed.status_code == 200
    assert await sessions.load(before) is None
    assert await lily.browser.person() is not None
    assert await phone.person() is None
    assert (await phone.sign_in(lily.address, PASSWORD)).status_code == 403
    assert (await phone.sign_in(lily.address, "walnuts-at-noon")).status_code == 200


async def test_the_password_is_changed_only_by_who_knows_it(somebody: Make) -> None:
    """A session left open is not enough to take the account over."""
    lily = await somebody()
    for given in ({}, {"current": "a guess"}):
        answer = await lily.browser.send("PUT", "/me/password", {"new": "walnuts-at-noon", **given})
        assert (answer.status_code, answer.json()["code"]) == (403, "password-wrong")


async def test_a_weak_password_is_refused(somebody: Make) -> None:
    """Well-known passwords and one's own number do not pass."""
    lily = await somebody()
    for weak in ("password123", "1234567890", lily.address, "aaaaaaaaaa"):
        answer = await lily.browser.send("PUT", "/me/password", {"current": PASSWORD, "new": weak})
        assert (answer.status_code, answer.json()["code"]) == (422, "password-too-weak")


async def test_devices_are_listed_and_signed_out_one_by_one(
    somebody: Make, open_browser: Callable[..., Browser]
) -> None:
    """The list says device and place coarsely; ending one does so at once."""
    lily, phone = await somebody(), open_browser("192.0.2.55")
    await phone.sign_in(lily.address, PASSWORD)
    listed = (await lily.browser.get("/me/sessions")).json()["items"]
    other = next(held for held in listed if not held["current"])
    assert len(listed) == 2
    assert (other["device"], other["address_hint"]) == ("Firefox · Linux", "192.0.*.*")
    assert (await lily.browser.send("DELETE", f"/me/sessions/{other['id']}")).status_code == 204
    assert await phone.person() is None
    again = await lily.browser.send("DELETE", f"/me/sessions/{other['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "not-found-here")


async def test_all_other_devices_are_signed_out_at_once(
    somebody: Make, open_browser: Callable[..., Browser]
) -> None:
    """One request leaves only the session that sent it."""
    lily, phone = await somebody(), open_browser()
    await phone.sign_in(lily.address, PASSWORD)
    assert (await lily.browser.send("DELETE", "/me/sessions")).status_code == 204
    assert await phone.person() is None
    assert await lily.browser.person() is not None


async def test_a_session_that_ended_does_not_rise_again(somebody: Make) -> None:
    """A late note of "last seen" or of the language does not bring a closed session back."""
    lily = await somebody()
    token = lily.browser.token or ""
    await sessions.close(token)
    await sessions._touch(sessions._hashed(token), "seen", "1", sessions.IDLE)
    assert await sessions.load(token) is None
    assert await sessions.rotate(token) is None


async def test_redis_holds_neither_tokens_nor_addresses(somebody: Make) -> None:
    """A copy of Redis opens no session and names nobody's number."""
    lily = await somebody()
    kept = []
    async for key in redis().scan_iter():
        kept.append(str(key))
        if await redis().type(key) == "hash":
            kept += [str(value) for value in (await redis().hgetall(key)).values()]
    assert str(lily.browser.token) not in " ".join(kept)
    assert lily.address not in " ".join(kept)


async def test_an_old_hash_is_made_anew_on_the_way_in(browser: Browser, home: UUID) -> None:
    """A hash with weaker settings still opens, and is replaced by a stronger one."""
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    await found_person("张小丽", PHONE, password_hash=weak, community_id=home)
    assert (await browser.sign_in(PHONE, PASSWORD)).status_code == 200
    assert await fetch_value("SELECT password_hash FROM credential") != weak
    assert (await browser.sign_in(PHONE, PASSWORD)).status_code == 200


async def test_a_sign_in_needs_the_token_of_the_page(browser: Browser, home: UUID) -> None:
    """Another site cannot sign a browser in."""
    body = {"address": PHONE, "password": PASSWORD}
    answer = await browser.client.post("/api/v1/sign-in", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf-token-needed")


async def test_a_sign_in_takes_a_password_or_a_code(browser: Browser, home: UUID) -> None:
    """Neither, or both, is not a sign-in."""
    for proof in ({}, {"password": "x", "code": "123456"}):
        answer = await browser.post("/sign-in", {"address": PHONE, **proof})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")


def _without_trace(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "trace_id"}
