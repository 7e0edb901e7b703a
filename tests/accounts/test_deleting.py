"""Deleting an account: proven, cooled for seven days, then nothing but a key is left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from accounts import deleting
from accounts.deleting import check_before_deletion, delete_due_accounts
from accounts.queries import masked_names
from accounts.refusals import NotWaiting
from core import clock
from core.database import fetch, fetch_row, fetch_value
from core.messages.queries import recent
from tests.accounts.conftest import PASSWORD, found_shop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.accounts.browser import Browser
    from tests.accounts.conftest import Make

WEEK = timedelta(days=7)


async def test_after_seven_days_only_a_key_is_left(
    somebody: Make,
    home: UUID,
    move: Callable[[timedelta], None],
    truths: Callable[[], Awaitable[None]],
    open_browser: Callable[..., Browser],
) -> None:
    """No name, no address, no home, no session; the id and the evidence stay."""
    lily = await somebody()
    body = {"community_id": str(home), "building": "3号楼", "unit": "", "room": "501"}
    await lily.browser.send("PUT", "/me/household", body)
    household = await fetch_row("SELECT * FROM household")
    asked = await lily.browser.post("/me/deletion", {"password": PASSWORD})
    assert asked.status_code == 201
    assert (await lily.browser.get("/me")).json()["deletion_effective_at"] is not None
    move(WEEK - timedelta(minutes=1))
    assert await delete_due_accounts() == 0
    move(timedelta(minutes=2))
    assert await delete_due_accounts() == 1
    person = await fetch_row("SELECT * FROM person WHERE id = $1", lily.id)
    assert person is not None
    assert (person["state"], person["display_name"]) == ("deleted", None)
    assert await masked_names([lily.id]) == {}
    assert await lily.browser.person() is None
    assert (await open_browser().sign_in(lily.address, PASSWORD)).status_code == 403
    emptied = await fetch_row("SELECT * FROM household")
    assert household is not None
    assert emptied is not None
    assert emptied["address_hash"] != household["address_hash"]
    assert await fetch_value("SELECT count(*) FROM consent WHERE person = $1", lily.id) == 2
    assert (
        await fetch_value("SELECT count(*) FROM outgoing_message WHERE person = $1", lily.id) == 0
    )
    facts = await fetch("SELECT payload FROM outbox_entry WHERE kind = 'accounts.person_deleted'")
    assert [row["payload"]["person_id"] for row in facts] == [str(lily.id)]
    await truths()


async def test_the_days_are_told_before_and_after_asking(
    somebody: Make, move: Callable[[timedelta], None]
) -> None:
    """Before, the day is seven days ahead; once asked for, it stays where it is."""
    lily = await somebody()
    before = (await lily.browser.get("/me/deletion")).json()
    ahead = datetime.fromisoformat(before["effective_at"]) - clock.now()
    assert (before["cooling_days"], before["asked"], round(ahead / WEEK, 3)) == (7, False, 1)
    asked = (await lily.browser.post("/me/deletion", {"password": PASSWORD})).json()
    move(timedelta(days=3))
    after = (await lily.browser.get("/me/deletion")).json()
    assert (after["asked"], after["effective_at"]) == (True, asked["effective_at"])


async def test_a_change_of_mind_keeps_the_account(
    somebody: Make, move: Callable[[timedelta], None]
) -> None:
    """Within the seven days the wish is taken back, and can be made again."""
    lily = await somebody()
    await lily.browser.post("/me/deletion", {"password": PASSWORD})
    twice = await lily.browser.post("/me/deletion", {"password": PASSWORD})
    assert (twice.status_code, twice.json()["code"]) == (409, "deletion-under-way")
    assert (await lily.browser.send("DELETE", "/me/deletion")).status_code == 204
    none = await lily.browser.send("DELETE", "/me/deletion")
    assert (none.status_code, none.json()["code"]) == (404, "no-deletion-under-way")
    move(WEEK + timedelta(hours=1))
    assert await delete_due_accounts() == 0
    assert await lily.browser.person() is not None
    assert (await lily.browser.post("/me/deletion", {"password": PASSWORD})).status_code == 201


async def test_an_open_session_is_not_enough(
    somebody: Make, move: Callable[[timedelta], None]
) -> None:
    """Password or code must be given anew; a wrong one begins nothing."""
    lily = await somebody()
    wrong = await lily.browser.post("/me/deletion", {"password": "a guess"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "password-wrong")
    nothing = await lily.browser.post("/me/deletion", {})
    assert (nothing.status_code, nothing.json()["code"]) == (403, "proof-needed")
    code = await lily.browser.ask_code(lily.address, "verify")
    guess = "000000" if code != "000000" else "111111"
    refused = await lily.browser.post("/me/deletion", {"code": guess})
    assert (refused.status_code, refused.json()["code"]) == (422, "code-refused")
    assert (await lily.browser.post("/me/deletion", {"code": code})).status_code == 201


async def test_the_last_in_charge_is_still_needed(
    somebody: Make, move: Callable[[timedelta], None]
) -> None:
    """An owner names another one first; became one meanwhile, the deletion waits."""
    owner = await somebody("王老板")
    await found_shop(owner.id)
    answer = await owner.browser.post("/me/deletion", {"password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (409, "still-needed")
    assert answer.json()["parties"] == ["老王水果店"]
    lily = await somebody()
    await lily.browser.post("/me/deletion", {"password": PASSWORD})
    await found_shop(lily.id, "丽丽花店")
    move(WEEK + timedelta(hours=1))
    assert await delete_due_accounts() == 0
    assert await fetch_value("SELECT state FROM person WHERE id = $1", lily.id) == "active"


async def test_those_who_stay_keep_their_home(
    somebody: Make, home: UUID, move: Callable[[timedelta], None]
) -> None:
    """A household others live in keeps its address."""
    lily, john = await somebody(), await somebody("约翰")
    body = {"community_id": str(home), "building": "3号楼", "unit": "", "room": "501"}
    for person in (lily, john):
        await person.browser.send("PUT", "/me/household", body)
    before = await fetch_value("SELECT address_hash FROM household")
    await lily.browser.post("/me/deletion", {"password": PASSWORD})
    move(WEEK + timedelta(hours=1))
    assert await delete_due_accounts() == 1
    assert await fetch_value("SELECT address_hash FROM household") == before


async def test_the_number_is_free_again(somebody: Make, move: Callable[[timedelta], None]) -> None:
    """A deleted person's number can open a new account, which knows nothing of the old one."""
    lily = await somebody()
    await lily.browser.post("/me/deletion", {"password": PASSWORD})
    move(WEEK + timedelta(hours=1))
    await delete_due_accounts()
    again = await somebody("张小丽", lily.address)
    assert again.id != lily.id


async def test_the_person_is_told_of_the_wish(somebody: Make) -> None:
    """Somebody whose account is misused hears of it in time."""
    lily = await somebody()
    await lily.browser.post("/me/deletion", {"password": PASSWORD})
    assert (await recent(1))[0].purpose == "deletion-requested"


async def test_other_packages_can_ask_to_wait(
    somebody: Make, move: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package's refusal stops the request, and later makes the deletion wait for it."""
    unsettled = False

    async def check(_person: UUID) -> None:
        if unsettled:
            raise NotWaiting

    monkeypatch.setattr(deleting, "_checks", [])
    check_before_deletion(check)
    lily = await somebody()
    unsettled = True
    refused = await lily.browser.post("/me/deletion", {"password": PASSWORD})
    assert refused.json()["code"] == "not-waiting"
    unsettled = False
    assert (await lily.browser.post("/me/deletion", {"password": PASSWORD})).status_code == 201
    move(WEEK + timedelta(hours=1))
    unsettled = True
    assert await delete_due_accounts() == 0
    unsettled = False
    assert await delete_due_accounts() == 1
