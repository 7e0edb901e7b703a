"""A merchant closes for a while."""

from __future__ import annotations

from uuid import UUID

from litestar import post

from accounts.refusals import RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.away import TimeAway
from marketplace.merchants import being_away
from marketplace.merchants.refusals import BadAway, OpensWhileAway
from marketplace.queries.console import MerchantProfile, merchant_profile
from marketplace.refusals import NoSuchMerchant

ALL = "/merchants/{merchant_id:uuid}/away"


@post(
    ALL,
    status_code=200,
    operation_id="go_away",
    summary="Close for a while",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, RoleNotEnough, BadAway, OpensWhileAway),
)
async def go_away(
    viewer: SignedIn, merchant_id: FromPath[UUID], data: JSONBody[TimeAway]
) -> MerchantProfile:
    """Hide the goods for that time; what was joined before is delivered as promised."""
    await being_away.go_away(viewer, merchant_id, data.start, data.end)
    return await _profile(merchant_id)


@post(
    f"{ALL}/end",
    status_code=200,
    operation_id="come_back",
    summary="Be open again",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, RoleNotEnough),
)
async def come_back(viewer: SignedIn, merchant_id: FromPath[UUID]) -> MerchantProfile:
    """End the time away now, or give it up before it began."""
    await being_away.come_back(viewer, merchant_id)
    return await _profile(merchant_id)


async def _profile(merchant_id: UUID) -> MerchantProfile:
    found = await merchant_profile(merchant_id)
    if found is None:
        raise NoSuchMerchant
    return found


RESOURCES = [come_back, go_away]
