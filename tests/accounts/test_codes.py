"""One-time codes: for one address, one purpose, a few tries, ten minutes, once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from accounts.founding import found_person
from core.database import fetch, fetch_value
from core.messages.queries import recent
from tests.accounts.browser import code_sent_to

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    import httpx

    from tests.accounts.browser import Browser

PHONE = "13800001234"


async def test_a_code_opens_once(browser: Browser, home: UUID) -> None:
    """The same code does not open a second time."""
    await found_person("张小丽", PHONE, community_id=home)
    code = await browser.ask_code(PHONE, "sign_in")
    assert (await _sign_in(browser, code)).status_code == 200
    again = await _sign_in(browser, code)
    assert (again.status_code, again.json()["code"]) == (403, "sign-in-refused")


async def test_five_wrong_tries_spend_a_code(browser: Browser, home: UUID) -> None:
    """After five wrong tries the right code opens nothing."""
    await found_person("张小丽", PHONE, community_id=home)
    code = await browser.ask_code(PHONE, "sign_in")
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        assert (await _sign_in(browser, wrong)).status_code == 403
    assert (await _sign_in(browser, code)).status_code == 403
    assert await fetch_value("SELECT tries_left FROM one_time_code") == 0


async def test_a_code_is_good_for_ten_minutes(
    browser: Browser, home: UUID, move: Callable[[timedelta], None]
) -> None:
    """The right code comes too late after ten minutes."""
    await found_person("张小丽", PHONE, community_id=home)
    code = await browser.ask_code(PHONE, "sign_in")
    move(timedelta(minutes=10))
    assert (await _sign_in(browser, code)).status_code == 403


async def test_a_code_opens_only_what_it_was_sent_for(browser: Browser, home: UUID) -> None:
    """A code that verifies an address does not sign anybody in."""
    await found_person("张小丽", PHONE, community_id=home)
    code = await browser.ask_code(PHONE, "verify")
    assert (await _sign_in(browser, code)).status_code == 403


async def test_a_new_code_takes_the_place_of_the_one_before(
    browser: Browser, home: UUID, move: Callable[[timedelta], None]
) -> None:
    """Only the code sent last opens."""
    await found_person("张小丽", PHONE, community_id=home)
    first = await browser.ask_code(PHONE, "sign_in")
    move(timedelta(seconds=61))
    second = await browser.ask_code(PHONE, "sign_in")
    if first != second:
        assert (await _sign_in(browser, first)).status_code == 403
    assert (await _sign_in(browser, second)).status_code == 200


async def test_codes_are_not_sent_in_a_row(browser: Browser, home: UUID) -> None:
    """A second code within a minute is refused, and says how long to wait."""
    asked = {"channel": "phone", "address": PHONE, "purpose": "sign_up"}
    first = await browser.post("/codes", asked)
    second = await browser.post("/codes", asked)
    assert (first.status_code, first.json()) == (202, {"resend_after_seconds": 60})
    assert (second.status_code, second.json()["code"]) == (429, "too-many-requests")
    assert 0 < second.json()["retry_after_seconds"] <= 60


async def test_asking_for_a_code_tells_nothing_about_accounts(browser: Browser, home: UUID) -> None:
    """The answer is the same; only the holder of the address reads that there is no account."""
    await found_person("张小丽", PHONE, community_id=home)
    known = await _ask(browser, PHONE)
    unknown = await _ask(browser, "13800009999")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())
    told = await recent(1, address="+8613800009999")
    assert told[0].purpose == "no-account"
    assert "code" not in told[0].fields


async def test_codes_are_kept_as_hashes(browser: Browser, home: UUID) -> None:
    """Neither the code nor the address stands in the table."""
    await browser.ask_code(PHONE, "sign_up")
    code = (await recent(1))[0].fields["code"]
    row = (await fetch("SELECT * FROM one_time_code"))[0]
    kept = " ".join(str(value) for value in row.values())
    assert len(row["code_hash"]) == len(row["address_hash"]) == 32
    assert f"{code}" not in kept.replace(str(row["id"]), "").split()
    assert PHONE not in kept


async def test_an_address_that_is_none_is_refused(browser: Browser) -> None:
    """A word is neither a number nor a mail address."""
    for channel, code in (("phone", "phone-not-understood"), ("email", "email-not-understood")):
        asked = {"channel": channel, "address": "nonsense", "purpose": "sign_in"}
        answer = await browser.post("/codes", asked)
        assert (answer.status_code, answer.json()["code"]) == (422, code)


async def _ask(browser: Browser, address: str) -> httpx.Response:
    asked = {"channel": "phone", "address": address, "purpose": "sign_in"}
    return await browser.post("/codes", asked)


async def _sign_in(browser: Browser, code: str) -> httpx.Response:
    return await browser.post("/sign-in", {"address": PHONE, "code": code})


@pytest.mark.races
async def test_two_at_once_share_one_use(
    browser: Browser, home: UUID, open_browser: Callable[..., Browser]
) -> None:
    """Of two browsers that send the right code at the same moment one gets in."""
    await found_person("张小丽", PHONE, community_id=home)
    other = open_browser("192.0.2.9")
    code = await browser.ask_code(PHONE, "sign_in")
    async with asyncio.TaskGroup() as both:
        tasks = [both.create_task(_sign_in(one, code)) for one in (browser, other)]
    assert sorted(task.result().status_code for task in tasks) == [200, 403]


async def test_a_code_is_bound_to_its_address(browser: Browser, home: UUID) -> None:
    """Somebody else's code does not open my account."""
    await found_person("张小丽", PHONE, community_id=home)
    await found_person("约翰", "13800005678", community_id=home)
    await browser.ask_code(PHONE, "sign_in")
    theirs = await browser.ask_code("13800005678", "sign_in")
    mine = await code_sent_to(PHONE)
    if theirs != mine:
        assert (await _sign_in(browser, theirs)).status_code == 403
    assert (await _sign_in(browser, mine)).status_code == 200
