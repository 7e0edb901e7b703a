"""One's household, and who else belongs to it."""

from __future__ import annotations

from typing import Literal, cast
from uuid import UUID

from litestar import delete, get, post, put

from accounts.homes import HomeAddress, home_of
from accounts.households import (
    decide_on_newcomer,
    join_household,
    leave_household,
    newcomers,
)
from accounts.refusals import CommunityUnknown, NotFoundHere, NotWaiting, RoleNotEnough
from accounts.tables.places import MemberState
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.accounts_me import (
    HomeGiven,
    Household,
    HouseholdMember,
    NewcomerDecision,
    WaitingNewcomer,
)
from api.shapes.base import Items
from core.rate_limits import TooManyRequests


@get(
    "/me/household",
    operation_id="get_household",
    summary="My household",
    tags=["me"],
    responses=refusals(NotFoundHere),
)
async def get_household(viewer: SignedIn) -> Household:
    """Give one's household; its members once one is confirmed."""
    return await _household(viewer.person_id)


@put(
    "/me/household",
    operation_id="join_household",
    summary="Say where I live",
    tags=["me"],
    responses=refusals(CommunityUnknown, TooManyRequests),
)
async def put_household(viewer: SignedIn, data: JSONBody[HomeGiven]) -> Household:
    """Join the household of a home: the first is in, others wait to be confirmed."""
    address = HomeAddress(building=data.building, unit=data.unit, room=data.room)
    await join_household(viewer, data.community_id, address)
    return await _household(viewer.person_id)


@delete(
    "/me/household",
    operation_id="leave_household",
    summary="Leave my household",
    tags=["me"],
    responses=refusals(NotFoundHere),
)
async def delete_household(viewer: SignedIn) -> None:
    """Leave one's household, or stop waiting for it."""
    await leave_household(viewer)


@post(
    "/households/{household_id:uuid}/members/{person_id:uuid}",
    status_code=204,
    operation_id="decide_on_newcomer",
    summary="Confirm or decline a newcomer",
    tags=["communities"],
    responses=refusals(NotFoundHere, NotWaiting),
)
async def post_decision(
    viewer: SignedIn,
    household_id: FromPath[UUID],
    person_id: FromPath[UUID],
    data: JSONBody[NewcomerDecision],
) -> None:
    """Decide on somebody who waits; for members and for workers of the community."""
    await decide_on_newcomer(viewer, household_id, person_id, welcome=data.welcome)


@get(
    "/parties/{party_id:uuid}/newcomers",
    operation_id="list_newcomers",
    summary="Who waits to be confirmed",
    tags=["parties"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def get_newcomers(viewer: SignedIn, party_id: FromPath[UUID]) -> Items[WaitingNewcomer]:
    """Give who waits in the communities this party serves; for its workers."""
    return Items(
        items=[
            WaitingNewcomer(
                household_id=found.household_id,
                person_id=found.person_id,
                name=found.name,
                building=found.building,
                asked_at=found.asked_at,
            )
            for found in await newcomers(viewer, party_id)
        ],
        next_cursor=None,
    )


async def _household(person_id: UUID) -> Household:
    home = await home_of(person_id)
    if home is None:
        raise NotFoundHere
    return Household(
        id=home.id,
        label=home.label,
        state=cast("Literal['waiting', 'confirmed']", home.state),
        community_id=home.community.id,
        building=home.address.building,
        unit=home.address.unit,
        room=home.address.room,
        members=[
            HouseholdMember(
                person_id=member.person_id,
                name=member.name,
                state=MemberState(member.state),
                asked_at=member.asked_at,
            )
            for member in home.members
        ],
    )


RESOURCES = [delete_household, get_household, get_newcomers, post_decision, put_household]
