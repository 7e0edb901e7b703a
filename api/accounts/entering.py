"""Beginning, renewing and showing the session of a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from accounts import sessions
from accounts.people import profile_of
from accounts.signing_in import begin_session
from api import session_cookie
from api.csrf import token_for
from api.shapes.accounts_session import ProviderBrief, Session, person_brief
from core.settings import settings

if TYPE_CHECKING:
    from uuid import UUID

    from api.visit import Visit


async def enter(visit: Visit, person_id: UUID) -> Session:
    """Begin a session for somebody who has just proven who they are.

    A session the browser had before ends, and its token is never taken over.
    """
    before = visit.session_token
    token = await begin_session(person_id, user_agent=visit.user_agent, client=visit.address)
    if before:
        await sessions.close(before)
    session_cookie.begin(visit, token, sessions.COOKIE_SECONDS)
    return await session_shape(visit, person_id)


async def renew(visit: Visit, person_id: UUID) -> Session:
    """Give the session a new token, because the rights behind it changed."""
    token = await sessions.rotate(visit.session_token) if visit.session_token else None
    if token is not None:
        session_cookie.begin(visit, token, sessions.COOKIE_SECONDS)
    return await session_shape(visit, person_id)


async def session_shape(visit: Visit, person_id: UUID | None) -> Session:
    """Give what the pages ask for first; called once the cookie is decided on."""
    provider = settings().open_id_connect
    return Session(
        person=person_brief(await profile_of(person_id)) if person_id else None,
        csrf_token=token_for(visit),
        oidc=ProviderBrief(
            enabled=provider is not None,
            name=urlsplit(provider.issuer).hostname if provider else None,
        ),
        mode="development" if settings().development else "production",
    )
