"""The build is served compressed, for ever where its names allow it, and one page for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    import httpx


@pytest.mark.parametrize(
    ("accepted", "encoding", "text"),
    [
        ("gzip, deflate, br", "br", "from brotli"),
        ("gzip", "gzip", "from gzip"),
        ("br;q=0, gzip;q=0.5", "gzip", "from gzip"),
        ("identity", None, "console.log(1)"),
    ],
)
async def test_an_asset_comes_in_the_best_encoding_the_browser_takes(
    client: httpx.AsyncClient, accepted: str, encoding: str | None, text: str
) -> None:
    """Nothing is compressed while somebody waits."""
    answer = await client.get("/assets/main-abc.js", headers={"accept-encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.text == text
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/campaigns/0195b8f2", "/me/orders", "/problems/sold-out"])
async def test_every_address_of_the_front_end_is_the_same_page(
    client: httpx.AsyncClient, path: str
) -> None:
    """The router of the front end decides; the page is asked for again each time."""
    answer = await client.get(path)
    assert answer.status_code == 200
    assert "邻里" in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/none", "/api/v1", "/assets/none.css", "/media/aa/none.webp", "/wp-login.php",
     "/favicon.ico", "/health", "/development/none", "/assets/..%2Findex.html"],
)  # fmt: skip
async def test_what_is_no_page_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    """A missing file is missing, so that no cache keeps a page in its place."""
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-page")


async def test_files_of_the_root_are_asked_for_again(client: httpx.AsyncClient) -> None:
    """A new service worker is found on the next visit."""
    worker, manifest = await client.get("/sw.js"), await client.get("/manifest.webmanifest")
    assert worker.headers["cache-control"] == manifest.headers["cache-control"] == "no-cache"
    assert manifest.headers["content-type"].startswith("application/manifest+json")


async def test_a_page_the_browser_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    """The tag answers for the content."""
    tag = (await client.get("/")).headers["etag"]
    again = await client.get("/", headers={"if-none-match": f'W/"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag


async def test_a_new_build_is_served_without_a_restart(
    client: httpx.AsyncClient, build: Path
) -> None:
    """Building again while the platform runs is enough."""
    await client.get("/")
    index = build / "index.html"
    before = index.stat().st_mtime_ns
    index.write_text("<!doctype html><title>new</title>")
    while index.stat().st_mtime_ns == before:
        index.touch()
    assert "new" in (await client.get("/")).text
