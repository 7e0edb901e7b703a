"""Asking to become a merchant."""

from __future__ import annotations

from litestar import get, post

from accounts.refusals import CommunityUnknown
from api.given import JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.applications import ApplicationDraft, MerchantApplication
from api.shapes.base import Items
from api.shapes.requirements import Requirement
from api.shapes.shown import shown
from core.personal_data import PhoneNotUnderstood
from core.pictures.refusals import PictureNotFound
from marketplace.merchants.applying import Application, apply
from marketplace.queries.applications import application, applications
from marketplace.queries.requirements import requirements
from marketplace.refusals import ApplicationUnderWay, BadApplication


@post(
    "/merchant-applications",
    operation_id="apply_as_merchant",
    summary="Ask to sell here",
    tags=["merchant applications"],
    responses=refusals(
        BadApplication,
        CommunityUnknown,
        PhoneNotUnderstood,
        PictureNotFound,
        ApplicationUnderWay,
    ),
)
async def post_application(
    viewer: SignedIn, data: JSONBody[ApplicationDraft]
) -> MerchantApplication:
    """Hand an application in; an operator decides."""
    application_id = await apply(
        viewer,
        Application(
            name=data.name,
            introduction=data.introduction.strip(),
            address=data.address.strip(),
            community_id=data.community_id,
            licence_number=data.licence_number,
            legal_person=data.legal_person,
            contact_phone=data.contact_phone,
            answers=data.given,
        ),
    )
    return shown(await application(application_id), MerchantApplication)


@get(
    "/merchant-applications/mine",
    operation_id="list_my_applications",
    summary="My applications",
    tags=["merchant applications"],
)
async def list_mine(viewer: SignedIn) -> Items[MerchantApplication]:
    """Give what the viewer applied for and what came of it, newest first."""
    found = await applications(applicant=viewer.person_id)
    return Items(items=[shown(view, MerchantApplication) for view in found], next_cursor=None)


@get(
    "/merchant-applications/requirements",
    operation_id="list_requirements",
    summary="What is asked of who wants to sell",
    tags=["merchant applications"],
)
async def list_requirements(viewer: SignedIn) -> Items[Requirement]:  # noqa: ARG001 - signed in
    """Give what an application has to answer, in its order."""
    return Items(
        items=[shown(view, Requirement) for view in await requirements()], next_cursor=None
    )


RESOURCES = [list_mine, list_requirements, post_application]
