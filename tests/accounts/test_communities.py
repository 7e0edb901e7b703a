"""Places: imported from the national divisions, found in a tree, chosen by people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from accounts.divisions import DivisionsMissing, division_folder, divisions_in
from accounts.importing_communities import DivisionUnknown, ImportCount, import_communities
from core.database import fetch, fetch_row, fetch_value
from core.settings import settings
from tests.accounts.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.accounts.browser import Browser
    from tests.accounts.conftest import Make


async def test_a_district_comes_with_what_is_around_and_in_it(
    database: str, divisions: Path, truths: Callable[[], Awaitable[None]]
) -> None:
    """Province, city, district, streets and communities stand in one tree."""
    steps: list[tuple[int, int]] = []
    count = await import_communities("310106", lambda *step: steps.append(step), divisions)
    assert count == ImportCount(added=8, renamed=0, whole=8)
    assert steps[-1] == (8, 8)
    row = await fetch_row("SELECT * FROM community WHERE code = '310106013001'")
    assert row is not None
    assert row["path_names"] == "上海市/静安区/静安寺街道/愚谷村居委会/"
    assert row["path"] == "310000000000/310100000000/310106000000/310106013000/310106013001/"
    await truths()


async def test_importing_again_changes_nothing(database: str, divisions: Path) -> None:
    """The same code in any of its forms finds the same places."""
    await import_communities("310106", folder=divisions)
    before = await fetch("SELECT * FROM community ORDER BY code")
    for code in ("310106", "310106000000", "310106012"):
        count = await import_communities(code, folder=divisions)
        assert (count.added, count.renamed) == (0, 0)
    assert await fetch("SELECT * FROM community ORDER BY code") == before


async def test_a_neighbouring_district_joins_the_same_tree(database: str, divisions: Path) -> None:
    """What is there already is kept, what is new is added below it."""
    await import_communities("310106", folder=divisions)
    count = await import_communities("31", folder=divisions)
    assert (count.added, count.renamed) == (3, 0)


async def test_a_new_name_reaches_everything_below(database: str, divisions: Path) -> None:
    """When a street is renamed, the addresses of its communities change with it."""
    await import_communities("310106", folder=divisions)
    streets = divisions / "streets.csv"
    streets.write_text(streets.read_text().replace("静安寺街道", "静安新街道"))
    count = await import_communities("310106", folder=divisions)
    assert (count.added, count.renamed) == (0, 2)
    names = await fetch_value("SELECT path_names FROM community WHERE code = '310106013001'")
    assert names == "上海市/静安区/静安新街道/愚谷村居委会/"


async def test_a_city_without_districts_is_one_place(database: str, divisions: Path) -> None:
    """Dongguan's district of the same code is not there twice."""
    await import_communities("441900", folder=divisions)
    names = await fetch_value("SELECT path_names FROM community WHERE code = '441900003001'")
    assert names == "广东省/东莞市/东城街道/岗贝社区居委会/"


@pytest.mark.parametrize("code", ["", "3", "31010", "shanghai", "999999", "３１", "310106999"])
async def test_a_code_that_is_none_is_refused(database: str, divisions: Path, code: str) -> None:
    """Nothing is imported for a code that no place has."""
    with pytest.raises(DivisionUnknown):
        await import_communities(code, folder=divisions)
    assert await fetch_value("SELECT count(*) FROM community") == 0


def test_missing_files_are_named(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The message says what to do."""
    monkeypatch.setenv("LINLI_DIVISIONS", str(tmp_path))
    settings.cache_clear()
    with pytest.raises(DivisionsMissing, match="scripts/up"):
        division_folder()
    monkeypatch.undo()
    settings.cache_clear()


def test_the_installed_divisions_hold_the_demo_district(environment: dict[str, str]) -> None:
    """The npm package has Jing'an with its streets and communities."""
    found = list(divisions_in("310106", division_folder()))
    names = {division.name for division in found}
    assert {"上海市", "静安区", "南京西路街道", "延中居委会"} <= names
    assert len(found) > 250


async def test_the_tree_is_walked_from_the_provinces(
    browser: Browser, places: dict[str, UUID]
) -> None:
    """Each step shows what is right below, and whether there is more."""
    (province,) = (await browser.get("/communities")).json()["items"]
    assert (province["name"], province["level"], province["parent_id"]) == (
        "上海市",
        "province",
        None,
    )
    street = places["310106012000"]
    below = (await browser.get("/communities", params={"parent": str(street)})).json()["items"]
    assert [place["name"] for place in below] == ["延中居委会", "联华居委会"]
    assert not any(place["has_children"] for place in below)
    assert below[0]["path_names"] == ["上海市", "静安区", "南京西路街道", "延中居委会"]


async def test_places_are_found_by_a_part_of_their_name(
    browser: Browser, places: dict[str, UUID]
) -> None:
    """Text and level narrow the list; pages follow one another."""
    found = (await browser.get("/communities", params={"q": "静安", "level": "street"})).json()
    assert [place["name"] for place in found["items"]] == ["静安寺街道"]
    query: dict[str, str | int] = {"level": "community", "limit": 2}
    first = (await browser.get("/communities", params=query)).json()
    query["cursor"] = first["next_cursor"]
    second = (await browser.get("/communities", params=query)).json()
    codes = [place["code"] for place in [*first["items"], *second["items"]]]
    assert codes == ["310106012002", "310106012003", "310106013001"]
    assert second["next_cursor"] is None


async def test_a_person_chooses_their_communities(somebody: Make, places: dict[str, UUID]) -> None:
    """The list is replaced as a whole, the first stays first."""
    lily = await somebody()
    chosen = [str(places["310106013001"]), str(places["310106012002"])]
    answer = await lily.browser.send("PUT", "/me/communities", {"ids": chosen})
    assert answer.status_code == 204
    person = await lily.browser.person() or {}
    assert [place["id"] for place in person["communities"]] == chosen


async def test_only_a_few_served_communities_can_be_chosen(
    somebody: Make, places: dict[str, UUID]
) -> None:
    """Streets, unknown ids and too many at once are refused, and nothing changes."""
    lily = await somebody()
    street = {"ids": [str(places["310106012000"])]}
    refused = await lily.browser.send("PUT", "/me/communities", street)
    assert (refused.status_code, refused.json()["code"]) == (422, "community-unknown")
    many = {"ids": [f"0198c0de-0000-7000-8000-00000000000{number}" for number in range(6)]}
    refused = await lily.browser.send("PUT", "/me/communities", many)
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-communities")
    assert len((await lily.browser.person() or {})["communities"]) == 1


async def test_settings_are_kept_with_the_person(
    somebody: Make, open_browser: Callable[..., Browser]
) -> None:
    """Language, elder mode, size and theme follow the person to another device."""
    lily, phone = await somebody(), open_browser("192.0.2.9")
    change = {"language": "en", "elder_mode": True, "text_size": 24, "theme": "dark"}
    changed = await lily.browser.send("PATCH", "/me", change)
    assert {name: changed.json()[name] for name in change} == change
    await phone.sign_in(lily.address, PASSWORD)
    assert change.items() <= (await phone.person() or {}).items()
    refusal = await lily.browser.send("DELETE", "/me/household")
    assert refusal.json()["title"] == "Not found"


@pytest.mark.parametrize(
    "wrong",
    [{"text_size": 99}, {"theme": "pink"}, {"language": "fr"}, {"display_name": ""}, {"id": 1}],
)
async def test_settings_that_do_not_exist_are_refused(
    somebody: Make, wrong: dict[str, object]
) -> None:
    """Nothing is guessed and nothing is changed."""
    lily = await somebody()
    answer = await lily.browser.send("PATCH", "/me", wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
