"""Reviewing who wants to sell here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.applications import ApplicationIdentity, MerchantApplication, WhyLook
from api.shapes.base import Items
from api.shapes.settlement import Explained
from api.shapes.shown import shown
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.merchants import reviewing_applications
from marketplace.queries.applications import application, applications
from marketplace.refusals import ApplicationDecided, NoSuchApplication
from marketplace.tables.merchants import ApplicationState

InState = Annotated[ApplicationState | None, QueryParameter(name="state")]
ALL = "/operator/merchant-applications"
ONE = f"{ALL}/{{application_id:uuid}}"
DECIDE = refusals(NotFoundHere, RoleNotEnough, NoSuchApplication, ApplicationDecided)


@get(
    ALL,
    operation_id="review_applications",
    summary="Who wants to sell here",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_applications(
    viewer: SignedIn,
    in_state: InState = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[MerchantApplication]:
    """Give applications, newest first, identities masked."""
    viewer.require_platform(*REVIEW_ROLES)
    found = await applications(
        states=[in_state] if in_state else None,
        after=read_cursor(cursor, "applications", tuple[datetime, UUID]),
        limit=limit + 1,
    )
    page = found[:limit]
    last = page[-1] if found[limit:] else None
    return Items(
        items=[shown(view, MerchantApplication) for view in page],
        next_cursor=write_cursor("applications", last.submitted_at, last.id) if last else None,
    )


@post(
    f"{ONE}/approve",
    status_code=200,
    operation_id="approve_application",
    summary="Let a merchant in",
    tags=["operator"],
    responses=DECIDE,
)
async def approve(viewer: SignedIn, application_id: FromPath[UUID]) -> MerchantApplication:
    """Make the applicant the owner of a new merchant; approving again changes nothing."""
    await reviewing_applications.approve_application(viewer, application_id)
    return shown(await application(application_id), MerchantApplication)


@post(
    f"{ONE}/reject",
    status_code=200,
    operation_id="reject_application",
    summary="Turn a merchant down",
    tags=["operator"],
    responses=DECIDE,
)
async def reject(
    viewer: SignedIn, application_id: FromPath[UUID], data: JSONBody[Explained]
) -> MerchantApplication:
    """Turn an application down; the applicant reads the reason."""
    await reviewing_applications.reject_application(viewer, application_id, data.reason.strip())
    return shown(await application(application_id), MerchantApplication)


@post(
    f"{ONE}/reveal",
    status_code=200,
    operation_id="reveal_application",
    summary="See who stands behind it",
    tags=["operator"],
    opt={"keeps_answer": False},
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchApplication),
)
async def reveal(
    viewer: SignedIn, application_id: FromPath[UUID], data: JSONBody[WhyLook]
) -> ApplicationIdentity:
    """Give the identity in full; the applicant can read who looked and why."""
    found = await reviewing_applications.reveal_identity(
        viewer, application_id, data.reason.strip()
    )
    return shown(found, ApplicationIdentity)


RESOURCES = [approve, list_applications, reject, reveal]
