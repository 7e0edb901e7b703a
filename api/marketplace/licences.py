"""A merchant's licences."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.refusals import RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.licences import Licence, LicenceDraft
from api.shapes.shown import shown
from core.pictures.refusals import PictureNotFound
from marketplace.access import require_seller
from marketplace.merchants import handing_in_licences
from marketplace.merchants.refusals import BadLicence, LicenceUnderWay
from marketplace.queries.licences import licences
from marketplace.refusals import NoSuchMerchant

ALL = "/merchants/{merchant_id:uuid}/licences"


@get(
    ALL,
    operation_id="list_licences",
    summary="The merchant's licences",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, RoleNotEnough),
)
async def list_all(viewer: SignedIn, merchant_id: FromPath[UUID]) -> Items[Licence]:
    """Give licences in every state to those who decide for the merchant, the latest first."""
    require_seller(viewer, merchant_id)
    return await _all(merchant_id)


@post(
    ALL,
    operation_id="hand_in_licence",
    summary="Show a licence",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, RoleNotEnough, BadLicence, PictureNotFound, LicenceUnderWay),
)
async def hand_in(
    viewer: SignedIn, merchant_id: FromPath[UUID], data: JSONBody[LicenceDraft]
) -> Items[Licence]:
    """Hand a licence in; the one in force stays so until the platform decided."""
    await handing_in_licences.hand_in_licence(viewer, merchant_id, data.plan())
    return await _all(merchant_id)


async def _all(merchant_id: UUID) -> Items[Licence]:
    found = await licences(merchant_id=merchant_id)
    return Items(items=[shown(view, Licence) for view in found], next_cursor=None)


RESOURCES = [hand_in, list_all]
