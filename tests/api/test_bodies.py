"""Bodies are read exactly as their shape says, and every wrong field is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.app import BODY_BYTES_MAX

if TYPE_CHECKING:
    import httpx

    from tests.api.conftest import SignedIn

GOOD = {"title": "鸡蛋", "units": 2}


async def send(signed_in: SignedIn, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await signed_in.client.post(
        "/api/v1/things", content=content, headers={**signed_in.headers, **headers}
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"units": "2"}, "units"),
        ({"units": 2.0001}, "units"),
        ({"units": True}, "units"),
        ({"units": None}, "units"),
        ({"units": 0}, "units"),
        ({"units": -1}, "units"),
        ({"units": 100}, "units"),
        ({"units": 10**30}, "units"),
        ({"units": 10**400}, "units"),
        ({"title": ""}, "title"),
        ({"title": "长" * 21}, "title"),
        ({"title": 7}, "title"),
        ({"title": ["a"]}, "title"),
        ({"id": "not-an-id"}, "id"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-21T08:00:00"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": "9999-12-31T23:59:59-12:00"}, "at"),
        ({"tags": "abc"}, "tags"),
        ({"tags": ["a", "b", "c", "d"]}, "tags"),
        ({"tags": ["a", ""]}, "tags[1]"),
        ({"note": None}, "note"),
    ],
)
async def test_a_wrong_field_is_named(
    signed_in: SignedIn, changed: dict[str, Any], field: str
) -> None:
    """Unknown fields, wrong kinds and values out of range are refused by name."""
    answer = await send(signed_in, {**GOOD, **changed})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert all(error["message"] for error in answer.json()["errors"])


async def test_every_wrong_field_is_told_at_once(signed_in: SignedIn) -> None:
    """A person corrects a form in one go."""
    answer = await send(signed_in, {"units": "x", "colour": 1, "tags": [1]})
    fields = {error["field"] for error in answer.json()["errors"]}
    assert fields == {"colour", "title", "units", "tags[0]"}


async def test_a_wrong_field_is_explained_in_the_readers_language(
    client: httpx.AsyncClient,
) -> None:
    """The sentence beside the field is in the same language as the rest."""
    token = (await client.get("/api/v1/who")).json()["csrf_token"]
    messages = {}
    for language in ("zh-CN", "en"):
        answer = await client.post(
            "/api/v1/things",
            json={**GOOD, "units": 100},
            headers={"x-csrf-token": token, "accept-language": language},
        )
        messages[language] = answer.json()["errors"][0]["message"]
    assert messages == {"zh-CN": "不能大于 99", "en": "Not above 99"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed-request"),
        (b"{", 400, "malformed-request"),
        (b"units=2", 400, "malformed-request"),
        (b"\xff\xfe", 400, "malformed-request"),
        (b'{"title": "\xff", "units": 1}', 400, "malformed-request"),
        (b'{"title": "a\\u0000b", "units": 1}', 400, "malformed-request"),
        (b'{"title": "a\x00b", "units": 1}', 400, "malformed-request"),
        (b'{"title": "\\ud800", "units": 1}', 400, "malformed-request"),
        (b"null", 422, "invalid-request"),
        (b"[]", 422, "invalid-request"),
        (b"[" * 100_000, 422, "invalid-request"),
        (b'{"tags":' + b"[" * 50_000 + b"]" * 50_000 + b"}", 422, "invalid-request"),
        (b'{"x":' * 20_000 + b"1" + b"}" * 20_000, 422, "invalid-request"),
        (b'{"units": NaN, "title": "a"}', 400, "malformed-request"),
    ],
)
async def test_a_body_that_is_no_such_thing_is_refused(
    signed_in: SignedIn, body: bytes, status: int, code: str
) -> None:
    """Broken, deep and poisonous JSON is a refusal and never a failure."""
    answer = await send(signed_in, body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_depth_without_end_is_refused_where_a_shape_allows_anything(
    signed_in: SignedIn,
) -> None:
    """Reading stops before the stack does."""
    deep = b'{"extra":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    answer = await signed_in.client.post(
        "/api/v1/anything", content=deep, headers=signed_in.headers
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-request")


async def test_a_body_beyond_the_limit_is_refused(signed_in: SignedIn) -> None:
    """The announced length is enough to refuse."""
    answer = await send(signed_in, b" " * (BODY_BYTES_MAX + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_a_body_that_hides_its_length_is_refused_as_well(signed_in: SignedIn) -> None:
    """A chunked body is counted while it is read."""

    async def parts() -> Any:
        for _ in range(BODY_BYTES_MAX // 1000 + 2):
            yield b" " * 1000

    answer = await signed_in.client.post(
        "/api/v1/things", content=parts(), headers=signed_in.headers
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_what_was_read_is_what_was_sent(signed_in: SignedIn) -> None:
    """A good body arrives whole, in every kind of field."""
    body = {
        "title": "土鸡蛋 30 枚",
        "units": 99,
        "id": "0195b8f2-0000-7000-8000-000000000001",
        "at": "2026-11-21T08:00:00Z",
        "tags": ["a"],
        "note": "",
    }
    answer = await send(signed_in, body)
    assert (answer.status_code, answer.json()) == (201, body)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=51", "limit"),
        ("limit=x", "limit"),
        ("limit=1e3", "limit"),
        (f"limit={10**30}", "limit"),
        (f"cursor={'a' * 601}", "cursor"),
    ],
)
async def test_a_wrong_parameter_is_named(
    client: httpx.AsyncClient, query: str, field: str
) -> None:
    """Parameters are refused like fields."""
    answer = await client.get(f"/api/v1/numbers?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-request")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("path", ["/api/v1/numbers?cursor=%00", "/api/v1/problems/a%00b"])
async def test_a_nul_in_an_address_is_refused(client: httpx.AsyncClient, path: str) -> None:
    """No text with a NUL reaches the database."""
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-request")
