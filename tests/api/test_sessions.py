"""The session cookie is made here, says nothing, and is written only when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts import sessions
from core.settings import settings
from tests.api.conftest import browser, sign_in

if TYPE_CHECKING:
    import httpx
    from litestar import Litestar

    from tests.api.conftest import SignedIn


async def test_a_reader_nobody_knows_is_given_no_session_cookie(client: httpx.AsyncClient) -> None:
    """Answers to anonymous readers can be kept by any cache."""
    answer = await client.get("/api/v1/numbers")
    assert "set-cookie" not in answer.headers


async def test_an_unchanged_session_writes_no_cookie(signed_in: SignedIn) -> None:
    """Reading as somebody known writes nothing."""
    answer = await signed_in.client.get("/api/v1/mine")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


async def test_a_session_id_chosen_by_the_client_is_never_adopted(
    app: Litestar, database: str
) -> None:
    """Whoever plants a cookie before the sign-in does not know the session after it."""
    chosen = "A" * 43
    async with browser(app, cookies={"linli_session": chosen}) as planted:
        before = await planted.get("/api/v1/who")
        assert before.json()["person_id"] is None
        victim = await sign_in(planted)
        assert victim.token != chosen
        assert (await planted.get("/api/v1/mine")).status_code == 200
    async with browser(app, cookies={"linli_session": chosen}) as attacker:
        assert (await attacker.get("/api/v1/mine")).status_code == 401


async def test_the_session_cookie_is_hidden_from_script_and_from_other_sites(
    app: Litestar, database: str
) -> None:
    """HttpOnly and SameSite stand on both cookies."""
    async with browser(app) as opened:
        token = (await opened.get("/api/v1/who")).json()["csrf_token"]
        answer = await opened.post(
            "/api/v1/enter", headers={"x-csrf-token": token, "x-probe-token": "x" * 43}
        )
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "; HttpOnly; SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


async def test_on_https_the_cookies_are_secure_and_pinned_to_the_host(
    app: Litestar, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The __Host- prefix keeps neighbouring hosts from setting them."""
    monkeypatch.setenv("LINLI_PUBLIC_URL", "https://linli.example")
    settings.cache_clear()
    try:
        async with browser(app) as opened:
            cookie = (await opened.get("/api/v1/who")).headers["set-cookie"]
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert cookie.startswith("__Host-linli_csrf=")
    assert cookie.endswith("; Secure")


async def test_signing_out_takes_the_cookie_away(signed_in: SignedIn) -> None:
    """The browser forgets, and the next request is anonymous."""
    left = await signed_in.client.delete("/api/v1/leave", headers=signed_in.headers)
    assert left.status_code == 200
    assert any("linli_session=; Max-Age=0" in c for c in left.headers.get_list("set-cookie"))
    assert (await signed_in.client.get("/api/v1/mine")).status_code == 401


async def test_a_revoked_session_opens_nothing(signed_in: SignedIn) -> None:
    """Sessions live on the server."""
    await sessions.revoke_all(signed_in.person_id)
    answer = await signed_in.client.get("/api/v1/mine")
    assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "cookie", ["linli_session=", 'linli_session="; x', "\x01=\x02; =", "a" * 5000]
)
async def test_a_broken_cookie_header_is_an_anonymous_reader(
    client: httpx.AsyncClient, cookie: str
) -> None:
    """Nothing a browser sends as cookies breaks the answer."""
    answer = await client.get("/api/v1/who", headers={b"cookie": cookie.encode()})
    assert answer.status_code == 200
    assert answer.json()["person_id"] is None


async def test_a_person_is_answered_in_their_own_language(app: Litestar, database: str) -> None:
    """The setting of the person outweighs the browser's."""
    async with browser(app, headers={"accept-language": "zh-CN"}) as opened:
        await sign_in(opened, language="en")
        assert (await opened.get("/api/v1/who")).json()["language"] == "en"
