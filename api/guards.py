"""Coarse limits on groups of routes; the fine ones stand where the secret or the money is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from api.csrf import SAFE_METHODS
from api.viewers import find_person
from api.visit import visit_of
from core.dampers import damp

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from litestar.connection import ASGIConnection
    from litestar.handlers import BaseRouteHandler
    from litestar.types import HTTPScope

    Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]


WRITES_MAX, WRITES_SECONDS = 600, 60


def rate(bucket: str, limit: int, per_seconds: int) -> Guard:
    """Make a guard that lets each person, or each address, pass ``limit`` times a span."""
    per = timedelta(seconds=per_seconds)

    async def guard(
        connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
    ) -> None:
        visit = visit_of(connection.scope)
        subject = str(await find_person(visit) or visit.address)
        damp(bucket, subject, limit, per)

    return guard


def spread_writes() -> Guard:
    """Make the guard of the whole api: nobody changes things ten times a second for long.

    A route that counts for itself, or that must be fast, says ``opt={"spread": False}``.
    """
    guard = rate("writes", WRITES_MAX, WRITES_SECONDS)

    async def spread(
        connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
    ) -> None:
        method = cast("HTTPScope", connection.scope)["method"]
        if method not in SAFE_METHODS and handler.opt.get("spread", True):
            await guard(connection, handler)

    return spread
