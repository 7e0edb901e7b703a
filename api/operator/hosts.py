"""Reviewing who wants to keep a pick-up point."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.refusals import CommunityUnknown, NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.applications import WhyLook
from api.shapes.base import Items
from api.shapes.hosts import HostApplication, HostIdentity
from api.shapes.settlement import Explained
from api.shapes.shown import shown
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.hosts import reviewing
from marketplace.hosts.queries import host_application, host_applications
from marketplace.hosts.refusals import HostApplicationDecided, NoSuchHostApplication
from marketplace.hosts.tables import HostApplicationState
from marketplace.refusals import BadPoint

InState = Annotated[HostApplicationState | None, QueryParameter(name="state")]
ALL = "/operator/host-applications"
ONE = f"{ALL}/{{application_id:uuid}}"
UNKNOWN = (NotFoundHere, RoleNotEnough, NoSuchHostApplication)


@get(
    ALL,
    operation_id="review_host_applications",
    summary="Who wants to keep a point",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_applications(
    viewer: SignedIn,
    visit: ThisVisit,
    in_state: InState = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[HostApplication]:
    """Give requests, newest first, identities masked."""
    viewer.require_platform(*REVIEW_ROLES)
    found = await host_applications(
        states=[in_state] if in_state else None,
        after=read_cursor(cursor, "host-applications", tuple[datetime, UUID]),
        limit=limit + 1,
        language=visit.language,
    )
    page = found[:limit]
    last = page[-1] if found[limit:] else None
    return Items(
        items=[shown(view, HostApplication) for view in page],
        next_cursor=write_cursor("host-applications", last.submitted_at, last.id) if last else None,
    )


@post(
    f"{ONE}/approve",
    status_code=200,
    operation_id="approve_host",
    summary="Let a host in",
    tags=["operator"],
    responses=refusals(*UNKNOWN, HostApplicationDecided, BadPoint, CommunityUnknown),
)
async def approve(
    viewer: SignedIn, visit: ThisVisit, application_id: FromPath[UUID]
) -> HostApplication:
    """Open the point with the applicant as its keeper; approving again changes nothing."""
    await reviewing.approve_host(viewer, application_id)
    return shown(await host_application(application_id, visit.language), HostApplication)


@post(
    f"{ONE}/reject",
    status_code=200,
    operation_id="reject_host",
    summary="Turn a host down",
    tags=["operator"],
    responses=refusals(*UNKNOWN, HostApplicationDecided),
)
async def reject(
    viewer: SignedIn, visit: ThisVisit, application_id: FromPath[UUID], data: JSONBody[Explained]
) -> HostApplication:
    """Turn a request down; the applicant reads the reason."""
    await reviewing.reject_host(viewer, application_id, data.reason.strip())
    return shown(await host_application(application_id, visit.language), HostApplication)


@post(
    f"{ONE}/reveal",
    status_code=200,
    operation_id="reveal_host",
    summary="See who wants to keep a point",
    tags=["operator"],
    opt={"keeps_answer": False},
    responses=refusals(*UNKNOWN),
)
async def reveal(
    viewer: SignedIn, application_id: FromPath[UUID], data: JSONBody[WhyLook]
) -> HostIdentity:
    """Give the identity in full; the applicant can read who looked and why."""
    found = await reviewing.reveal_host(viewer, application_id, data.reason.strip())
    return HostIdentity(**found._asdict())


RESOURCES = [approve, list_applications, reject, reveal]
