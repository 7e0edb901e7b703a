"""The devices a person is signed in on."""

from __future__ import annotations

from uuid import UUID

from litestar import delete, get

from accounts.refusals import NotFoundHere
from accounts.sessions import revoke, revoke_all, sessions_of
from api import session_cookie
from api.given import FromPath, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.accounts_me import SignedInDevice
from api.shapes.base import Items


@get("/me/sessions", operation_id="list_sessions", summary="Signed-in devices", tags=["me"])
async def get_sessions(viewer: SignedIn) -> Items[SignedInDevice]:
    """Give one's sessions, the one used last first."""
    return Items(
        items=[
            SignedInDevice(
                id=held.session_id,
                created_at=held.created_at,
                last_seen_at=held.last_seen_at,
                device=held.device,
                address_hint=held.address_hint,
                current=held.session_id == viewer.session_id,
            )
            for held in await sessions_of(viewer.person_id)
        ],
        next_cursor=None,
    )


@delete(
    "/me/sessions/{session_id:uuid}",
    operation_id="end_session",
    summary="Sign a device out",
    tags=["me"],
    responses=refusals(NotFoundHere),
)
async def delete_session(viewer: SignedIn, visit: ThisVisit, session_id: FromPath[UUID]) -> None:
    """End one of one's sessions at once."""
    if not await revoke(viewer.person_id, session_id):
        raise NotFoundHere
    if session_id == viewer.session_id:
        session_cookie.end(visit)


@delete(
    "/me/sessions",
    operation_id="end_other_sessions",
    summary="Sign all other devices out",
    tags=["me"],
)
async def delete_other_sessions(viewer: SignedIn) -> None:
    """End all of one's sessions but this one."""
    await revoke_all(viewer.person_id, but=viewer.session_id)


RESOURCES = [get_sessions, delete_session, delete_other_sessions]
