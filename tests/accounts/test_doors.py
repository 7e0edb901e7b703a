"""Every door of the accounts: who may knock, and with what in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.identifiers import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterator

    from litestar import Litestar

    from tests.accounts.browser import Browser

OPEN = {
    "/api/v1/session",
    "/api/v1/codes",
    "/api/v1/sign-up",
    "/api/v1/sign-in",
    "/api/v1/consent-texts",
    "/api/v1/communities",
    "/api/v1/oidc/start",
    "/api/v1/oidc/callback",
    "/api/v1/invitations/{token}",
    "/api/v1/invitations/{token}/decline",
}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


def test_every_door_but_ten_is_for_people_who_signed_in(app: Litestar) -> None:
    """A new route asks for the viewer, who is refused to strangers, or is listed here."""
    strangers = {
        route.path_format
        for route in app.routes
        for method, (handler, _) in getattr(route, "route_handler_map", {}).items()
        if method != "OPTIONS"
        and "viewer" not in handler.parsed_fn_signature.parameters
        and route.path.startswith("/api/v1")
    }
    assert strangers == OPEN


async def test_a_stranger_is_asked_to_sign_in(app: Litestar, browser: Browser) -> None:
    """Whatever is read of people is read by people who signed in."""
    for method, template, path in _doors(app):
        if method == "GET" and template not in OPEN:
            answer = await browser.client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed"), path


async def test_no_other_site_changes_anything(app: Litestar, browser: Browser) -> None:
    """Each unsafe route refuses a request without the token, and one from elsewhere."""
    csrf = (await browser.session())["csrf_token"]
    unsafe = [door for door in _doors(app) if door[0] in UNSAFE]
    assert len(unsafe) > 20
    for method, _, path in unsafe:
        bare = await browser.client.request(method, path, json={})
        assert bare.json()["code"] == "csrf-token-needed", path
        foreign = {"x-csrf-token": csrf, "origin": "https://evil.example"}
        elsewhere = await browser.client.request(method, path, json={}, headers=foreign)
        assert elsewhere.json()["code"] == "foreign-origin", path


def _doors(app: Litestar) -> Iterator[tuple[str, str, str]]:
    """Give method, path template and a path for every route."""
    for route in app.routes:
        if not route.path.startswith("/api/v1"):
            continue
        path = "/".join(
            part if not part.startswith("{") else str(uuid7())
            for part in route.path_format.split("/")
        )
        for method in getattr(route, "route_handler_map", {}):
            if method not in {"OPTIONS", "HEAD"}:
                yield method, route.path_format, path
