"""Lists are read page by page; an edit starts from the version that was read."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from api.paging import read_cursor, write_cursor
from api.refusals import BrokenCursor

if TYPE_CHECKING:
    import httpx

    from tests.api.conftest import SignedIn


async def test_the_pages_of_a_list_join_without_a_gap(client: httpx.AsyncClient) -> None:
    """Following next_cursor shows every row once."""
    seen: list[int] = []
    cursor: str | None = None
    while True:
        query: dict[str, Any] = {"limit": 7} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/api/v1/numbers", params=query)).json()
        seen += [row["value"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == list(range(45))


async def test_a_changed_cursor_is_refused(client: httpx.AsyncClient) -> None:
    """Nobody steers a query with a marker of their own."""
    cursor = write_cursor("numbers", 6)
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    raw[-2] ^= 1
    changed = base64.urlsafe_b64encode(bytes(raw)).rstrip(b"=").decode()
    for wrong in (changed, cursor[:-4], cursor + "AAAA", "鸡蛋", "====", "a"):
        answer = await client.get("/api/v1/numbers", params={"cursor": wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, "broken-cursor"), wrong


async def test_the_cursor_of_another_list_is_refused(client: httpx.AsyncClient) -> None:
    """A marker belongs to one list."""
    answer = await client.get("/api/v1/others", params={"cursor": write_cursor("numbers", 6)})
    assert (answer.status_code, answer.json()["code"]) == (422, "broken-cursor")


def test_a_cursor_of_another_shape_is_refused(environment: dict[str, str]) -> None:
    """A marker made before a list changed its order is no failure."""
    with pytest.raises(BrokenCursor):
        read_cursor(write_cursor("numbers", "text"), "numbers", tuple[int])


async def edit(signed_in: SignedIn, **headers: str) -> httpx.Response:
    return await signed_in.client.put("/api/v1/edited", headers={**signed_in.headers, **headers})


async def test_an_edit_from_the_present_version_passes(signed_in: SignedIn) -> None:
    """The tag that was read opens the edit, and a new one comes back."""
    tag = (await signed_in.client.get("/api/v1/edited")).headers["etag"]
    answer = await edit(signed_in, **{"if-match": f'"other", {tag}'})
    assert answer.status_code == 200
    assert answer.headers["etag"] != tag


async def test_an_edit_from_an_older_version_is_refused(signed_in: SignedIn) -> None:
    """Two editors do not undo each other's work; a weak tag or a star is no proof either."""
    for tag in ('"old"', "*", ""):
        answer = await edit(signed_in, **{"if-match": tag})
        assert (answer.status_code, answer.json()["code"]) == (412, "changed-meanwhile")


async def test_an_edit_without_a_version_is_refused(signed_in: SignedIn) -> None:
    """Saying nothing is not the same as agreeing."""
    answer = await edit(signed_in)
    assert (answer.status_code, answer.json()["code"]) == (428, "version-needed")
