"""What holds for every route of the whole platform, whoever wrote it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from litestar.routes import HTTPRoute

from accounts import sessions
from api import csrf
from api.idempotency import keeps_answer
from api.openapi import document_of
from api.visit import Visit, csrf_cookie_name, session_cookie_name
from core import clock
from core.database import execute
from core.identifiers import uuid7
from linli.providers import choose_providers
from linli.web import compose
from payments.gateway import close_gateway
from tests.api.conftest import browser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import httpx
    from litestar import Litestar

SAFE = {"GET", "HEAD"}
BODIES: list[Any] = [
    {},
    [],
    None,
    "text",
    {"unknown_field": 1},
    {"id": "not-an-id", "quantity": -1, "amount_fen": 10**30, "reason": "x" * 10_000},
]


class Route(NamedTuple):
    """One operation of the document, with an address that can be asked."""

    method: str
    template: str
    operation: dict[str, Any]

    @property
    def address(self) -> str:
        """Give the address with made-up identifiers."""
        kinds = {p["name"]: p["schema"] for p in self.operation.get("parameters", [])}

        def made_up(match: re.Match[str]) -> str:
            return str(uuid7()) if kinds[match[1]].get("format") == "uuid" else "made-up"

        return re.sub(r"\{(\w+)\}", made_up, self.template)


@pytest.fixture(scope="module")
def whole(environment: dict[str, str]) -> Litestar:
    """Give the whole platform's application."""
    return compose()


@pytest.fixture(scope="module")
def routes(whole: Litestar) -> list[Route]:
    """Give every operation of the document."""
    found = list(_routes(document_of(whole)))
    assert len(found) > 80
    return found


def _routes(document: dict[str, Any]) -> Iterator[Route]:
    for template, item in document["paths"].items():
        for method, operation in item.items():
            yield Route(method.upper(), template, operation)


@pytest.fixture
async def anonymous(whole: Litestar, database: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give the browser of somebody nobody knows."""
    choose_providers()
    async with browser(whole) as client:
        yield client
    await close_gateway()


async def signed_in_headers() -> dict[str, str]:
    """Make a person with a session; give what their browser sends."""
    person_id = uuid7()
    await execute(
        """INSERT INTO person (id, display_name, language, elder_mode, text_size, theme, state,
             created_at) VALUES ($1, '李四', 'zh-CN', false, 16, 'system', 'active', $2)""",
        person_id,
        clock.now(),
    )
    visit = Visit({}, "127.0.0.1")
    visit.session_token = await sessions.open(person_id, language="zh-CN")
    token = csrf.token_for(visit)
    cookies = f"{session_cookie_name()}={visit.session_token}; {csrf_cookie_name()}={token}"
    return {"cookie": cookies, "x-csrf-token": token, "idempotency-key": uuid7().hex}


async def test_no_route_changes_anything_without_the_token(
    routes: list[Route], anonymous: httpx.AsyncClient
) -> None:
    """A route that forgot its protection is found here."""
    unprotected = []
    for route in routes:
        if route.method not in SAFE:
            answer = await anonymous.request(route.method, route.address, json={})
            if answer.status_code != 403 or answer.json()["code"] != "csrf-token-needed":
                unprotected.append((route.method, route.template, answer.status_code))
    assert unprotected == []


async def test_a_route_of_people_is_closed_to_everybody_else(
    routes: list[Route], anonymous: httpx.AsyncClient
) -> None:
    """What the document says needs a session answers 401 without one."""
    token = (await anonymous.get("/api/v1/session")).json()["csrf_token"]
    open_ones = []
    for route in routes:
        if "security" in route.operation:
            answer = await anonymous.request(
                route.method, route.address, headers={"x-csrf-token": token}
            )
            # A body that is missing may be noticed first; nothing is done either way.
            if answer.status_code not in {400, 401, 422}:
                open_ones.append((route.method, route.template, answer.status_code))
    assert open_ones == []


async def test_no_route_breaks_at_what_it_is_sent(
    routes: list[Route], anonymous: httpx.AsyncClient
) -> None:
    """Made-up identifiers and senseless bodies are refusals, never failures."""
    broken = []
    for route in routes:
        bodies = [None] if route.method in SAFE else BODIES
        headers = await signed_in_headers()
        for body in bodies:
            content = None if route.method in SAFE else json.dumps(body).encode()
            answer = await anonymous.request(
                route.method, route.address, content=content, headers=headers
            )
            if answer.status_code >= 500:
                broken.append((route.method, route.template, body, answer.text))
    assert broken == []


async def test_no_list_breaks_at_a_senseless_question(
    routes: list[Route], anonymous: httpx.AsyncClient
) -> None:
    """Cursors of other lists, endless texts and wrong kinds are refused by name."""
    headers = await signed_in_headers()
    broken = []
    for route in routes:
        names = [p["name"] for p in route.operation.get("parameters", []) if p["in"] == "query"]
        for value in ("made-up", "0", "-1", "9" * 40, "é" * 700, "%", "' OR 1=1 --"):
            if route.method in SAFE and names:
                query = dict.fromkeys(names, value)
                answer = await anonymous.get(route.address, params=query, headers=headers)
                if answer.status_code >= 500:
                    broken.append((route.template, value, answer.text))
    assert broken == []


# Their answers hold a secret or somebody's data, change nothing, or name themselves in the body.
ANSWERS_NOT_KEPT = {
    "check_pick_up_code",
    "create_access_token",
    "look_up_person",
    "look_up_residents",
    "place_order",
    "place_purchase",
    "preview_arrival",
    "preview_refund",
    "preview_refund_of_parts",
    "quote_purchase",
    "reveal_application",
    "reveal_host",
    "reveal_person",
    "reveal_resident",
    "see_refund_account",
    "see_withdrawal_account",
    "sign_in",
    "sign_up",
    "upload_picture",
}


def test_every_post_of_a_person_honours_an_idempotency_key_but_these(whole: Litestar) -> None:
    """What creates something or moves money may be sent again; what is secret is not stored."""
    forgetful = {
        handler.operation_id
        for route in whole.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/api/v1/")
        for handler in route.route_handlers
        if "POST" in handler.http_methods and not keeps_answer("POST", handler)
    }
    assert forgetful == ANSWERS_NOT_KEPT
