"""Consents, reveals and the audit trail: what people allow, and what was done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
import pytest

from accounts.consents import is_granted
from accounts.founding import found_operator
from accounts.memberships import give_role
from accounts.tables.parties import Role
from accounts.tables.privacy import Purpose
from core.database import execute, fetch, fetch_value, transaction
from tests.accounts.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.accounts.browser import Browser
    from tests.accounts.conftest import Make

NEWS = "/me/consents/news"
OPERATOR = "operator@example.com"


@pytest.fixture
async def operator(open_browser: Callable[..., Browser], database: str) -> Browser:
    """Give the browser of somebody who runs the platform."""
    await found_operator("值班员", OPERATOR, PASSWORD)
    opened = open_browser("192.0.2.99")
    assert (await opened.sign_in(OPERATOR, PASSWORD)).status_code == 200
    return opened


async def test_a_consent_is_given_and_taken_back_as_easily(somebody: Make) -> None:
    """One request each way; withdrawing is told to the other packages."""
    lily = await somebody()
    version = await _version(lily.browser, "news")
    given = await lily.browser.send("PUT", NEWS, {"granted": True, "text_version": version})
    assert given.status_code == 204
    assert await is_granted(lily.id, Purpose.NEWS)
    assert (await lily.browser.send("PUT", NEWS, {"granted": False})).status_code == 204
    assert not await is_granted(lily.id, Purpose.NEWS)
    facts = await fetch("SELECT payload FROM outbox_entry WHERE kind LIKE '%consent_withdrawn'")
    assert [row["payload"]["purpose"] for row in facts] == ["news"]


async def test_nothing_is_allowed_that_was_never_asked(somebody: Make) -> None:
    """No consent comes along with another."""
    lily = await somebody()
    assert not await is_granted(lily.id, Purpose.NEWS)
    assert not await is_granted(lily.id, Purpose.PERSONAL_SUGGESTIONS)


async def test_agreeing_needs_the_text_that_is_shown(somebody: Make) -> None:
    """A decision on another version, or on none, is no agreement."""
    lily = await somebody()
    for body in ({"granted": True}, {"granted": True, "text_version": "1999-01-01"}):
        answer = await lily.browser.send("PUT", NEWS, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "consent-text-outdated")


async def test_what_an_account_needs_is_withdrawn_by_deleting_it(somebody: Make) -> None:
    """The refusal says so."""
    lily = await somebody()
    answer = await lily.browser.send("PUT", "/me/consents/privacy", {"granted": False})
    assert (answer.status_code, answer.json()["code"]) == (422, "consent-needed")


async def test_every_decision_is_kept(somebody: Make) -> None:
    """The table is never changed: a withdrawal is another row."""
    lily = await somebody()
    version = await _version(lily.browser, "news")
    await lily.browser.send("PUT", NEWS, {"granted": True, "text_version": version})
    await lily.browser.send("PUT", NEWS, {"granted": False})
    rows = await fetch(
        "SELECT granted, text_hash FROM consent WHERE purpose = 'news' ORDER BY sequence"
    )
    assert [row["granted"] for row in rows] == [True, False]
    assert all(len(row["text_hash"]) == 32 for row in rows)


@pytest.mark.parametrize("table", ["consent", "audit_entry", "reveal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
async def test_the_evidence_cannot_be_altered(
    somebody: Make, operator: Browser, table: str, change: str
) -> None:
    """Consents, audit and reveals are append-only in the database itself."""
    lily = await somebody()
    await lily.browser.send("PUT", "/me/password", {"current": PASSWORD, "new": "walnuts-at-noon"})
    await _look_up(operator, lily.address)
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await execute(change.format(table))


async def test_a_look_up_is_exact_masked_and_seen_by_the_person(
    somebody: Make, operator: Browser
) -> None:
    """Staff find a person by the whole number only; the person reads who looked and why."""
    lily = await somebody()
    found = await _look_up(operator, lily.address)
    assert found["name"] == "张**"
    assert found["masked_phone"] == "138****1001"
    assert lily.address not in str(found)
    body = {"channel": "phone", "address": "13800009999", "reason": "订单投诉核实"}
    nobody = await operator.post("/operator/people/look-up", body)
    assert (nobody.status_code, nobody.json()["code"]) == (404, "nobody-found")
    (seen,) = (await lily.browser.get("/me/reveals")).json()["items"]
    assert (seen["what"], seen["reason"]) == ("look_up", "订单投诉核实")
    assert (seen["by_role"], seen["by_party"]) == ("operator", "邻里平台")


async def test_a_reveal_needs_a_reason_and_is_logged(somebody: Make, operator: Browser) -> None:
    """The full number comes with a line the person can read; without a reason nothing comes."""
    lily = await somebody()
    path = f"/operator/people/{lily.id}/reveal"
    for reason in ("", " ", "x"):
        empty = await operator.post(path, {"what": "phone", "reason": reason})
        assert (empty.status_code, empty.json()["code"]) == (422, "invalid-request")
    assert await fetch_value("SELECT count(*) FROM reveal") == 0
    shown = await operator.post(path, {"what": "phone", "reason": "退款无法联系"})
    assert shown.json() == {"text": f"+86{lily.address}"}
    (seen,) = (await lily.browser.get("/me/reveals")).json()["items"]
    assert (seen["what"], seen["reason"]) == ("phone", "退款无法联系")


async def test_a_home_is_revealed_in_full(somebody: Make, operator: Browser, home: UUID) -> None:
    """Place, building and room in one line, when the person has given them."""
    lily = await somebody()
    path = f"/operator/people/{lily.id}/reveal"
    asked = {"what": "address", "reason": "送货上门"}
    nothing = await operator.post(path, asked)
    assert (nothing.status_code, nothing.json()["code"]) == (404, "nothing-to-reveal")
    body = {"community_id": str(home), "building": "3号楼", "unit": "", "room": "501"}
    await lily.browser.send("PUT", "/me/household", body)
    shown = (await operator.post(path, asked)).json()["text"]
    assert shown == "上海市 静安区 南京西路街道 延中居委会 3号楼 501"


async def test_only_the_platform_looks_at_people(somebody: Make, operator: Browser) -> None:
    """For residents the pages do not exist; a reviewer looks up and reveals nothing."""
    lily, mary = await somebody(), await somebody("玛丽")
    path = f"/operator/people/{lily.id}/reveal"
    asked = {"what": "phone", "reason": "好奇一下"}
    assert (await mary.browser.post(path, asked)).json()["code"] == "not-found-here"
    assert (await mary.browser.get("/operator/audit")).status_code == 404
    platform = await fetch_value("SELECT id FROM party WHERE kind = 'platform'")
    async with transaction():
        await give_role(platform, mary.id, Role.REVIEWER)
    assert (await mary.browser.post(path, asked)).json()["code"] == "role-not-enough"
    assert (await lily.browser.get("/me/reveals")).json()["items"] == []


async def test_the_trail_is_paged_and_in_the_readers_language(
    somebody: Make, operator: Browser
) -> None:
    """Pages follow one another without a gap; each line has its sentence."""
    lily = await somebody()
    for new in ("walnuts-at-noon", "walnuts-at-night"):
        current = PASSWORD if new == "walnuts-at-noon" else "walnuts-at-noon"
        await lily.browser.send("PUT", "/me/password", {"current": current, "new": new})
    first = (await lily.browser.get("/me/audit", params={"limit": 1})).json()
    second = (
        await lily.browser.get("/me/audit", params={"limit": 1, "cursor": first["next_cursor"]})
    ).json()
    assert first["items"][0]["text"] == second["items"][0]["text"] == "修改了密码"
    assert first["items"] != second["items"]
    assert second["next_cursor"] is None
    whole = (await operator.get("/operator/audit", headers={"accept-language": "en"})).json()
    assert {"membership.given", "password.changed"} <= {line["what"] for line in whole["items"]}


async def test_truths_hold_after_a_look(
    somebody: Make, operator: Browser, truths: Callable[[], Awaitable[None]]
) -> None:
    """After people, looks and consents every truth holds."""
    lily = await somebody()
    await _look_up(operator, lily.address)
    await truths()


async def _look_up(operator: Browser, address: str) -> dict[str, str]:
    body = {"channel": "phone", "address": address, "reason": "订单投诉核实"}
    found: dict[str, str] = (await operator.post("/operator/people/look-up", body)).json()
    return found


async def _version(browser: Browser, purpose: str) -> str:
    texts = (await browser.get("/consent-texts")).json()["items"]
    return next(str(text["version"]) for text in texts if text["purpose"] == purpose)
