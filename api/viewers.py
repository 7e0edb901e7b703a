"""Who asks: found from the session cookie or a bearer token, at most once per request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from litestar import Request

from accounts.access import Viewer, viewer_of
from accounts.access_tokens import viewer_of_token
from accounts.sessions import load
from api.refusals import SignInNeeded
from api.visit import visit_of

if TYPE_CHECKING:
    from api.visit import Visit


async def provide_viewer(request: Request[Any, Any, Any]) -> Viewer:
    """Give handlers their ``viewer`` parameter; refuse when nobody is signed in."""
    viewer = await provide_optional_viewer(request)
    if viewer is None:
        raise SignInNeeded
    return viewer


async def provide_optional_viewer(request: Request[Any, Any, Any]) -> Viewer | None:
    """Give handlers their ``optional_viewer`` parameter.

    An access token passes only routes that name one of its scopes: ``opt={"scope": "..."}``.
    """
    viewer = await find_viewer(visit_of(request.scope))
    if viewer is not None:
        viewer.require_scope(request.route_handler.opt.get("scope"))
    return viewer


async def find_viewer(visit: Visit) -> Viewer | None:
    """Look the viewer up; raises an Unavailable refusal when sessions cannot be read."""
    if not visit.viewer_known:
        visit.viewer = await _look_up(visit)
        visit.viewer_known = True
        if visit.viewer:
            structlog.contextvars.bind_contextvars(person_id=str(visit.viewer.person_id))
    return visit.viewer


async def _look_up(visit: Visit) -> Viewer | None:
    if visit.session_token:
        visit.session = await load(visit.session_token)
        if visit.session is None:
            return None
        return await viewer_of(visit.session.person_id, visit.session.session_id)
    return await viewer_of_token(visit.bearer) if visit.bearer else None
