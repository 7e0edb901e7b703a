"""One request, as the rest of the api sees it: who asks, from where, in which language.

The frame makes a visit for every request before anything else runs; it is read once from
the headers and filled in as more becomes known.
"""

from __future__ import annotations

import secrets
import time
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any, cast

from litestar import Request

from api.languages import language_of
from core.identifiers import uuid7
from core.refusals import Language
from core.settings import settings

if TYPE_CHECKING:
    from uuid import UUID

    from litestar.types import Scope

    from accounts.access import Viewer
    from accounts.sessions import SessionView

KEY = "linli_visit"
TRACE_PARENT_PARTS = 4
TRACE_ID_LENGTH = 32


class Visit:
    """What is known of one request.

    A plain class on purpose: Litestar would read the annotations of a dataclass.
    """

    def __init__(self, headers: dict[bytes, bytes], address: str) -> None:
        self.headers = headers
        self.address = address
        self.request_id = uuid7().hex
        self.trace_id = ""
        self.started = time.perf_counter()
        self.cookies_out: list[str] = []
        self.session_token: str | None = None
        self.csrf_cookie: str | None = None
        self.session: SessionView | None = None
        self.session_known = False
        self.viewer: Viewer | None = None
        self.viewer_known = False

    def header(self, name: bytes) -> str:
        """Give a request header (name in lower case), empty when it did not come."""
        return self.headers.get(name, b"").decode("latin-1")

    def put_cookie(self, name: str, value: str, max_age_seconds: int) -> None:
        """Send a cookie with the answer; a later call for the same name wins."""
        others = [cookie for cookie in self.cookies_out if not cookie.startswith(f"{name}=")]
        written = f"{name}={value}; Max-Age={max_age_seconds}{_cookie_attributes()}"
        self.cookies_out = [*others, written]

    @property
    def bearer(self) -> str | None:
        """Give the token of an ``Authorization: Bearer`` header."""
        scheme, _, token = self.header(b"authorization").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None

    @property
    def user_agent(self) -> str:
        """Give what the browser says of itself, cut to a sane length."""
        return self.header(b"user-agent")[:300]

    @property
    def language(self) -> Language:
        """Give the person's language when the person is known, else the browser's."""
        chosen = self.session.language if self.session else None
        return chosen or language_of(self.header(b"accept-language"))

    @property
    def person_id(self) -> UUID | None:
        """Give the person behind the request, once somebody asked for the viewer."""
        known = self.viewer or self.session
        return known.person_id if known else None


def session_cookie_name() -> str:
    """Give the name of the session cookie; on https the browser pins it to this host."""
    return "__Host-linli_session" if _secure() else "linli_session"


def csrf_cookie_name() -> str:
    """Give the name of the cookie that is one half of the double submit."""
    return "__Host-linli_csrf" if _secure() else "linli_csrf"


def _cookie_attributes() -> str:
    return "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if _secure() else "")


def _secure() -> bool:
    return settings().public_url.startswith("https://")


def receive_visit(scope: Scope) -> Visit:
    """Make the visit of a request that has just arrived."""
    headers = {name.lower(): value for name, value in scope["headers"]}
    visit = Visit(headers=headers, address=_address(scope, headers))
    visit.trace_id = _trace_id(visit.header(b"traceparent"))
    if cookies := headers.get(b"cookie"):
        _read_cookies(visit, cookies.decode("latin-1"))
    cast("dict[str, Any]", scope)[KEY] = visit
    return visit


def visit_of(scope: Scope) -> Visit:
    """Give the visit of a request."""
    found = cast("dict[str, Any]", scope).get(KEY)
    return found if isinstance(found, Visit) else receive_visit(scope)


async def provide_visit(request: Request[Any, Any, Any]) -> Visit:
    """Give handlers their ``visit`` parameter."""
    return visit_of(request.scope)


def _read_cookies(visit: Visit, header: str) -> None:
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return
    session, csrf = cookies.get(session_cookie_name()), cookies.get(csrf_cookie_name())
    visit.session_token = session.value or None if session else None
    visit.csrf_cookie = csrf.value or None if csrf else None


def _address(scope: Scope, headers: dict[bytes, bytes]) -> str:
    client = scope.get("client")
    address = client[0] if client else "127.0.0.1"
    # Only a reverse proxy on this machine is believed; it appends the peer it saw.
    if address in {"127.0.0.1", "::1"} and (forwarded := headers.get(b"x-forwarded-for")):
        last = forwarded.decode("latin-1").rpartition(",")[2].strip()
        return last[:45] or address
    return address


def _trace_id(parent: str) -> str:
    parts = parent.split("-")
    if len(parts) == TRACE_PARENT_PARTS and len(parts[1]) == TRACE_ID_LENGTH:
        candidate = parts[1]
        if candidate.strip("0") and all(digit in "0123456789abcdef" for digit in candidate):
            return candidate
    return secrets.token_hex(TRACE_ID_LENGTH // 2)
