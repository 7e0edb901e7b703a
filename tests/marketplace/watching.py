"""Pages that stay open: a stream of the application, read event by event."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.accounts.browser import Browser

GENEROUS_SECONDS = 60


class Watched:
    """What a stream has sent so far, and what it still sends."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.left = asyncio.Event()
        self.asked = False

    async def receive(self) -> dict[str, Any]:
        """Ask once, then stay until the page is closed."""
        if self.asked:
            await self.left.wait()
            return {"type": "http.disconnect"}
        self.asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: dict[str, Any]) -> None:
        """Keep what the application says."""
        await self.said.put(message)

    async def status(self) -> int:
        """Give the status of the answer."""
        async with asyncio.timeout(GENEROUS_SECONDS):
            return cast("int", (await self.said.get())["status"])

    async def event(self) -> str:
        """Give the name of the next event."""
        async with asyncio.timeout(GENEROUS_SECONDS):
            while True:
                body = (await self.said.get()).get("body", b"").decode()
                if "event: " in body:
                    return str(body.partition("event: ")[2].partition("\n")[0])


@asynccontextmanager
async def watching(browser: Browser, path: str) -> AsyncIterator[Watched]:
    """Open a stream as a browser's page does, and close it at the end."""
    request = browser.client.build_request("GET", f"/api/v1{path}")
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "root_path": "",
        "query_string": request.url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8400),
    }
    watched = Watched()
    app = cast("Any", browser.app)
    page = asyncio.create_task(app(scope, watched.receive, watched.send))
    try:
        yield watched
    finally:
        watched.left.set()
        async with asyncio.timeout(GENEROUS_SECONDS):
            await page
