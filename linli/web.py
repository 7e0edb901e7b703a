"""What the web process is made of, and what it holds while it runs."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.app import create_app
from api.front_end import front_end
from api.live import closing_streams
from core.cache import close_redis
from core.database import close_pool, open_pool
from core.live import close_live
from linli.observability import start_logging
from linli.providers import choose_providers
from linli.wiring import wire
from payments.gateway import close_gateway
from search.engine import close_engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from litestar import Litestar

# Areas of the api; each has RESOURCES (under /api/v1) and may have OUTSIDE (at the root).
AREAS = (
    "api.accounts",
    "api.pictures",
    "api.problem_pages",
    "api.marketplace",
    "api.search",
    "api.operator",
    "api.openapi",
    "api.health",
    "api.metrics",
    "api.webhooks",
    "api.development_messages",
)
FRONT_END = Path(__file__).resolve().parent.parent / "frontend" / "dist"


@asynccontextmanager
async def running(_app: Litestar) -> AsyncIterator[None]:
    """Hold what the process needs: the pool, Redis, the live streams."""
    start_logging("web")
    choose_providers()
    await open_pool()
    try:
        async with closing_streams():
            yield
    finally:
        await close_gateway()
        await close_engine()
        await close_live()
        await close_redis()
        await close_pool()


def compose() -> Litestar:
    """Make the application out of every area there is."""
    wire()
    choose_providers()
    areas: list[Any] = [import_module(name) for name in AREAS if find_spec(name)]
    return create_app(
        [handler for area in areas for handler in getattr(area, "RESOURCES", [])],
        outside=[
            *(handler for area in areas for handler in getattr(area, "OUTSIDE", [])),
            *front_end(FRONT_END),
        ],
        lifespan=[running],
    )
