"""Against requests that another website makes a browser send.

Double submit: a cookie only this site can read back, and a header with the same token. The
token is signed together with the session it was made for, so neither a token of one's own
session nor a cookie planted by a neighbouring host is of any use against somebody else.
The browser's own word about where the request comes from is checked as well.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from api.refusals import ForeignOrigin, ForgedRequest
from api.visit import csrf_cookie_name, visit_of
from core.settings import settings
from core.tokens import signature

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

    from api.visit import Visit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_AGE_SECONDS = 400 * 24 * 3600
NONCE_BYTES = 16


def token_for(visit: Visit) -> str:
    """Give the token of the present session, renewing the cookie when it does not fit."""
    if visit.csrf_cookie and _fits(visit, visit.csrf_cookie):
        return visit.csrf_cookie
    nonce = secrets.token_hex(NONCE_BYTES)
    token = visit.csrf_cookie = f"{nonce}.{_signature(visit, nonce)}"
    visit.put_cookie(csrf_cookie_name(), token, MAX_AGE_SECONDS)
    return token


def protect(app: ASGIApp) -> ASGIApp:
    """Let unsafe requests of browsers through only with the token of their session."""

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        request = cast("HTTPScope", scope)
        if request["method"] not in SAFE_METHODS and request["route_handler"].opt.get("csrf", True):
            check(visit_of(scope))
        await app(scope, receive, send)

    return checked


def check(visit: Visit) -> None:
    """Raise a refusal unless the request may change something.

    A bearer token is no ambient authority: no browser adds it by itself. It counts only
    while no session cookie came along.
    """
    if visit.bearer and not visit.session_token:
        return
    _check_origin(visit)
    sent = visit.header(b"x-csrf-token")
    cookie = visit.csrf_cookie or ""
    if not sent or not hmac.compare_digest(sent.encode(), cookie.encode()):
        raise ForgedRequest
    if not _fits(visit, sent):
        raise ForgedRequest


def _check_origin(visit: Visit) -> None:
    if visit.header(b"sec-fetch-site") in {"cross-site", "same-site"}:
        raise ForeignOrigin
    origin = visit.header(b"origin")
    if not origin:
        return
    here = urlsplit(settings().public_url)
    if origin == f"{here.scheme}://{here.netloc}":
        return
    # The same machine under another name: the browser fills in both headers itself.
    if urlsplit(origin).netloc != visit.header(b"host"):
        raise ForeignOrigin


def _fits(visit: Visit, token: str) -> bool:
    nonce, _, signed = token.partition(".")
    if len(nonce) != 2 * NONCE_BYTES:
        return False
    return hmac.compare_digest(signed.encode(), _signature(visit, nonce).encode())


def _signature(visit: Visit, nonce: str) -> str:
    binding = hashlib.sha256((visit.session_token or "").encode()).hexdigest()
    return signature("csrf", f"{binding}|{nonce}".encode()).hex()
