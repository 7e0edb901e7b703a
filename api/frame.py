"""The frame around every request: ids, cookies, security headers, one log line, one figure.

It stands outside Litestar, so that an answer nobody planned (no route, a crash, a broken
request) looks and is counted like any other.
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
import structlog
from litestar.enums import HttpMethod, ScopeType

from api.metrics import REQUESTS
from api.problems import MEDIA_TYPE, problem_members
from api.refusals import MalformedRequest, UnknownFailure
from api.security_headers import security_headers
from api.visit import receive_visit
from core import clock

if TYPE_CHECKING:
    from litestar.types import (
        ASGIApp,
        HTTPResponseStartEvent,
        HTTPScope,
        Message,
        Receive,
        Scope,
        Send,
    )
    from prometheus_client import Histogram

    from api.visit import Visit
    from core.refusals import Refusal

QUIET_ROUTES = frozenset({"/health/live", "/health/ready", "/metrics"})

log = structlog.get_logger("linli.http")


class Framed:
    """One answer on its way out."""

    def __init__(self, visit: Visit, scope: HTTPScope, send: Send) -> None:
        self.visit = visit
        self.scope = scope
        self.status = 0
        self._send = send
        self._head = scope["method"] == "HEAD"

    async def send(self, message: Message) -> None:
        """Pass a message on, with our headers on the first one and no body for HEAD."""
        if message["type"] == "http.response.start":
            self._complete(message)
        elif message["type"] == "http.response.body" and self._head:
            message["body"] = b""
        await self._send(message)

    def _complete(self, message: HTTPResponseStartEvent) -> None:
        self.status = message["status"]
        headers = list(message["headers"])
        given = {name.lower() for name, _ in headers}
        headers += [pair for pair in security_headers() if pair[0] not in given]
        headers.append((b"x-request-id", self.visit.request_id.encode()))
        headers.append((b"x-trace-id", self.visit.trace_id.encode()))
        # What is shown counts from this: a phone's own clock may be wrong by days.
        headers.append((b"x-server-time", clock.now().isoformat().encode()))
        headers += [(b"set-cookie", cookie.encode("latin-1")) for cookie in self.visit.cookies_out]
        if b"cache-control" not in given:
            headers.append((b"cache-control", b"no-store"))
        message["headers"] = headers

    async def refuse(self, refusal: Refusal) -> None:
        """Answer without Litestar."""
        members = problem_members(refusal, self.visit.language)
        if isinstance(refusal, UnknownFailure):
            members["trace_id"] = self.visit.trace_id
        body = msgspec.json.encode(members)
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-length", str(len(body)).encode()),
        ]
        await self.send(
            {"type": "http.response.start", "status": members["status"], "headers": headers}
        )
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    def note(self) -> None:
        """Write the log line and the figure; both know the route, never the address asked for."""
        seconds = time.perf_counter() - self.visit.started
        route = str(self.scope.get("path_template") or "(none)")
        _figure(self.scope["method"], route, self.status).observe(seconds)
        if route not in QUIET_ROUTES:
            log.info(
                "request",
                method=self.scope["method"],
                route=route,
                status=self.status,
                milliseconds=round(seconds * 1000, 1),
            )


@lru_cache(maxsize=4096)
def _figure(method: str, route: str, status: int) -> Histogram:
    return REQUESTS.labels(method, route, str(status))


def frame(app: ASGIApp) -> ASGIApp:
    """Put the frame around an application."""

    async def framed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        visit = receive_visit(scope)
        answer = Framed(visit, scope, send)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=visit.request_id, trace_id=visit.trace_id)
        try:
            await _answer(app, receive, answer)
        finally:
            answer.note()
            structlog.contextvars.clear_contextvars()

    return framed


async def _answer(app: ASGIApp, receive: Receive, answer: Framed) -> None:
    scope = answer.scope
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        await answer.refuse(MalformedRequest())
        return
    if scope["method"] == "HEAD":
        scope["method"] = HttpMethod.GET
    try:
        await app(scope, receive, answer.send)
    except Exception as failure:
        log.exception("unknown_failure", exc_info=failure)
        if answer.status:
            raise
        await answer.refuse(UnknownFailure())
