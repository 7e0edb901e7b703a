"""The sandbox as one ASGI callable: the API, the pay page, the control endpoint."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from payments.sandbox import api, control, onboarding, pay_page, trouble
from payments.sandbox.errors import ServerTrouble, StripeError
from payments.sandbox.web import Request, Response, json_response, read_request

if TYPE_CHECKING:
    from payments.sandbox.web import Receive, Scope, Send
    from payments.sandbox.world import World

HANG_SECONDS = 120
TOO_LARGE = 413


class Sandbox:
    """Answers requests; wakes the courier after every one that may have changed something."""

    def __init__(self, world: World, wake: asyncio.Event) -> None:
        self.world = world
        self._wake = wake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        request = await read_request(scope, receive)
        if request is None:
            await Response(TOO_LARGE, b"too large").send(send)
            return
        response = await self._answer(request)
        self._wake.set()
        await response.send(send)

    async def _answer(self, request: Request) -> Response:
        if request.path == "/health":
            return Response(body=b"ok")
        if request.path == "/_control":
            return _control(self.world, request)
        if request.path.startswith("/v1/"):
            return await self._api(request)
        if request.path.startswith("/onboard/"):
            return onboarding.answer(self.world, request)
        return pay_page.answer(self.world, request)

    async def _api(self, request: Request) -> Response:
        scripted = self._trouble_for(request)
        if scripted and scripted.get("when", "before") == "before":
            return await _troubled(scripted)
        encoded = request.body.decode("utf-8", "replace") or request.query
        status, body, headers = api.answer(
            self.world, request.method, request.path, encoded, request.headers
        )
        self._wake.set()
        if scripted:
            return await _troubled(scripted)
        return json_response(body, status, headers)

    def _trouble_for(self, request: Request) -> dict[str, Any] | None:
        row = self.world.journal.get("_trouble", "http")
        if row is None or not request.path.startswith(row.get("path", "/v1/")):
            return None
        taken = trouble.take(self.world, "http")
        self.world.journal.commit()
        return taken


async def _troubled(scripted: dict[str, Any]) -> Response:
    status = scripted.get("status", 500)
    if status == "timeout":
        await asyncio.sleep(HANG_SECONDS)
        status = 504
    error = ServerTrouble("Scripted trouble.", code="rate_limit" if status == 429 else None)  # noqa: PLR2004
    return json_response(error.body(), status)


def _control(world: World, request: Request) -> Response:
    if request.method == "GET":
        return json_response(control.state(world))
    # A page of another site cannot send JSON here without asking first, and is not answered.
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        return json_response({"error": "send application/json"}, 415)
    try:
        orders = json.loads(request.body)
        done = control.obey(world, dict(orders))
    except (ValueError, TypeError, KeyError, StripeError) as reason:
        world.journal.rollback()
        return json_response({"error": str(reason)}, 422)
    world.journal.commit()
    return json_response(done)
