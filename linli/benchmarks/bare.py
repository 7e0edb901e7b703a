"""The least a server could do for the first page: the same SQL, rows as JSON, nothing else."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec
from litestar import Litestar, Response, get

from core import clock
from core.pictures.queries import VIEWS
from core.settings import settings
from marketplace.queries.cards import OPEN_CARDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

LIMIT = 21
COMMUNITY = UUID(os.environ.get("LINLI_BENCH_COMMUNITY", "00000000-0000-0000-0000-000000000000"))


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[None]:
    """Hold a plain asyncpg pool."""
    app.state.pool = await asyncpg.create_pool(settings().database_url, min_size=1, max_size=8)
    yield
    await app.state.pool.close()


@get("/ready")
async def ready() -> str:
    """Answer."""
    return "ready"


@get("/campaigns")
async def campaigns() -> Response[bytes]:
    """Run both statements of the page and give their rows."""
    async with app.state.pool.acquire() as connection:
        rows = await connection.fetch(OPEN_CARDS, clock.now(), [COMMUNITY], None, None, None, LIMIT)
        pictures = await connection.fetch(VIEWS, [row["picture_id"] for row in rows])
    page: dict[str, Any] = {
        "items": [dict(row) for row in rows],
        "pictures": [dict(row) for row in pictures],
    }
    return Response(msgspec.json.encode(page), media_type="application/json")


app = Litestar([ready, campaigns], lifespan=[running], openapi_config=None)
