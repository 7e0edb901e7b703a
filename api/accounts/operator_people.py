"""What the platform's people may see of others; every look is logged."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.addresses import Address
from accounts.audit_texts import audit_text
from accounts.auditing import whole_audit
from accounts.refusals import NobodyFound, NotFoundHere, NothingToReveal, RoleNotEnough
from accounts.revealing import look_up, reveal
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.accounts_privacy import (
    LookUp,
    MaskedPerson,
    OperatorAuditLine,
    RevealAsked,
    RevealedText,
)
from api.shapes.base import Items
from core.rate_limits import TooManyRequests


@post(
    "/operator/people/look-up",
    status_code=200,
    operation_id="look_up_person",
    summary="Find a person by an exact address",
    tags=["operator"],
    opt={"keeps_answer": False},
    responses=refusals(NobodyFound, NotFoundHere, RoleNotEnough, TooManyRequests),
)
async def post_look_up(viewer: SignedIn, data: JSONBody[LookUp]) -> MaskedPerson:
    """Give the person who holds an address, masked."""
    found = await look_up(viewer, Address.of(data.channel, data.address), data.reason)
    return MaskedPerson(
        id=found.id,
        name=found.name,
        masked_phone=found.masked_phone,
        masked_email=found.masked_email,
        communities=found.communities,
        created_at=found.created_at,
    )


@post(
    "/operator/people/{person_id:uuid}/reveal",
    status_code=200,
    operation_id="reveal_person",
    summary="See a person's data in full",
    tags=["operator"],
    opt={"keeps_answer": False},
    responses=refusals(NothingToReveal, NotFoundHere, RoleNotEnough, TooManyRequests),
)
async def post_reveal(
    viewer: SignedIn, person_id: FromPath[UUID], data: JSONBody[RevealAsked]
) -> RevealedText:
    """Give a number, an e-mail address or a home in full; the person sees who asked and why."""
    return RevealedText(text=await reveal(viewer, person_id, data.what, data.reason))


@get(
    "/operator/audit",
    operation_id="list_audit",
    summary="The audit trail",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def get_audit(
    viewer: SignedIn, visit: ThisVisit, cursor: Cursor = None, limit: Limit = LIMIT_DEFAULT
) -> Items[OperatorAuditLine]:
    """Give the whole trail, the latest first."""
    place = read_cursor(cursor, "audit", tuple[int])
    found = await whole_audit(viewer, before=place[0] if place else None, limit=limit + 1)
    shown = found[:limit]
    return Items(
        items=[
            OperatorAuditLine(
                at=line.at,
                what=line.what,
                text=audit_text(line.what).in_language(visit.language),
                person_id=line.person_id,
                done_by=line.done_by,
                party_id=line.party_id,
                party_name=line.party_name,
                details=dict(line.details),
            )
            for line in shown
        ],
        next_cursor=write_cursor("audit", shown[-1].sequence) if found[limit:] else None,
    )


RESOURCES = [get_audit, post_look_up, post_reveal]
