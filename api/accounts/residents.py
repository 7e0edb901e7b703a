"""What a community's workers may see of its residents; every look in full is logged."""

from __future__ import annotations

from uuid import UUID

from litestar import post

from accounts.community_work import find_residents, reveal_resident
from accounts.refusals import NotFoundHere, NothingToReveal, RoleNotEnough
from accounts.tables.privacy import Revealed
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.accounts_privacy import ContactAsked, MaskedPerson, ResidentLookUp, RevealedText
from api.shapes.base import Items
from api.shapes.shown import shown
from core.rate_limits import TooManyRequests


@post(
    "/parties/{party_id:uuid}/residents/look-up",
    status_code=200,
    operation_id="look_up_residents",
    summary="Find residents of our community",
    tags=["community work"],
    opt={"keeps_answer": False},
    responses=refusals(NotFoundHere, RoleNotEnough, TooManyRequests),
)
async def post_resident_look_up(
    viewer: SignedIn, party_id: FromPath[UUID], data: JSONBody[ResidentLookUp]
) -> Items[MaskedPerson]:
    """Give residents whose name begins like this, masked; at most twenty."""
    found = await find_residents(viewer, party_id, data.name)
    return Items(items=[shown(one, MaskedPerson) for one in found], next_cursor=None)


@post(
    "/parties/{party_id:uuid}/residents/{person_id:uuid}/reveal",
    status_code=200,
    operation_id="reveal_resident",
    summary="See a resident's contact in full",
    tags=["community work"],
    opt={"keeps_answer": False},
    responses=refusals(NotFoundHere, NothingToReveal, RoleNotEnough, TooManyRequests),
)
async def post_resident_reveal(
    viewer: SignedIn,
    party_id: FromPath[UUID],
    person_id: FromPath[UUID],
    data: JSONBody[ContactAsked],
) -> RevealedText:
    """Give a phone or e-mail in full; the resident sees which community asked, and why."""
    what = Revealed(data.what)
    return RevealedText(text=await reveal_resident(viewer, party_id, person_id, what, data.reason))


RESOURCES = [post_resident_look_up, post_resident_reveal]
