"""Whether this process lives, and whether it can serve."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx
from litestar import Response, get

from api.shapes.base import Answer
from core.settings import settings
from core.standing import database_answers, redis_answers

PATIENCE_SECONDS = 1
STRIPE = "https://api.stripe.com"


class Standing(Answer):
    """Each part: ``up``, or ``away``. Only the first two decide whether we are ready."""

    ready: bool
    database: str
    redis: str
    search: str
    payments: str


@get("/health/live", include_in_schema=False)
async def live() -> dict[str, bool]:
    """Answer as long as the process turns at all."""
    return {"live": True}


@get("/health/ready", include_in_schema=False)
async def ready() -> Response[Standing]:
    """Answer 200 when requests can be served, 503 while they cannot.

    Search and payments are told but not fatal: their absence is handled where they are used.
    """
    async with asyncio.TaskGroup() as group:
        database = group.create_task(database_answers())
        redis = group.create_task(redis_answers())
        search = group.create_task(_search_answers())
        payments = group.create_task(_payments_answer())
    is_ready = database.result() and redis.result()
    standing = Standing(
        ready=is_ready,
        database=_word(database.result()),
        redis=_word(redis.result()),
        search=_word(search.result()),
        payments=_word(payments.result()),
    )
    return Response(standing, status_code=200 if is_ready else 503)


async def _search_answers() -> bool:
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, trust_env=False) as client:
            answer = await client.get(f"{settings().meilisearch_url}/health")
    except httpx.HTTPError:
        return False
    return answer.is_success


async def _payments_answer() -> bool:
    """Tell whether the provider's door opens; nothing is asked of it."""
    place = urlsplit(settings().stripe_api_base or STRIPE)
    port = place.port or (443 if place.scheme == "https" else 80)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            _, writer = await asyncio.open_connection(place.hostname, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


def _word(answers: bool) -> str:
    return "up" if answers else "away"


OUTSIDE = [live, ready]
