"""Inviting people to act for a party."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import post
from litestar.params import PathParameter

from accounts.addresses import Address
from accounts.inviting import accept_invitation, invite
from accounts.refusals import (
    AlreadyMember,
    InvitationNotForYou,
    InvitationOver,
    NotFoundHere,
    RoleNotEnough,
    RoleNotOfParty,
)
from accounts.tables.parties import Role
from api.accounts.entering import renew
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.idempotency import idempotent
from api.openapi import refusals
from api.shapes.accounts_parties import InvitationAsked, InvitationSent
from api.shapes.accounts_session import Session
from core.rate_limits import TooManyRequests

Token = Annotated[str, PathParameter(max_length=100)]


@post(
    "/parties/{party_id:uuid}/invitations",
    operation_id="invite_member",
    summary="Invite somebody",
    tags=["parties"],
    middleware=[idempotent(required=False)],
    responses=refusals(NotFoundHere, RoleNotEnough, RoleNotOfParty, TooManyRequests),
)
async def post_invitation(
    viewer: SignedIn, party_id: FromPath[UUID], data: JSONBody[InvitationAsked]
) -> InvitationSent:
    """Send an invitation to an address, whether it has an account or not."""
    sent = await invite(viewer, party_id, Address.of(data.channel, data.address), data.role)
    return InvitationSent(
        id=sent.id, masked_address=sent.masked, role=Role(sent.role), expires_at=sent.expires_at
    )


@post(
    "/invitations/{token:str}/accept",
    status_code=200,
    operation_id="accept_invitation",
    summary="Accept an invitation",
    tags=["parties"],
    responses=refusals(InvitationOver, InvitationNotForYou, AlreadyMember),
)
async def post_acceptance(viewer: SignedIn, visit: ThisVisit, token: Token) -> Session:
    """Take the role; the session gets a new token because its rights grew."""
    await accept_invitation(viewer, token)
    return await renew(visit, viewer.person_id)


RESOURCES = [post_acceptance, post_invitation]
