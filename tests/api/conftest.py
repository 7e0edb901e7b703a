"""An application of probes over the real database, Redis, sessions and settings."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import brotli  # type: ignore[import-untyped]
import httpx
import pytest

from accounts import sessions
from api import health, metrics, openapi, problem_pages
from api.app import create_app
from api.front_end import front_end
from core import clock
from core.database import execute
from core.identifiers import uuid7
from tests.api.probes import PROBES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from litestar import Litestar

ORIGIN = "http://127.0.0.1:8400"


@dataclass
class SignedIn:
    """A person with a session, and the client of their browser."""

    person_id: UUID
    token: str
    client: httpx.AsyncClient
    csrf: str

    @property
    def headers(self) -> dict[str, str]:
        """Give what the front end adds to an unsafe request."""
        return {"x-csrf-token": self.csrf}


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """Give a small build of a front end, with compressed twins."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>邻里</title>")
    (folder / "assets" / "main-abc.js").write_text("console.log(1)")
    (folder / "assets" / "main-abc.js.br").write_bytes(brotli.compress(b"from brotli"))
    (folder / "assets" / "main-abc.js.gz").write_bytes(gzip.compress(b"from gzip"))
    (folder / "sw.js").write_text("// worker")
    (folder / "manifest.webmanifest").write_text("{}")
    return folder


@pytest.fixture
def app(environment: dict[str, str], build: Path) -> Litestar:
    """Give an application of probes."""
    return create_app(
        [*PROBES, *problem_pages.RESOURCES, *openapi.RESOURCES],
        outside=[*health.OUTSIDE, *metrics.OUTSIDE, *front_end(build)],
    )


@pytest.fixture
async def client(app: Litestar, database: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give the browser of somebody nobody knows."""
    async with browser(app) as opened:
        yield opened


def browser(
    app: Litestar, peer: tuple[str, int] = ("127.0.0.1", 123), **options: Any
) -> httpx.AsyncClient:
    """Make a client with cookies of its own."""
    asgi: Any = app
    transport = httpx.ASGITransport(app=asgi, client=peer)
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN, **options)


@pytest.fixture
async def signed_in(app: Litestar, database: str) -> AsyncIterator[SignedIn]:
    """Give a person whose browser has a session."""
    async with browser(app) as opened:
        yield await sign_in(opened)


async def sign_in(client: httpx.AsyncClient, language: str = "zh-CN") -> SignedIn:
    """Open a session for a new person and let the browser enter with it."""
    person_id = uuid7()
    await execute(
        """INSERT INTO person (id, display_name, language, elder_mode, text_size, theme, state,
             created_at) VALUES ($1, '张三', $2, false, 16, 'system', 'active', $3)""",
        person_id,
        language,
        clock.now(),
    )
    token = await sessions.open(person_id, language="en" if language == "en" else "zh-CN")
    csrf = (await client.get("/api/v1/who")).json()["csrf_token"]
    entered = await client.post(
        "/api/v1/enter", headers={"x-csrf-token": csrf, "x-probe-token": token}
    )
    return SignedIn(person_id, token, client, entered.json()["csrf_token"])
