"""Pick-up points at the operator's desk: opening, changing, closing, and answering wishes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.params import QueryParameter

from accounts.refusals import CommunityUnknown, NotFoundHere, RoleNotEnough
from api.etags import etag_of, require_match, with_etag
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.refusals import ChangedMeanwhile, VersionNeeded
from api.shapes.base import Items
from api.shapes.points import ManagedPoint, NewPoint, PointProposal, PointStateChange
from api.shapes.settlement import Explained
from api.shapes.shown import shown
from marketplace.desk_roles import POINT_ROLES
from marketplace.pick_up import opening_points, proposing_points
from marketplace.queries import point_desk
from marketplace.refusals import (
    BadPoint,
    EditedMeanwhile,
    MerchantNotSelling,
    NoSuchPoint,
    NoSuchProposal,
    PointClosed,
    PointInUse,
    ProposalAnswered,
)
from marketplace.tables.pick_up import PointState, ProposalState

ALL = "/operator/pick-up-points"
ONE = f"{ALL}/{{point_id:uuid}}"
WISHES = "/operator/point-proposals"
WISH = f"{WISHES}/{{proposal_id:uuid}}"
WORDS = "Part of a name, an address, a community or a party."


@get(
    ALL,
    operation_id="list_managed_points",
    summary="All pick-up points",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_points(  # noqa: PLR0917 - Litestar reads parameters by name
    viewer: SignedIn,
    visit: ThisVisit,
    in_state: Annotated[PointState | None, QueryParameter(name="state")] = None,
    q: Annotated[str, QueryParameter(max_length=60, description=WORDS)] = "",
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[ManagedPoint]:
    """Give points by name, whatever their state."""
    viewer.require_platform(*POINT_ROLES)
    found = await point_desk.point_sheets(
        state=in_state,
        words=q.strip(),
        after=read_cursor(cursor, "managed-points", tuple[str, UUID]),
        limit=limit + 1,
        language=visit.language,
    )
    page = found[:limit]
    return Items(
        items=[shown(sheet, ManagedPoint) for sheet in page],
        next_cursor=write_cursor("managed-points", page[-1].name, page[-1].id)
        if found[limit:]
        else None,
    )


@post(
    ALL,
    operation_id="open_pick_up_point",
    summary="Open a pick-up point",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, CommunityUnknown, BadPoint),
)
async def open_point(
    viewer: SignedIn, visit: ThisVisit, data: JSONBody[NewPoint]
) -> Response[ManagedPoint]:
    """Open a point; the people of its party hand out there."""
    made = await opening_points.open_point(viewer, data.party_id, data.words())
    return await _versioned(made, visit.language, status_code=201)


@get(
    ONE,
    operation_id="get_managed_point",
    summary="A pick-up point, to change it",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchPoint),
)
async def get_point(
    viewer: SignedIn, visit: ThisVisit, point_id: FromPath[UUID]
) -> Response[ManagedPoint]:
    """Give a point with its version as ETag."""
    viewer.require_platform(*POINT_ROLES)
    return await _versioned(point_id, visit.language)


@put(
    ONE,
    operation_id="change_pick_up_point",
    summary="Change a pick-up point",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchPoint,
        CommunityUnknown,
        BadPoint,
        PointClosed,
        EditedMeanwhile,
        VersionNeeded,
        ChangedMeanwhile,
    ),
)
async def change_point(
    request: Request[Any, Any, Any],
    viewer: SignedIn,
    visit: ThisVisit,
    point_id: FromPath[UUID],
    data: JSONBody[NewPoint],
) -> Response[ManagedPoint]:
    """Change a point that is still as the operator saw it (If-Match)."""
    viewer.require_platform(*POINT_ROLES)
    present = await point_desk.point_sheet(point_id, visit.language)
    require_match(request, etag_of(present.id, present.version))
    await opening_points.change_point(
        viewer, point_id, data.party_id, data.words(), version=present.version
    )
    return await _versioned(point_id, visit.language)


@post(
    f"{ONE}/state",
    status_code=200,
    operation_id="set_point_state",
    summary="Use, pause or close a pick-up point",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchPoint, PointInUse),
)
async def set_state(
    viewer: SignedIn, visit: ThisVisit, point_id: FromPath[UUID], data: JSONBody[PointStateChange]
) -> Response[ManagedPoint]:
    """Move a point on; closing is refused, with their list, while group-buys need it."""
    await opening_points.set_point_state(viewer, point_id, data.state)
    return await _versioned(point_id, visit.language)


@get(
    WISHES,
    operation_id="list_point_proposals",
    summary="Points that merchants ask for",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_wishes(
    viewer: SignedIn,
    visit: ThisVisit,
    in_state: Annotated[ProposalState | None, QueryParameter(name="state")] = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[PointProposal]:
    """Give wishes, newest first."""
    viewer.require_platform(*POINT_ROLES)
    found = await point_desk.proposals(
        states=[in_state] if in_state else None,
        after=read_cursor(cursor, "point-proposals", tuple[datetime, UUID]),
        limit=limit + 1,
        language=visit.language,
    )
    page = found[:limit]
    last = page[-1] if found[limit:] else None
    return Items(
        items=[shown(view, PointProposal) for view in page],
        next_cursor=write_cursor("point-proposals", last.proposed_at, last.id) if last else None,
    )


@post(
    f"{WISH}/approve",
    status_code=200,
    operation_id="approve_point_proposal",
    summary="Grant a wish for a point",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchProposal,
        NoSuchPoint,
        ProposalAnswered,
        MerchantNotSelling,
        CommunityUnknown,
        PointClosed,
        BadPoint,
    ),
)
async def approve(viewer: SignedIn, visit: ThisVisit, proposal_id: FromPath[UUID]) -> PointProposal:
    """Open or change the point as asked; granting again changes nothing."""
    await proposing_points.approve_proposal(viewer, proposal_id)
    return shown(await point_desk.proposal(proposal_id, visit.language), PointProposal)


@post(
    f"{WISH}/decline",
    status_code=200,
    operation_id="decline_point_proposal",
    summary="Turn a wish for a point down",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchProposal, ProposalAnswered),
)
async def decline(
    viewer: SignedIn, visit: ThisVisit, proposal_id: FromPath[UUID], data: JSONBody[Explained]
) -> PointProposal:
    """Turn it down; the merchant reads the reason."""
    await proposing_points.decline_proposal(viewer, proposal_id, data.reason.strip())
    return shown(await point_desk.proposal(proposal_id, visit.language), PointProposal)


async def _versioned(
    point_id: UUID, language: str, *, status_code: int = 200
) -> Response[ManagedPoint]:
    found = shown(await point_desk.point_sheet(point_id, language), ManagedPoint)
    return with_etag(found, etag_of(found.id, found.version), status_code)


RESOURCES = [
    approve,
    change_point,
    decline,
    get_point,
    list_points,
    list_wishes,
    open_point,
    set_state,
]
