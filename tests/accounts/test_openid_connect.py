"""Signing in through a provider that checks what it is sent, and sometimes lies."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey

from accounts import open_id_provider, sessions
from accounts.openid_connect import safe_return
from core.database import fetch_value
from core.settings import settings
from tests.accounts.conftest import PASSWORD, agreed
from tests.accounts.strict_provider import CLIENT, SECRET, RunningProvider, StrictProvider

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from uuid import UUID

    import httpx

    from tests.accounts.browser import Browser
    from tests.accounts.conftest import Make


@pytest.fixture
def provider(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[StrictProvider]:
    """Give a running provider this installation signs in by."""
    with RunningProvider() as running:
        monkeypatch.setenv("OIDC_ISSUER", running.issuer)
        monkeypatch.setenv("OIDC_CLIENT_ID", CLIENT)
        monkeypatch.setenv("OIDC_CLIENT_SECRET", SECRET)
        settings.cache_clear()
        open_id_provider._known.clear()
        yield running
        open_id_provider._known.clear()
    monkeypatch.undo()
    settings.cache_clear()


async def test_a_new_person_reads_the_texts_before_there_is_an_account(
    browser: Browser,
    provider: StrictProvider,
    home: UUID,
    truths: Callable[[], Awaitable[None]],
) -> None:
    """The provider's word leads to the sign-up page; only the sign-up makes a person."""
    back = await _round_trip(browser, provider)
    assert _target(back).startswith("/sign-up?via=provider&name=")
    assert await fetch_value("SELECT count(*) FROM person") == 0
    signed_up = await _sign_up(browser, home)
    assert signed_up.status_code == 201, signed_up.text
    assert signed_up.json()["person"]["masked_phone"] is None
    assert (await _sign_up(browser, home)).json()["code"] == "provider-refused"
    await truths()


async def test_a_known_person_comes_in_under_a_new_session(
    browser: Browser, provider: StrictProvider, home: UUID, open_browser: Callable[..., Browser]
) -> None:
    """The second time the provider's word signs in, and leads back to where one was."""
    await _round_trip(browser, provider)
    await _sign_up(browser, home)
    other = open_browser("192.0.2.9")
    back = await _round_trip(other, provider, return_to="/orders?state=paid")
    assert _target(back) == "/orders?state=paid"
    assert (await other.person() or {})["display_name"] == "爱丽丝"
    assert other.token != browser.token


async def test_every_part_of_the_way_back_is_checked(
    browser: Browser, provider: StrictProvider, home: UUID, open_browser: Callable[..., Browser]
) -> None:
    """A foreign state, another browser, another issuer and a replay are all refused."""
    fresh = provider.authorize(await _leave(browser))
    elsewhere = open_browser("192.0.2.9")
    assert _trouble(await _come_back(elsewhere, fresh)) == "provider-refused"
    # The state was taken out by the attempt, so the right browser comes too late as well.
    assert _trouble(await _come_back(browser, fresh)) == "provider-refused"
    wrong_state = provider.authorize(await _leave(browser)).replace("state=", "state=x")
    assert _trouble(await _come_back(browser, wrong_state)) == "provider-refused"
    wrong_issuer = provider.authorize(await _leave(browser)).partition("&iss=")[0]
    assert _trouble(await _come_back(browser, wrong_issuer)) == "provider-refused"
    assert _trouble(await browser.get("/oidc/callback?error=access_denied")) == "provider-refused"
    good = provider.authorize(await _leave(browser))
    assert _target(await _come_back(browser, good)).startswith("/sign-up")
    assert _trouble(await _come_back(browser, good)) == "provider-refused"


async def test_the_provider_gets_the_verifier_of_this_very_sign_in(
    browser: Browser, provider: StrictProvider, home: UUID
) -> None:
    """A code stolen from another sign-in is refused for its verifier."""
    stolen = parse_qs(urlsplit(provider.authorize(await _leave(browser))).query)["code"][0]
    mine = provider.authorize(await _leave(browser))
    code = parse_qs(urlsplit(mine).query)["code"][0]
    assert _trouble(await _come_back(browser, mine.replace(code, stolen))) == "provider-refused"
    assert provider.refusals == ["verifier"]


async def test_a_wrong_client_secret_is_refused_by_the_provider(
    browser: Browser, provider: StrictProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test provider does check the secret, and the person is told on the sign-in page."""
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "another")
    settings.cache_clear()
    assert _trouble(await _round_trip(browser, provider)) == "provider-refused"
    assert provider.refusals == ["client"]


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "somebody-else"},
        {"aud": [CLIENT, "somebody-else"]},
        {"aud": [CLIENT, "somebody-else"], "azp": "somebody-else"},
        {"nonce": "of another sign-in"},
        {"exp": int(time.time()) - 3600},
        {"sub": ""},
        {"sub": "x" * 300},
    ],
)
async def test_an_id_token_that_does_not_fit_is_refused(
    browser: Browser, provider: StrictProvider, lie: dict[str, Any]
) -> None:
    """Issuer, audience, nonce, time and subject must all be right."""
    provider.claims = lie
    assert _trouble(await _round_trip(browser, provider)) == "provider-refused"


async def test_an_id_token_signed_by_another_key_is_refused(
    browser: Browser, provider: StrictProvider
) -> None:
    """The name of a known key does not help a signature by another."""
    provider.signing_key = RSAKey.generate_key(2048)
    assert _trouble(await _round_trip(browser, provider)) == "provider-refused"


async def test_new_keys_of_the_provider_are_fetched_once_more(
    browser: Browser, provider: StrictProvider
) -> None:
    """A key that is not known yet is looked for before the token is refused."""
    await _round_trip(browser, provider)
    provider.rotate_key()
    assert _target(await _round_trip(browser, provider)).startswith("/sign-up")


async def test_a_description_of_another_issuer_is_refused(
    browser: Browser, provider: StrictProvider
) -> None:
    """What is found at the issuer's address must be about that issuer."""
    provider.described = {"issuer": "http://127.0.0.1:1"}
    assert _trouble(await browser.get("/oidc/start")) == "provider-refused"


async def test_a_silent_provider_is_told_on_the_sign_in_page(
    browser: Browser, provider: StrictProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing hangs and nothing breaks when nobody listens at the issuer's address."""
    monkeypatch.setenv("OIDC_ISSUER", "http://127.0.0.1:9")
    settings.cache_clear()
    assert _trouble(await browser.get("/oidc/start")) == "provider-away"


async def test_without_a_provider_the_way_is_closed(browser: Browser, somebody: Make) -> None:
    """An installation without a provider says so, to people and to pages."""
    lily = await somebody()
    assert _trouble(await browser.get("/oidc/start")) == "provider-not-set-up"
    answer = await lily.browser.post("/oidc/link-start")
    assert (answer.status_code, answer.json()["code"]) == (404, "provider-not-set-up")
    assert (await browser.session())["oidc"] == {"enabled": False, "name": None}


async def test_a_provider_is_linked_and_unlinked(
    somebody: Make, provider: StrictProvider, open_browser: Callable[..., Browser]
) -> None:
    """Linked, it opens the account under a new token; unlinked, it opens nothing."""
    lily = await somebody()
    before = lily.browser.token or ""
    assert _target(await _link(lily.browser, provider)) == "/me/profile"
    assert await sessions.load(before) is None
    other = open_browser("192.0.2.9")
    await _round_trip(other, provider)
    assert (await other.person() or {})["id"] == str(lily.id)
    listed = (await lily.browser.get("/me/identities")).json()["items"]
    linked = next(found["id"] for found in listed if found["kind"] == "oidc")
    assert (await lily.browser.send("DELETE", f"/me/identities/{linked}")).status_code == 200
    assert _target(await _round_trip(open_browser(), provider)).startswith("/sign-up")


async def test_the_last_way_in_stays(
    browser: Browser, provider: StrictProvider, home: UUID
) -> None:
    """Somebody who comes in through the provider alone cannot unlink it."""
    await _round_trip(browser, provider)
    await _sign_up(browser, home)
    listed = (await browser.get("/me/identities")).json()["items"]
    answer = await browser.send("DELETE", f"/me/identities/{listed[0]['id']}")
    assert (answer.status_code, answer.json()["code"]) == (409, "last-way-in")


async def test_a_provider_account_belongs_to_one_person(
    somebody: Make, provider: StrictProvider
) -> None:
    """What is linked to one account is not linked to another, nor silently moved."""
    lily, john = await somebody(), await somebody("约翰")
    await _link(lily.browser, provider)
    assert _trouble(await _link(john.browser, provider)) == "identity-taken"
    provider.subject = "another"
    assert _trouble(await _link(lily.browser, provider)) == "identity-taken"


async def test_an_equal_mail_address_merges_nothing(
    browser: Browser, somebody: Make, provider: StrictProvider
) -> None:
    """The provider's claim to an address does not open the account that holds it."""
    await somebody(address="alice@example.com")
    provider.claims = {"email": "alice@example.com", "email_verified": True}
    assert _target(await _round_trip(browser, provider)).startswith("/sign-up")


async def test_a_link_is_finished_only_by_who_began_it(
    somebody: Make, provider: StrictProvider
) -> None:
    """Signing in as somebody else on the way does not link the provider to them."""
    lily, john = await somebody(), await somebody("约翰")
    left = (await lily.browser.post("/oidc/link-start")).json()["redirect_url"]
    await lily.browser.sign_in(john.address, PASSWORD)
    back = await _come_back(lily.browser, provider.authorize(left))
    assert _trouble(back) == "provider-refused"


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "/\nx", "", "路"]
)
async def test_the_way_back_never_leads_elsewhere(elsewhere: str) -> None:
    """Only a path of ours is returned to."""
    assert safe_return(elsewhere) == "/"
    assert safe_return("/orders?state=paid") == "/orders?state=paid"


async def test_a_slow_way_back_is_too_late_for_the_sign_up(
    browser: Browser, provider: StrictProvider, home: UUID
) -> None:
    """Without the ticket of this browser nobody signs up in the provider's name."""
    await _round_trip(browser, provider)
    browser.client.cookies.delete("linli_oidc_sign_up")
    answer = await _sign_up(browser, home)
    assert (answer.status_code, answer.json()["code"]) == (403, "provider-refused")


async def _leave(browser: Browser, return_to: str = "/") -> str:
    answer = await browser.get("/oidc/start", params={"return_to": return_to})
    assert answer.status_code == 302
    return answer.headers["location"]


async def _come_back(browser: Browser, address: str) -> httpx.Response:
    parts = urlsplit(address)
    return await browser.client.get(f"{parts.path}?{parts.query}")


async def _round_trip(
    browser: Browser, provider: StrictProvider, return_to: str = "/"
) -> httpx.Response:
    return await _come_back(browser, provider.authorize(await _leave(browser, return_to)))


async def _link(browser: Browser, provider: StrictProvider) -> httpx.Response:
    left = (await browser.post("/oidc/link-start")).json()["redirect_url"]
    return await _come_back(browser, provider.authorize(left))


async def _sign_up(browser: Browser, home: UUID) -> httpx.Response:
    body = {
        "channel": "provider",
        "display_name": "爱丽丝",
        "community_id": str(home),
        "consents": agreed(),
    }
    return await browser.post("/sign-up", body)


def _target(answer: httpx.Response) -> str:
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


def _trouble(answer: httpx.Response) -> str:
    target = _target(answer)
    assert "?problem=" in target, target
    return target.partition("?problem=")[2]
