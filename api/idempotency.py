"""A POST that carries an idempotency key has its effect once and its answer as often as asked.

Every POST of somebody who is signed in honours the key; none demands one, because every
use-case may be repeated by itself. A route whose answer must not be kept, as it holds a
secret or somebody's personal data, or whose body names itself, says so:

    @post("/sign-in", opt={"keeps_answer": False})

Only answers that did something (2xx) are kept: a refusal changed nothing, so its key is
free for another try.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from typing import TYPE_CHECKING, Any, cast

from litestar import Request

from api.refusals import BadIdempotencyKey, IdempotencyKeyReused, RequestInProgress
from api.viewers import find_viewer
from api.visit import visit_of
from core import idempotent_answers

if TYPE_CHECKING:
    from litestar.handlers import BaseRouteHandler
    from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

    from accounts.access import Viewer
    from api.visit import Visit
    from core.idempotent_answers import KeptAnswer

KEY = re.compile(r"[A-Za-z0-9_.:-]{8,80}")
KEPT_HEADERS = frozenset({b"content-type", b"location", b"etag"})


def once(app: ASGIApp) -> ASGIApp:
    """Wrap the routes of an application."""

    async def answered_once(scope: Scope, receive: Receive, send: Send) -> None:
        request = cast("HTTPScope", scope)
        visit = visit_of(scope)
        key = visit.header(b"idempotency-key")
        if not key or not keeps_answer(request["method"], request["route_handler"]):
            await app(scope, receive, send)
            return
        viewer = await find_viewer(visit)
        if viewer is None:
            await app(scope, receive, send)
            return
        if not KEY.fullmatch(key):
            raise BadIdempotencyKey
        request_hash = await _hash(Request(scope, receive, send))
        call = _Call(app, _actor(viewer, visit), key, request_hash)
        await call.answer(scope, receive, send)

    return answered_once


def keeps_answer(method: str, handler: BaseRouteHandler) -> bool:
    """Tell whether a route gives its stored answer to a key that comes again."""
    return method == "POST" and bool(handler.opt.get("keeps_answer", True))


def _actor(viewer: Viewer, visit: Visit) -> str:
    if viewer.scopes is None:
        return f"person:{viewer.person_id}"
    # A token must not be given answers that its person, or a wider token, was given.
    return f"token:{hashlib.sha256((visit.bearer or '').encode()).hexdigest()}"


async def _hash(request: Request[Any, Any, Any]) -> str:
    # The body stays with the connection, so the handler reads the same bytes again.
    body = await request.body()
    line = f"{request.method} {request.scope['path']}?".encode() + request.scope["query_string"]
    return hashlib.sha256(line + b"\n" + body).hexdigest()


class _Call:
    def __init__(self, app: ASGIApp, actor: str, key: str, request_hash: str) -> None:
        self.app = app
        self.actor = actor
        self.key = key
        self.request_hash = request_hash

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        before = await idempotent_answers.claim(self.actor, self.key, self.request_hash)
        if before is None:
            await self.work(scope, receive, send)
        elif before.request_hash != self.request_hash:
            raise IdempotencyKeyReused
        elif before.status is None:
            raise RequestInProgress
        else:
            await _repeat(before, send)

    async def work(self, scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Any] = []

        async def hold(message: Message) -> None:
            messages.append(message)

        kept = False
        try:
            await self.app(scope, receive, hold)
            kept = await self.keep(messages)
        finally:
            # Whatever else happened may be tried again: every use-case may be repeated.
            if not kept:
                await asyncio.shield(idempotent_answers.free(self.actor, self.key))
        for message in messages:
            await send(message)

    async def keep(self, messages: list[Any]) -> bool:
        """Keep the answer if it did something."""
        status = messages[0]["status"]
        if not 200 <= status < 300:  # noqa: PLR2004
            return False
        headers = {
            name.decode(): value.decode("latin-1")
            for name, value in messages[0]["headers"]
            if name.lower() in KEPT_HEADERS
        }
        body = b"".join(message.get("body", b"") for message in messages[1:])
        await idempotent_answers.keep(self.actor, self.key, status, headers, body.decode())
        return True


async def _repeat(before: KeptAnswer, send: Send) -> None:
    body = (before.body or "").encode()
    headers = [
        (name.encode(), str(value).encode("latin-1"))
        for name, value in (before.headers or {}).items()
    ]
    headers += [(b"content-length", str(len(body)).encode()), (b"idempotency-replayed", b"true")]
    await send({"type": "http.response.start", "status": before.status or 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
