"""Licences at the reviewers' desk."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.licences import Licence
from api.shapes.settlement import Explained
from api.shapes.shown import shown
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.merchants import reviewing_licences
from marketplace.merchants.licence_rules import LicenceState
from marketplace.merchants.refusals import LicenceDecided, NoSuchLicence
from marketplace.queries.licences import licences

ALL = "/operator/licences"
ONE = f"{ALL}/{{licence_id:uuid}}"
DECIDE = refusals(NotFoundHere, RoleNotEnough, NoSuchLicence, LicenceDecided)


@get(
    ALL,
    operation_id="review_licences",
    summary="Licences of merchants",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_all(
    viewer: SignedIn,
    in_state: Annotated[LicenceState, QueryParameter(name="state")] = LicenceState.SUBMITTED,
) -> Items[Licence]:
    """Give licences in a state, the latest first."""
    viewer.require_platform(*REVIEW_ROLES)
    found = await licences(states=[in_state])
    return Items(items=[shown(view, Licence) for view in found], next_cursor=None)


@post(
    f"{ONE}/approve",
    status_code=200,
    operation_id="approve_licence",
    summary="Put a licence in force",
    tags=["operator"],
    responses=DECIDE,
)
async def approve(viewer: SignedIn, licence_id: FromPath[UUID]) -> Licence:
    """Put it in the place of the one before; a merchant stopped for its lapse sells again."""
    await reviewing_licences.approve_licence(viewer, licence_id)
    return await _one(licence_id)


@post(
    f"{ONE}/reject",
    status_code=200,
    operation_id="reject_licence",
    summary="Turn a licence down",
    tags=["operator"],
    responses=DECIDE,
)
async def reject(
    viewer: SignedIn, licence_id: FromPath[UUID], data: JSONBody[Explained]
) -> Licence:
    """Turn it down; the merchant reads the reason."""
    await reviewing_licences.reject_licence(viewer, licence_id, data.reason.strip())
    return await _one(licence_id)


async def _one(licence_id: UUID) -> Licence:
    (found,) = await licences(licence_id=licence_id)
    return shown(found, Licence)


RESOURCES = [approve, list_all, reject]
