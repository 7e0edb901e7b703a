"""Founding organisations and communities at work; merchants come by application."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts import founding_parties
from accounts.access import Viewer
from accounts.addresses import Address
from accounts.refusals import CommunityUnknown, NotFoundHere, PartyHasPeople, RoleNotEnough
from accounts.tables.parties import PartyKind
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.parties import FirstInvited, ManagedParty, NewParty
from api.shapes.shown import shown
from core.rate_limits import TooManyRequests

ALL = "/operator/parties"


@get(
    ALL,
    operation_id="list_parties",
    summary="Merchants, organisations and communities at work",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_parties(
    viewer: SignedIn,
    kind: Annotated[PartyKind | None, QueryParameter(name="kind")] = None,
    q: Annotated[str, QueryParameter(max_length=60, description="Part of a name.")] = "",
) -> Items[ManagedParty]:
    """Give those that may keep points, newest first, 200 at most."""
    found = await founding_parties.parties(viewer, kind=kind, words=q.strip())
    return Items(items=[shown(view, ManagedParty) for view in found], next_cursor=None)


@post(
    ALL,
    operation_id="found_party",
    summary="Found an organisation or a community at work",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, CommunityUnknown, TooManyRequests),
)
async def post_party(viewer: SignedIn, data: JSONBody[NewParty]) -> ManagedParty:
    """Found it, and send the invitation to take charge of it."""
    made = await founding_parties.found_party(
        viewer,
        data.kind,
        data.name,
        data.community_id,
        Address.of(data.first.channel, data.first.address),
    )
    return await _one(viewer, made)


@post(
    f"{ALL}/{{party_id:uuid}}/first-invitation",
    operation_id="invite_first",
    summary="Invite the first one in charge again",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, PartyHasPeople, TooManyRequests),
)
async def post_first(
    viewer: SignedIn, party_id: FromPath[UUID], data: JSONBody[FirstInvited]
) -> ManagedParty:
    """Send another invitation while nobody acts for the party; earlier ones open nothing."""
    await founding_parties.invite_first(viewer, party_id, Address.of(data.channel, data.address))
    return await _one(viewer, party_id)


async def _one(viewer: Viewer, party_id: UUID) -> ManagedParty:
    (found,) = await founding_parties.parties(viewer, party_id=party_id)
    return shown(found, ManagedParty)


RESOURCES = [list_parties, post_first, post_party]
