"""Every answer that is not a success is a problem, and says no more than it should."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from core.database import DB

if TYPE_CHECKING:
    import httpx


async def test_a_refusal_carries_its_sentence_and_its_fields(client: httpx.AsyncClient) -> None:
    """Fields travel as members; amounts read as money in the sentence."""
    answer = await client.get("/api/v1/refused")
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "zh-CN"
    assert answer.json() == {
        "type": "/problems/probe-sold-out",
        "title": "卖完了",
        "status": 409,
        "detail": "只剩 3 份，每份 ¥12.50。",
        "code": "probe-sold-out",
        "left": 3,
        "price_fen": 1250,
    }


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("", "zh-CN"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("zh-CN,en;q=0.5", "zh-CN"),
        ("en;q=0.5, zh;q=0.5", "zh-CN"),
        ("en;q=0", "zh-CN"),
        ("fr, de", "zh-CN"),
        ("en;q=abc", "zh-CN"),
        ("*;;;=,,,q", "zh-CN"),
        ("zh-Hant-TW;q=0.3,en;q=0.2", "zh-CN"),
        ("EN", "en"),
    ],
)
async def test_the_language_is_the_one_the_browser_prefers(
    client: httpx.AsyncClient, accepts: str, language: str
) -> None:
    """Chinese unless English is clearly wanted more."""
    answer = await client.get("/api/v1/refused", headers={"accept-language": accepts})
    assert answer.headers["content-language"] == language
    assert answer.json()["title"] == {"zh-CN": "卖完了", "en": "Sold out"}[language]


@pytest.mark.parametrize(
    ("family", "status"),
    [
        ("not-found", 404),
        ("not-allowed", 403),
        ("conflict", 409),
        ("expired", 410),
        ("too-many", 429),
        ("unavailable", 503),
    ],
)
async def test_the_family_of_a_refusal_decides_its_status(
    client: httpx.AsyncClient, family: str, status: int
) -> None:
    """No refusal knows a status itself."""
    answer = await client.get(f"/api/v1/refused?family={family}")
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert ("retry-after" in answer.headers) == (family == "unavailable")


async def test_an_unknown_failure_shows_a_trace_id_and_nothing_else(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The reader learns where to ask, the log has the stack, nobody learns the secret."""
    with caplog.at_level(logging.ERROR):
        answer = await client.get("/api/v1/broken", headers={"accept-language": "en"})
    assert answer.status_code == 500
    body = answer.json()
    assert body.keys() == {"type", "title", "status", "detail", "code", "trace_id"}
    assert body["code"] == "unknown-failure"
    assert "hunter2" not in answer.text
    assert "RuntimeError" not in answer.text
    assert body["trace_id"] == answer.headers["x-trace-id"]


async def test_an_unknown_failure_is_logged_with_its_stack(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever is called at night finds the line by the trace id."""
    answer = await client.get("/api/v1/broken")
    written = capsys.readouterr().out
    assert answer.json()["trace_id"] in written
    assert "RuntimeError" in written


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing-here", 404, "no-such-page"),
        ("POST", "/api/v1/nothing-here", 404, "no-such-page"),
        ("GET", "/api/v2/who", 404, "no-such-page"),
        ("GET", "/assets/missing.js", 404, "no-such-page"),
        ("DELETE", "/api/v1/who", 405, "method-not-offered"),
        ("GET", "/api/v1/mine", 401, "sign-in-needed"),
    ],
)
async def test_what_litestar_refuses_is_our_problem_too(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    """No answer falls back to another shape."""
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    if status == 405:
        assert "GET" in answer.headers["allow"]


async def test_a_timeout_asks_for_another_try(client: httpx.AsyncClient) -> None:
    """What may pass by itself is told apart from what will not."""
    answer = await client.get("/api/v1/late")
    assert (answer.status_code, answer.json()["code"]) == (503, "temporarily-away")
    assert answer.headers["retry-after"] == "5"


async def test_a_closed_database_is_no_unknown_failure(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader is told to come back; health tells why."""
    pool = DB.pool
    assert pool is not None
    await pool.expire_connections()
    monkeypatch.setattr(DB, "pool", None)
    answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"
    assert (await client.get("/health/live")).status_code == 200


async def test_a_problem_page_explains_in_both_languages(client: httpx.AsyncClient) -> None:
    """The type of a problem leads to a page."""
    chinese = await client.get("/api/v1/problems/sign-in-needed")
    english = await client.get("/api/v1/problems/sign-in-needed", headers={"accept-language": "en"})
    assert chinese.json()["title"] == "请先登录"
    assert english.json()["title"] == "Please sign in"
    assert english.json()["body_html"].startswith("<p>")


@pytest.mark.parametrize("code", ["nothing", "..%2F..%2FREADME", "A", "a" * 81])
async def test_a_problem_without_a_page_is_not_found(client: httpx.AsyncClient, code: str) -> None:
    """Only pages of problems can be read this way."""
    answer = await client.get(f"/api/v1/problems/{code}")
    assert answer.status_code in {404, 422}
    assert json.loads(answer.text)["code"] in {"no-such-page", "invalid-request"}
