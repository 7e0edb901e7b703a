"""The session of the browser: who is signed in, and signing out."""

from __future__ import annotations

from litestar import delete, get

from accounts import sessions
from api import session_cookie
from api.accounts.entering import session_shape
from api.given import Anybody, ThisVisit
from api.shapes.accounts_session import Session


@get("/session", operation_id="get_session", summary="Who is signed in", tags=["session"])
async def get_session(optional_viewer: Anybody, visit: ThisVisit) -> Session:
    """Give the signed-in person, if there is one, and the token for unsafe requests."""
    return await session_shape(visit, optional_viewer.person_id if optional_viewer else None)


@delete("/session", operation_id="sign_out", summary="Sign out", tags=["session"])
async def sign_out(visit: ThisVisit) -> None:
    """End the session of this browser; without one there is nothing to end."""
    if visit.session_token:
        await sessions.close(visit.session_token)
        session_cookie.end(visit)


RESOURCES = [get_session, sign_out]
