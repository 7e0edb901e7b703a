"""Credit at the operator's desk: recording by hand, and deciding appeals."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.credit import AppealAnswer, CreditEventBody
from marketplace.credit.appealing import decide_appeal
from marketplace.credit.judging import record_by_hand
from marketplace.credit.queries import AppealRow, CreditPage, appeals, credit_page
from marketplace.credit.refusals import AppealDecided, NoSuchAppeal, OwnEventJudged
from marketplace.credit.standing import CreditKind
from marketplace.desk_roles import STOP_ROLES
from marketplace.refusals import NoSuchCampaign, NoSuchMerchant

OF_MERCHANT = "/operator/merchants/{merchant_id:uuid}"


@get(
    "/operator/credit-appeals",
    operation_id="list_credit_appeals",
    summary="Appeals of merchants",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_appeals(
    viewer: SignedIn,
    visit: ThisVisit,
    is_open: Annotated[bool, QueryParameter(name="open")] = True,
) -> Items[AppealRow]:
    """Give the appeals that wait, oldest first; or those that were decided."""
    viewer.require_platform(*STOP_ROLES)
    found = await appeals(is_open=is_open, viewer=viewer.person_id, language=visit.language)
    return Items(items=found, next_cursor=None)


@post(
    "/operator/credit-appeals/{appeal_id:uuid}/decide",
    operation_id="decide_credit_appeal",
    summary="Decide an appeal",
    tags=["operator"],
    status_code=204,
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchAppeal, AppealDecided, OwnEventJudged),
)
async def post_decision(
    viewer: SignedIn, appeal_id: FromPath[UUID], data: JSONBody[AppealAnswer]
) -> None:
    """Uphold it, which takes the event back, or dismiss it; the merchant reads why."""
    await decide_appeal(viewer, appeal_id, upheld=data.upheld, answer=data.answer)


@get(
    f"{OF_MERCHANT}/credit",
    operation_id="get_credit_at_desk",
    summary="A merchant's credit",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchMerchant),
)
async def get_credit(viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID]) -> CreditPage:
    """Give the standing and each event."""
    viewer.require_platform(*STOP_ROLES)
    return await credit_page(merchant_id, language=visit.language)


@post(
    f"{OF_MERCHANT}/credit-events",
    operation_id="record_credit_event",
    summary="Record a credit event",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchMerchant, NoSuchCampaign),
)
async def post_event(
    viewer: SignedIn,
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    data: JSONBody[CreditEventBody],
) -> CreditPage:
    """Record praise or a fault with its reason; the merchant is told and may appeal."""
    kind = CreditKind(data.kind.value)
    await record_by_hand(viewer, merchant_id, kind, data.reason, campaign_id=data.campaign_id)
    return await credit_page(merchant_id, language=visit.language)


RESOURCES = [list_appeals, post_decision, get_credit, post_event]
