"""The session cookie: an opaque token that only the server makes.

A cookie is written when a session begins or ends and at no other time, so that answers to
anonymous readers may be kept by any cache. What the browser sends is only ever looked up,
never adopted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.visit import session_cookie_name

if TYPE_CHECKING:
    from api.visit import Visit


def begin(visit: Visit, token: str, max_age_seconds: int) -> None:
    """Give the browser the token of a session that has just been opened."""
    visit.session_token = token
    _forget_viewer(visit)
    visit.put_cookie(session_cookie_name(), token, max_age_seconds)


def end(visit: Visit) -> None:
    """Take the session cookie away."""
    visit.session_token = None
    _forget_viewer(visit)
    visit.put_cookie(session_cookie_name(), "", 0)


def _forget_viewer(visit: Visit) -> None:
    visit.session, visit.session_known = None, False
    visit.viewer, visit.viewer_known = None, False
