"""Who asks: found from the session cookie or a bearer token, at most once per request.

The providers ask for the visit as their own dependency: one that hangs on nothing would be
resolved beside them in a task group, which costs a tenth of a small request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from litestar import Request

from accounts.access import Viewer, viewer_of
from accounts.access_tokens import viewer_of_token
from accounts.sessions import load
from api.given import ThisVisit
from api.refusals import SignInNeeded

if TYPE_CHECKING:
    from accounts.sessions import SessionView
    from api.visit import Visit


async def provide_viewer(request: Request[Any, Any, Any], visit: ThisVisit) -> Viewer:
    """Give handlers their ``viewer`` parameter; refuse when nobody is signed in."""
    viewer = await provide_optional_viewer(request, visit)
    if viewer is None:
        raise SignInNeeded
    return viewer


async def provide_optional_viewer(
    request: Request[Any, Any, Any], visit: ThisVisit
) -> Viewer | None:
    """Give handlers their ``optional_viewer`` parameter.

    An access token passes only routes that name one of its scopes: ``opt={"scope": "..."}``.
    """
    viewer = await find_viewer(visit)
    if viewer is not None:
        viewer.require_scope(request.route_handler.opt.get("scope"))
    return viewer


async def provide_person(request: Request[Any, Any, Any], visit: ThisVisit) -> UUID:
    """Give handlers their ``person`` parameter: who is signed in, without looking at roles.

    For the busiest routes, which need to know who asks and nothing else: it reads Redis only.
    """
    if not visit.session_token:
        return (await provide_viewer(request, visit)).person_id
    person = await find_person(visit)
    if person is None:
        raise SignInNeeded
    return person


async def find_person(visit: Visit) -> UUID | None:
    """Give who is signed in, from the session alone where there is one."""
    if visit.session_token:
        session = await _session(visit)
        return session.person_id if session else None
    viewer = await find_viewer(visit)
    return viewer.person_id if viewer else None


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
        session = await _session(visit)
        return await viewer_of(session.person_id, session.session_id) if session else None
    return await viewer_of_token(visit.bearer) if visit.bearer else None


async def _session(visit: Visit) -> SessionView | None:
    if not visit.session_known and visit.session_token:
        visit.session = await load(visit.session_token)
        visit.session_known = True
    return visit.session
