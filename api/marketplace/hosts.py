"""Asking to keep a pick-up point, and looking after the own one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post, put

from accounts.refusals import CommunityUnknown, RoleNotEnough
from api.etags import etag_of, require_match, with_etag
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.refusals import ChangedMeanwhile, VersionNeeded
from api.shapes.base import Items
from api.shapes.hosts import HostApplication, HostDraft, PointKeeping
from api.shapes.points import ManagedPoint, PointStateChange
from api.shapes.shown import shown
from core.personal_data import PhoneNotUnderstood
from core.pictures.refusals import PictureNotFound
from marketplace.desk_roles import point_for_staff
from marketplace.hosts import applying, keeping
from marketplace.hosts.queries import host_application, host_applications
from marketplace.hosts.refusals import (
    BadHostApplication,
    HostApplicationDecided,
    HostApplicationOpen,
    NoSuchHostApplication,
    PointStoppedByPlatform,
)
from marketplace.queries import point_desk
from marketplace.refusals import (
    BadPoint,
    CapacityBelowPromises,
    EditedMeanwhile,
    NoSuchPoint,
    PointClosed,
    PointInUse,
)

ALL = "/host-applications"
KEEPING = "/pick-up-points/{point_id:uuid}/keeping"


@post(
    ALL,
    operation_id="apply_as_host",
    summary="Ask to keep a pick-up point",
    tags=["hosts"],
    responses=refusals(
        BadHostApplication,
        CommunityUnknown,
        PhoneNotUnderstood,
        PictureNotFound,
        HostApplicationOpen,
    ),
)
async def post_application(
    viewer: SignedIn, visit: ThisVisit, data: JSONBody[HostDraft]
) -> HostApplication:
    """Hand a request in; an operator decides."""
    made = await applying.apply_as_host(viewer, data.plan())
    return shown(await host_application(made, visit.language), HostApplication)


@get(
    f"{ALL}/mine",
    operation_id="list_my_host_applications",
    summary="My requests to keep a point",
    tags=["hosts"],
)
async def list_mine(viewer: SignedIn, visit: ThisVisit) -> Items[HostApplication]:
    """Give what the viewer asked for and what came of it, newest first."""
    found = await host_applications(applicant=viewer.person_id, language=visit.language)
    return Items(items=[shown(view, HostApplication) for view in found], next_cursor=None)


@post(
    f"{ALL}/{{application_id:uuid}}/withdraw",
    status_code=200,
    operation_id="withdraw_host_application",
    summary="Take my request back",
    tags=["hosts"],
    responses=refusals(NoSuchHostApplication, HostApplicationDecided),
)
async def withdraw(
    viewer: SignedIn, visit: ThisVisit, application_id: FromPath[UUID]
) -> HostApplication:
    """Take a request back before it is decided."""
    await applying.withdraw_host_application(viewer, application_id)
    return shown(await host_application(application_id, visit.language), HostApplication)


@get(
    KEEPING,
    operation_id="get_own_point",
    summary="My point, to change it",
    tags=["hosts"],
    responses=refusals(NoSuchPoint),
)
async def get_own(
    viewer: SignedIn, visit: ThisVisit, point_id: FromPath[UUID]
) -> Response[ManagedPoint]:
    """Give the point to its people, with its version as ETag."""
    await point_for_staff(viewer, point_id)
    return await _versioned(point_id, visit.language)


@put(
    KEEPING,
    operation_id="change_own_point",
    summary="Change hours, note and room of my point",
    tags=["hosts"],
    responses=refusals(
        NoSuchPoint,
        RoleNotEnough,
        BadPoint,
        CapacityBelowPromises,
        PointClosed,
        EditedMeanwhile,
        VersionNeeded,
        ChangedMeanwhile,
    ),
)
async def change_own(
    request: Request[Any, Any, Any],
    viewer: SignedIn,
    visit: ThisVisit,
    point_id: FromPath[UUID],
    data: JSONBody[PointKeeping],
) -> Response[ManagedPoint]:
    """Change a point that is still as its keeper saw it (If-Match)."""
    await point_for_staff(viewer, point_id)
    present = await point_desk.point_sheet(point_id, visit.language)
    require_match(request, etag_of(present.id, present.version))
    await keeping.change_own_point(viewer, point_id, data.keeping(), version=present.version)
    return await _versioned(point_id, visit.language)


@post(
    f"{KEEPING}/state",
    status_code=200,
    operation_id="set_own_point_state",
    summary="Use, pause or close my point",
    tags=["hosts"],
    responses=refusals(NoSuchPoint, RoleNotEnough, PointInUse, PointStoppedByPlatform),
)
async def set_own_state(
    viewer: SignedIn, visit: ThisVisit, point_id: FromPath[UUID], data: JSONBody[PointStateChange]
) -> Response[ManagedPoint]:
    """Move the own point on; closing is refused, with their list, while group-buys need it."""
    await keeping.set_own_point_state(viewer, point_id, data.state)
    return await _versioned(point_id, visit.language)


async def _versioned(point_id: UUID, language: str) -> Response[ManagedPoint]:
    found = shown(await point_desk.point_sheet(point_id, language), ManagedPoint)
    return with_etag(found, etag_of(found.id, found.version), 200)


RESOURCES = [change_own, get_own, list_mine, post_application, set_own_state, withdraw]
