"""Inviting people to act for a party, and how they answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import PathParameter

from accounts.addresses import Address
from accounts.answering_invitations import accept_invitation, decline_invitation, read_invitation
from accounts.inviting import invite
from accounts.open_invitations import (
    open_invitations,
    send_invitation_again,
    withdraw_invitation,
)
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
from api.given import Anybody, FromPath, JSONBody, SignedIn, ThisVisit
from api.guards import rate
from api.openapi import refusals
from api.shapes.accounts_parties import (
    InvitationAsked,
    InvitationSeen,
    InvitationSent,
    OpenInvitation,
)
from api.shapes.accounts_session import Session
from api.shapes.base import Items
from api.shapes.shown import shown
from core.rate_limits import TooManyRequests

if TYPE_CHECKING:
    from accounts.inviting import Invited

Token = Annotated[str, PathParameter(max_length=100)]
ALL = "/parties/{party_id:uuid}/invitations"
ONE = f"{ALL}/{{invitation_id:uuid}}"


@post(
    ALL,
    operation_id="invite_member",
    summary="Invite somebody",
    tags=["parties"],
    responses=refusals(NotFoundHere, RoleNotEnough, RoleNotOfParty, TooManyRequests),
)
async def post_invitation(
    viewer: SignedIn, party_id: FromPath[UUID], data: JSONBody[InvitationAsked]
) -> InvitationSent:
    """Send an invitation to an address, whether it has an account or not."""
    return _sent(await invite(viewer, party_id, Address.of(data.channel, data.address), data.role))


@get(
    ALL,
    operation_id="list_invitations",
    summary="Unanswered invitations",
    tags=["parties"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def get_invitations(viewer: SignedIn, party_id: FromPath[UUID]) -> Items[OpenInvitation]:
    """Give the invitations nobody answered yet, to whoever may invite."""
    found = await open_invitations(viewer, party_id)
    return Items(items=[shown(one, OpenInvitation) for one in found], next_cursor=None)


@post(
    f"{ONE}/withdraw",
    status_code=204,
    operation_id="withdraw_invitation",
    summary="Take an invitation back",
    tags=["parties"],
    responses=refusals(NotFoundHere, RoleNotEnough, InvitationOver),
)
async def post_withdrawal(
    viewer: SignedIn, party_id: FromPath[UUID], invitation_id: FromPath[UUID]
) -> None:
    """Make the link open nothing and forget the address."""
    await withdraw_invitation(viewer, party_id, invitation_id)


@post(
    f"{ONE}/send-again",
    operation_id="send_invitation_again",
    summary="Send an invitation again",
    tags=["parties"],
    responses=refusals(NotFoundHere, RoleNotEnough, InvitationOver, TooManyRequests),
)
async def post_again(
    viewer: SignedIn, party_id: FromPath[UUID], invitation_id: FromPath[UUID]
) -> InvitationSent:
    """Send a new link with another seven days; the one before opens nothing any more."""
    return _sent(await send_invitation_again(viewer, party_id, invitation_id))


@get(
    "/invitations/{token:str}",
    operation_id="get_invitation",
    summary="An invitation",
    tags=["parties"],
    guards=[rate("invitations", 60, 60)],
    responses=refusals(NotFoundHere),
)
async def get_invitation(optional_viewer: Anybody, token: Token) -> InvitationSeen:
    """Give who invites to what, and whether it still stands, to whoever holds the link."""
    return shown(await read_invitation(token, optional_viewer), InvitationSeen)


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


@post(
    "/invitations/{token:str}/decline",
    status_code=204,
    operation_id="decline_invitation",
    summary="Decline an invitation",
    tags=["parties"],
    guards=[rate("invitations", 60, 60)],
    responses=refusals(InvitationOver),
)
async def post_refusal(token: Token) -> None:
    """Decline without an account; the link opens nothing any more."""
    await decline_invitation(token)


def _sent(invited: Invited) -> InvitationSent:
    return InvitationSent(
        id=invited.id,
        masked_address=invited.masked,
        role=Role(invited.role),
        expires_at=invited.expires_at,
    )


RESOURCES = [
    get_invitation,
    get_invitations,
    post_acceptance,
    post_again,
    post_invitation,
    post_refusal,
    post_withdrawal,
]
