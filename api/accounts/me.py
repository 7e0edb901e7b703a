"""The signed-in person: profile and password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import get, patch, put

from accounts.deleting import deletion_of
from accounts.linking import change_password, has_password
from accounts.people import change_profile, profile_of
from accounts.refusals import PasswordTooWeak, PasswordWrong
from api.accounts.entering import renew
from api.given import JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.accounts_me import Me, PasswordChange, ProfileChange
from api.shapes.accounts_session import Session, person_brief
from core.rate_limits import TooManyRequests

if TYPE_CHECKING:
    from uuid import UUID


@get("/me", operation_id="get_me", summary="One's own profile", tags=["me"])
async def get_me(viewer: SignedIn) -> Me:
    """Give the signed-in person, addresses masked."""
    return await _me(viewer.person_id)


@patch("/me", operation_id="change_me", summary="Change one's profile", tags=["me"])
async def patch_me(viewer: SignedIn, data: JSONBody[ProfileChange]) -> Me:
    """Change the fields that came and leave the others."""
    await change_profile(viewer.person_id, data.changes())
    return await _me(viewer.person_id)


@put(
    "/me/password",
    operation_id="change_password",
    summary="Set a password",
    tags=["me"],
    responses=refusals(PasswordWrong, PasswordTooWeak, TooManyRequests),
)
async def put_password(
    viewer: SignedIn, visit: ThisVisit, data: JSONBody[PasswordChange]
) -> Session:
    """Set a password; all other sessions end, this one gets a new token."""
    await change_password(viewer, data.current, data.new)
    return await renew(visit, viewer.person_id)


async def _me(person_id: UUID) -> Me:
    brief = person_brief(await profile_of(person_id))
    return Me(
        **msgspec.structs.asdict(brief),
        has_password=await has_password(person_id),
        deletion_effective_at=await deletion_of(person_id),
    )


RESOURCES = [get_me, patch_me, put_password]
