"""A copy of one's own data: complete, sealed while it is kept, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from accounts.export_files import as_table, zipped
from accounts.exporting import clear_old_exports, contribute_export, every_contribution
from core.database import fetch_value
from core.messages.queries import recent

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    import httpx

    from tests.accounts.conftest import Make, Somebody


async def test_the_copy_holds_what_is_kept_of_a_person(
    somebody: Make, home: UUID, settle: Callable[[], Awaitable[int]]
) -> None:
    """Account, addresses in full, home, consents, sessions and the trail, as JSON and tables."""
    lily = await somebody("=张小丽")
    body = {"community_id": str(home), "building": "3号楼", "unit": "", "room": "501"}
    await lily.browser.send("PUT", "/me/household", body)
    archive = await _made(lily, settle)
    data = json.loads(archive.read("data.json"))["sections"]
    assert data["accounts_account"][0]["display_name"] == "=张小丽"
    assert data["accounts_ways_in"][0]["identifier"] == f"+86{lily.address}"
    assert data["accounts_household"][0]["home"] == "3号楼 501"
    assert {row["purpose"] for row in data["accounts_consents"]} == {"terms", "privacy"}
    assert data["accounts_sessions"][0]["device"] == "Firefox · Linux"
    assert [row["what"] for row in data["accounts_audit"]] == ["household.confirmed"]
    names = {f"{section}.csv" for section in every_contribution()} | {"data.json"}
    assert set(archive.namelist()) == names
    table = archive.read("accounts_account.csv").decode("utf-8-sig")
    assert next(csv.DictReader(io.StringIO(table)))["display_name"] == "'=张小丽"


async def test_somebody_else_does_not_get_the_file(
    somebody: Make, settle: Callable[[], Awaitable[int]]
) -> None:
    """The address of a file opens nothing for another person."""
    lily, eve = await somebody(), await somebody("伊娃")
    await _made(lily, settle)
    (export,) = (await lily.browser.get("/me/exports")).json()["items"]
    answer = await eve.browser.get(f"/me/exports/{export['id']}/file")
    assert (answer.status_code, answer.json()["code"]) == (404, "export-not-ready")


async def test_one_copy_is_made_at_a_time(
    somebody: Make, settle: Callable[[], Awaitable[int]]
) -> None:
    """While a copy is being made another one is refused, and its file is not there."""
    lily = await somebody()
    asked = await lily.browser.post("/me/exports")
    again = await lily.browser.post("/me/exports")
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert (again.status_code, again.json()["code"]) == (409, "export-running")
    early = await lily.browser.get(f"/me/exports/{asked.json()['id']}/file")
    assert early.status_code == 404
    await settle()
    assert (await lily.browser.post("/me/exports")).status_code == 202


async def test_a_copy_is_sealed_and_thrown_away_after_a_week(
    somebody: Make,
    settle: Callable[[], Awaitable[int]],
    move: Callable[[timedelta], None],
) -> None:
    """The table holds no readable file, and after seven days none at all."""
    lily = await somebody()
    await _made(lily, settle)
    sealed = await fetch_value("SELECT file_sealed FROM personal_export")
    assert "PK" not in sealed[:40]
    move(timedelta(days=7))
    (export,) = (await lily.browser.get("/me/exports")).json()["items"]
    assert (await lily.browser.get(f"/me/exports/{export['id']}/file")).status_code == 404
    assert await clear_old_exports() == 1
    assert await fetch_value("SELECT file_sealed FROM personal_export") is None


async def test_the_person_is_told_when_the_copy_is_ready(
    somebody: Make, settle: Callable[[], Awaitable[int]]
) -> None:
    """A message goes out, without anything of the data in it."""
    lily = await somebody()
    await _made(lily, settle)
    assert "export-ready" in {sent.purpose for sent in await recent(5)}


def test_two_sections_of_one_name_are_a_mistake() -> None:
    """Packages cannot overwrite one another's sections."""

    async def nothing(_person: UUID) -> list[dict[str, Any]]:
        return []

    with pytest.raises(ValueError, match="two packages"):
        contribute_export("accounts_account", nothing)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1", "＝1"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    """What begins like a formula is written with a mark in front."""
    table = as_table([{"note": text, "amount": -5}])
    row = next(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"), newline="")))
    assert row == {"note": f"'{text}", "amount": "-5"}


def test_a_section_without_rows_is_an_empty_table() -> None:
    """Nothing kept is shown as nothing, not left out."""
    made = zipped({"nothing": []}, datetime(2026, 11, 21, tzinfo=UTC))
    archive = zipfile.ZipFile(io.BytesIO(made))
    assert json.loads(archive.read("data.json"))["sections"] == {"nothing": []}
    assert archive.read("nothing.csv").decode("utf-8-sig").strip() == ""


async def _made(person: Somebody, settle: Callable[[], Awaitable[int]]) -> zipfile.ZipFile:
    asked = (await person.browser.post("/me/exports")).json()
    await settle()
    answer: httpx.Response = await person.browser.get(f"/me/exports/{asked['id']}/file")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.content))
