"""The ways a person can sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from litestar import delete, get, post

from accounts.addresses import Address
from accounts.identities import identities_of
from accounts.linking import link_address, unlink
from accounts.refusals import AddressTaken, CodeRefused, LastWayIn, NotFoundHere
from api.accounts.entering import renew
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.accounts_me import Identity, IdentityAdded
from api.shapes.accounts_session import Session
from api.shapes.base import Items
from core.personal_data import EmailNotUnderstood, PhoneNotUnderstood

if TYPE_CHECKING:
    from typing import Literal


@get("/me/identities", operation_id="list_identities", summary="Ways to sign in", tags=["me"])
async def get_identities(viewer: SignedIn) -> Items[Identity]:
    """Give one's ways in, masked, the oldest first."""
    return Items(
        items=[
            Identity(
                id=found.id,
                kind=cast("Literal['phone', 'email', 'oidc']", found.kind),
                masked=found.masked,
                created_at=found.verified_at,
                last_used_at=found.last_used_at,
            )
            for found in await identities_of(viewer.person_id)
        ],
        next_cursor=None,
    )


@post(
    "/me/identities",
    operation_id="add_identity",
    summary="Add an address",
    tags=["me"],
    responses=refusals(CodeRefused, AddressTaken, PhoneNotUnderstood, EmailNotUnderstood),
)
async def post_identity(
    viewer: SignedIn, visit: ThisVisit, data: JSONBody[IdentityAdded]
) -> Session:
    """Add an address the code was sent to; the session gets a new token."""
    await link_address(viewer, Address.of(data.channel, data.address), data.code)
    return await renew(visit, viewer.person_id)


@delete(
    "/me/identities/{identity_id:uuid}",
    status_code=200,
    operation_id="remove_identity",
    summary="Remove a way in",
    tags=["me"],
    responses=refusals(NotFoundHere, LastWayIn),
)
async def delete_identity(
    viewer: SignedIn, visit: ThisVisit, identity_id: FromPath[UUID]
) -> Session:
    """Remove a way in, never the last one; the session gets a new token."""
    await unlink(viewer, identity_id)
    return await renew(visit, viewer.person_id)


RESOURCES = [get_identities, post_identity, delete_identity]
