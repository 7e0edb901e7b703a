"""What is asked of whoever wants to sell, at the operator's desk."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.requirements import Requirement, RequirementDraft
from api.shapes.shown import shown
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.merchants import asking_requirements
from marketplace.merchants.refusals import NoSuchRequirement
from marketplace.queries.requirements import requirements

ALL = "/operator/requirements"


@get(
    ALL,
    operation_id="list_all_requirements",
    summary="What is and was asked of merchants",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_all(viewer: SignedIn) -> Items[Requirement]:
    """Give what is asked now, in its order, and then what was asked before."""
    viewer.require_platform(*REVIEW_ROLES)
    return await _all()


@post(
    ALL,
    operation_id="make_requirement",
    summary="Ask something more",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def make(viewer: SignedIn, data: JSONBody[RequirementDraft]) -> Items[Requirement]:
    """Ask it of those who apply from now on."""
    await asking_requirements.make_requirement(viewer, data.plan())
    return await _all()


@post(
    f"{ALL}/{{requirement_id:uuid}}/retire",
    status_code=200,
    operation_id="retire_requirement",
    summary="Ask it of nobody new",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchRequirement),
)
async def retire(viewer: SignedIn, requirement_id: FromPath[UUID]) -> Items[Requirement]:
    """Retire it; what was answered stays with its application."""
    await asking_requirements.retire_requirement(viewer, requirement_id)
    return await _all()


async def _all() -> Items[Requirement]:
    found = await requirements(retired=True)
    return Items(items=[shown(view, Requirement) for view in found], next_cursor=None)


RESOURCES = [list_all, make, retire]
