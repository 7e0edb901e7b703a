"""Who acts for a party."""

from __future__ import annotations

from uuid import UUID

from litestar import delete, get, patch

from accounts.memberships import change_role, end_membership, members_of
from accounts.refusals import LastOwner, NotFoundHere, RoleNotEnough, RoleNotOfParty
from accounts.tables.parties import Role
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.accounts_parties import PartyMember, RoleChange
from api.shapes.base import Items


@get(
    "/parties/{party_id:uuid}/members",
    operation_id="list_members",
    summary="Members of a party",
    tags=["parties"],
    responses=refusals(NotFoundHere),
)
async def get_members(viewer: SignedIn, party_id: FromPath[UUID]) -> Items[PartyMember]:
    """Give who acts for a party; strangers are told that there is none."""
    return Items(
        items=[
            PartyMember(
                person_id=member.person_id,
                name=member.name,
                role=Role(member.role),
                since=member.since,
            )
            for member in await members_of(viewer, party_id)
        ],
        next_cursor=None,
    )


@patch(
    "/parties/{party_id:uuid}/members/{person_id:uuid}",
    status_code=204,
    operation_id="change_member_role",
    summary="Change a member's role",
    tags=["parties"],
    responses=refusals(NotFoundHere, RoleNotEnough, RoleNotOfParty, LastOwner),
)
async def patch_member(
    viewer: SignedIn,
    party_id: FromPath[UUID],
    person_id: FromPath[UUID],
    data: JSONBody[RoleChange],
) -> None:
    """Give a member another role; the last one in charge keeps theirs."""
    await change_role(viewer, party_id, person_id, data.role)


@delete(
    "/parties/{party_id:uuid}/members/{person_id:uuid}",
    operation_id="end_membership",
    summary="End a membership",
    tags=["parties"],
    responses=refusals(NotFoundHere, RoleNotEnough, LastOwner),
)
async def delete_member(
    viewer: SignedIn, party_id: FromPath[UUID], person_id: FromPath[UUID]
) -> None:
    """Take a role away, or leave; the last one in charge cannot."""
    await end_membership(viewer, party_id, person_id)


RESOURCES = [delete_member, get_members, patch_member]
