"""Nobody else's page can make a browser change something here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.conftest import browser, sign_in

if TYPE_CHECKING:
    import httpx
    from litestar import Litestar

    from tests.api.conftest import SignedIn

THING = {"title": "鸡蛋", "units": 1}


def code_of(answer: httpx.Response) -> str:
    return str(answer.json().get("code"))


async def test_an_unsafe_request_with_the_token_of_its_session_passes(signed_in: SignedIn) -> None:
    """The token given by the session opens the way."""
    made = await signed_in.client.post("/api/v1/things", json=THING, headers=signed_in.headers)
    assert made.status_code == 201


async def test_an_unsafe_request_without_a_token_is_refused(signed_in: SignedIn) -> None:
    """The cookie alone, which any site can make a browser send, is not enough."""
    answer = await signed_in.client.post("/api/v1/things", json=THING)
    assert (answer.status_code, code_of(answer)) == (403, "csrf-token-needed")


async def test_an_anonymous_unsafe_request_without_a_token_is_refused(
    client: httpx.AsyncClient,
) -> None:
    """Signing somebody in by force is stopped as well."""
    answer = await client.post("/api/v1/things", json=THING)
    assert code_of(answer) == "csrf-token-needed"


async def test_an_anonymous_unsafe_request_with_its_token_passes(
    client: httpx.AsyncClient,
) -> None:
    """Sign-up and sign-in work before there is a session."""
    token = (await client.get("/api/v1/who")).json()["csrf_token"]
    answer = await client.post("/api/v1/things", json=THING, headers={"x-csrf-token": token})
    assert answer.status_code == 201


@pytest.mark.parametrize("forged", ["", "0" * 32, "0" * 32 + "." + "0" * 64, "é.ü", "a.b.c"])
async def test_a_forged_pair_of_cookie_and_header_is_refused(
    signed_in: SignedIn, forged: str
) -> None:
    """A neighbouring host may plant a cookie, but it cannot sign one."""
    answer = await signed_in.client.post(
        "/api/v1/things",
        json=THING,
        headers={
            b"x-csrf-token": forged.encode(),
            b"cookie": f"linli_session={signed_in.token}; linli_csrf={forged}".encode(),
        },
    )
    assert code_of(answer) == "csrf-token-needed"


async def test_the_header_without_its_cookie_is_refused(signed_in: SignedIn) -> None:
    """Both halves of the double submit are needed, and they are the same."""
    cookies = f"linli_session={signed_in.token}"
    answer = await signed_in.client.post(
        "/api/v1/things", json=THING, headers={**signed_in.headers, "cookie": cookies}
    )
    assert code_of(answer) == "csrf-token-needed"


async def test_the_token_of_another_session_is_refused(app: Litestar, signed_in: SignedIn) -> None:
    """An attacker's own valid token is of no use against somebody else."""
    async with browser(app) as elsewhere:
        attacker = await sign_in(elsewhere)
        cookies = f"linli_session={signed_in.token}; linli_csrf={attacker.csrf}"
        answer = await elsewhere.post(
            "/api/v1/things", json=THING, headers={**attacker.headers, "cookie": cookies}
        )
    assert code_of(answer) == "csrf-token-needed"


async def test_the_anonymous_token_ends_with_the_sign_in(
    app: Litestar, signed_in: SignedIn
) -> None:
    """A token fixed before somebody signed in does not survive it."""
    async with browser(app) as elsewhere:
        anonymous = (await elsewhere.get("/api/v1/who")).json()["csrf_token"]
    cookies = f"linli_session={signed_in.token}; linli_csrf={anonymous}"
    answer = await signed_in.client.post(
        "/api/v1/things", json=THING, headers={"x-csrf-token": anonymous, "cookie": cookies}
    )
    assert code_of(answer) == "csrf-token-needed"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_request_another_site_started_is_refused(
    signed_in: SignedIn, headers: dict[str, str]
) -> None:
    """The browser's own word is enough to refuse, whatever token came along."""
    answer = await signed_in.client.post(
        "/api/v1/things", json=THING, headers={**signed_in.headers, **headers}
    )
    assert (answer.status_code, code_of(answer)) == (403, "foreign-origin")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:8400", "sec-fetch-site": "same-origin"},
        {"origin": "http://localhost:8400", "host": "localhost:8400"},
    ],
)
async def test_our_own_pages_pass_under_every_name_of_the_machine(
    signed_in: SignedIn, headers: dict[str, str]
) -> None:
    """The origin is compared with the address the page was loaded from."""
    answer = await signed_in.client.post(
        "/api/v1/things", json=THING, headers={**signed_in.headers, **headers}
    )
    assert answer.status_code == 201


async def test_a_bearer_token_needs_no_csrf_token_but_excuses_no_cookie(
    signed_in: SignedIn, app: Litestar
) -> None:
    """No browser adds a bearer by itself; beside a session cookie it is no excuse."""
    bearer = {"authorization": "Bearer linli_unknown"}
    async with browser(app) as till:
        assert (await till.post("/api/v1/things", json=THING, headers=bearer)).status_code == 201
    answer = await signed_in.client.post("/api/v1/things", json=THING, headers=bearer)
    assert code_of(answer) == "csrf-token-needed"
