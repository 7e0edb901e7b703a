"""Signing up: a proven address, a served community and both required consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accounts.founding import found_person
from core.database import fetch, fetch_value
from tests.accounts.conftest import PASSWORD, agreed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.accounts.browser import Browser

PHONE = "13800001234"


async def test_a_proven_number_becomes_an_account(
    browser: Browser, home: UUID, truths: Callable[[], Awaitable[None]]
) -> None:
    """The new person is signed in, lives in the community and has agreed to what is needed."""
    code = await browser.ask_code(PHONE, "sign_up")
    answer = await browser.post("/sign-up", _body(home, code, password=PASSWORD))
    person = answer.json()["person"]
    assert answer.status_code == 201, answer.text
    assert [place["id"] for place in person["communities"]] == [str(home)]
    consents = (await browser.get("/me/consents")).json()["items"]
    assert {found["purpose"] for found in consents} == {"terms", "privacy"}
    assert all(found["granted"] and not found["outdated"] for found in consents)
    assert await fetch_value(
        "SELECT count(*) FROM outbox_entry WHERE kind = 'accounts.person_joined'"
    )
    await truths()


async def test_the_number_is_sealed(browser: Browser, home: UUID) -> None:
    """The database holds no number that could be read, only what finds it again."""
    code = await browser.ask_code(PHONE, "sign_up")
    await browser.post("/sign-up", _body(home, code))
    row = (await fetch("SELECT * FROM sign_in_identity"))[0]
    assert PHONE not in row["identifier_sealed"]
    assert len(row["identifier_hash"]) == 32


async def test_who_has_an_account_is_told_only_after_the_proof(
    browser: Browser, home: UUID
) -> None:
    """A guess at the code learns nothing; the right code is told to sign in instead."""
    await found_person("张小丽", PHONE, community_id=home)
    code = await browser.ask_code(PHONE, "sign_up")
    wrong = "000000" if code != "000000" else "111111"
    guess = await browser.post("/sign-up", _body(home, wrong))
    assert (guess.status_code, guess.json()["code"]) == (422, "code-refused")
    proven = await browser.post("/sign-up", _body(home, code))
    assert (proven.status_code, proven.json()["code"]) == (409, "address-taken")
    assert await fetch_value("SELECT count(*) FROM person") == 1


async def test_what_is_wrong_without_the_code_does_not_use_it_up(
    browser: Browser, home: UUID
) -> None:
    """After a weak password the same code still opens the account."""
    code = await browser.ask_code(PHONE, "sign_up")
    weak = await browser.post("/sign-up", _body(home, code, password="password123"))
    assert (weak.status_code, weak.json()["code"]) == (422, "password-too-weak")
    assert (await browser.post("/sign-up", _body(home, code))).status_code == 201


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"consents": []}, 422, "consent-needed"),
        (
            {"consents": [{"purpose": "terms", "text_version": "1999-01-01"}]},
            409,
            "consent-text-outdated",
        ),
        ({"community_id": "0198c0de-0000-7000-8000-000000000000"}, 422, "community-unknown"),
        ({"display_name": "   "}, 422, "invalid-request"),
        ({"display_name": "a\nb"}, 422, "invalid-request"),
        ({"code": None}, 422, "invalid-request"),
        ({"is_admin": True}, 422, "invalid-request"),
        ({"channel": "provider"}, 403, "provider-refused"),
    ],
)
async def test_a_sign_up_that_lacks_something_is_refused(
    browser: Browser, home: UUID, change: dict[str, Any], status: int, code: str
) -> None:
    """Each refusal names its case and makes nobody."""
    answer = await browser.post("/sign-up", {**_body(home, "123456"), **change})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await fetch_value("SELECT count(*) FROM person") == 0


async def test_a_street_is_no_community_to_live_in(
    browser: Browser, places: dict[str, UUID]
) -> None:
    """Only communities can be chosen, not what stands above them."""
    answer = await browser.post("/sign-up", _body(places["310106012000"], "123456"))
    assert answer.json()["code"] == "community-unknown"


async def test_the_texts_come_in_both_languages(browser: Browser) -> None:
    """The reader's language decides; the version is the same."""
    chinese = (await browser.get("/consent-texts")).json()["items"]
    english = (await browser.get("/consent-texts", headers={"accept-language": "en"})).json()[
        "items"
    ]
    assert [text["version"] for text in chinese] == [text["version"] for text in english]
    assert (chinese[0]["title"], english[0]["title"]) == ("使用约定", "Terms of use")
    assert [text["purpose"] for text in chinese if text["required"]] == ["terms", "privacy"]


def _body(home: UUID, code: str, **more: Any) -> dict[str, Any]:
    return {
        "channel": "phone",
        "address": PHONE,
        "code": code,
        "display_name": "张小丽",
        "community_id": str(home),
        "consents": agreed(),
        **more,
    }
