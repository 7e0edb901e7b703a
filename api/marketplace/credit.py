"""A merchant's credit: every event to its people, the sum to everybody."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.refusals import RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.credit import AppealBody
from marketplace.access import require_staff
from marketplace.credit.appealing import appeal
from marketplace.credit.queries import CreditPage, CreditSum, credit_page, credit_sum
from marketplace.credit.refusals import CreditAppealed, NoSuchCreditEvent, NothingToAppeal
from marketplace.refusals import NoSuchMerchant
from marketplace.reviews.queries.public import require_shop


@get(
    "/shops/{merchant_id:uuid}/credit",
    operation_id="get_shop_credit",
    summary="The credit of a shop",
    tags=["reviews"],
    responses=refusals(NoSuchMerchant),
)
async def get_shop_credit(visit: ThisVisit, merchant_id: FromPath[UUID]) -> CreditSum:
    """Give where a shop's credit stands, and the rules it is made by."""
    await require_shop(merchant_id)
    return await credit_sum(merchant_id, language=visit.language)


@get(
    "/merchants/{merchant_id:uuid}/credit",
    operation_id="get_merchant_credit",
    summary="Our credit",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant),
)
async def get_merchant_credit(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID]
) -> CreditPage:
    """Give each event with its reason and until when it counts."""
    require_staff(viewer, merchant_id)
    return await credit_page(merchant_id, language=visit.language)


@post(
    "/merchants/{merchant_id:uuid}/credit/{event_id:uuid}/appeal",
    operation_id="appeal_credit_event",
    summary="Appeal against a credit event",
    tags=["merchant"],
    responses=refusals(
        NoSuchMerchant, RoleNotEnough, NoSuchCreditEvent, NothingToAppeal, CreditAppealed
    ),
)
async def post_appeal(
    viewer: SignedIn,
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    event_id: FromPath[UUID],
    data: JSONBody[AppealBody],
) -> CreditPage:
    """Say why an event is wrong, once; an operator who did not record it decides."""
    await appeal(viewer, merchant_id, event_id, data.words)
    return await credit_page(merchant_id, language=visit.language)


RESOURCES = [get_shop_credit, get_merchant_credit, post_appeal]
