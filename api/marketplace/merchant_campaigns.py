"""A merchant's campaigns: draft, publish, change, copy, cancel."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post, put

from accounts.access import Viewer
from api.etags import etag_of, require_match, with_etag
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.refusals import ChangedMeanwhile, VersionNeeded
from api.shapes.base import Body, Items
from api.shapes.runs import CampaignBody
from marketplace.access import require_seller, require_staff
from marketplace.credit.refusals import CreditTooLow
from marketplace.queries.merchant_campaigns import CampaignRow, campaigns_of
from marketplace.refusals import (
    BadCampaign,
    BelowCost,
    CampaignNotEditable,
    EditedMeanwhile,
    MerchantNotSelling,
    NoSuchCampaign,
    NoSuchMerchant,
    NoSuchOffer,
    OfferInUse,
)
from marketplace.selling.publishing import (
    cancel_campaign,
    change_campaign,
    draft_campaign,
    publish_campaign,
)

ONE = "/merchants/{merchant_id:uuid}/campaigns/{campaign_id:uuid}"


class NewCampaign(CampaignBody, kw_only=True):
    """A run of one offer."""

    offer_id: UUID
    publish: bool = False


class Cancellation(Body):
    """Why a campaign is cancelled; everyone who joined reads it."""

    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]


@get(
    "/merchants/{merchant_id:uuid}/campaigns",
    operation_id="list_merchant_campaigns",
    summary="Campaigns",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant),
)
async def list_campaigns(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID]
) -> Items[CampaignRow]:
    """Give a merchant's campaigns, newest first."""
    require_staff(viewer, merchant_id)
    return Items(items=await campaigns_of(merchant_id, language=visit.language), next_cursor=None)


@post(
    "/merchants/{merchant_id:uuid}/campaigns",
    operation_id="create_campaign",
    summary="Begin a group-buy",
    tags=["merchant"],
    responses=refusals(
        NoSuchMerchant, NoSuchOffer, MerchantNotSelling, BadCampaign, OfferInUse, CreditTooLow
    ),
)
async def create(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID], data: JSONBody[NewCampaign]
) -> CampaignRow:
    """Draft a campaign and, when asked, publish it."""
    require_seller(viewer, merchant_id)
    made = await draft_campaign(merchant_id, data.offer_id, data.plan(), by=viewer.person_id)
    if data.publish:
        await publish_campaign(merchant_id, made)
    return await _one(viewer, merchant_id, made, visit.language)


@get(
    ONE,
    operation_id="get_merchant_campaign",
    summary="A campaign",
    tags=["merchant"],
    responses=refusals(NoSuchMerchant, NoSuchCampaign),
)
async def get_campaign(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID], campaign_id: FromPath[UUID]
) -> Response[CampaignRow]:
    """Give a campaign with its version as ETag."""
    found = await _one(viewer, merchant_id, campaign_id, visit.language)
    return with_etag(found, etag_of(found.id, found.version))


@put(
    ONE,
    operation_id="change_campaign",
    summary="Change a draft",
    tags=["merchant"],
    responses=refusals(
        NoSuchMerchant,
        NoSuchCampaign,
        CampaignNotEditable,
        BadCampaign,
        EditedMeanwhile,
        VersionNeeded,
        ChangedMeanwhile,
    ),
)
async def edit(  # noqa: PLR0917 - Litestar reads parameters by name
    request: Request[Any, Any, Any],
    viewer: SignedIn,
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    campaign_id: FromPath[UUID],
    data: JSONBody[CampaignBody],
) -> Response[CampaignRow]:
    """Change a draft that is still as the merchant saw it (If-Match)."""
    require_seller(viewer, merchant_id)
    present = await _one(viewer, merchant_id, campaign_id, visit.language)
    require_match(request, etag_of(present.id, present.version))
    await change_campaign(merchant_id, campaign_id, data.plan(), version=present.version)
    found = await _one(viewer, merchant_id, campaign_id, visit.language)
    return with_etag(found, etag_of(found.id, found.version))


@post(
    f"{ONE}/publish",
    operation_id="publish_campaign",
    summary="Publish a campaign",
    tags=["merchant"],
    status_code=200,
    responses=refusals(
        NoSuchMerchant,
        NoSuchCampaign,
        CampaignNotEditable,
        BadCampaign,
        OfferInUse,
        MerchantNotSelling,
        CreditTooLow,
        BelowCost,
    ),
)
async def publish(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID], campaign_id: FromPath[UUID]
) -> CampaignRow:
    """Show it to the communities it serves, now or from its opening on.

    What may be sold below its declared cost, or of a merchant of low credit, waits for an
    operator first (`in_review`).
    """
    require_seller(viewer, merchant_id)
    await publish_campaign(merchant_id, campaign_id)
    return await _one(viewer, merchant_id, campaign_id, visit.language)


@post(
    f"{ONE}/cancel",
    operation_id="cancel_campaign",
    summary="Cancel a campaign",
    tags=["merchant"],
    status_code=200,
    responses=refusals(NoSuchMerchant, NoSuchCampaign, CampaignNotEditable),
)
async def cancel(
    viewer: SignedIn,
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    campaign_id: FromPath[UUID],
    data: JSONBody[Cancellation],
) -> CampaignRow:
    """End it before it is decided; everyone who paid is refunded in full and told why."""
    require_seller(viewer, merchant_id)
    await cancel_campaign(campaign_id, note=data.reason, merchant_id=merchant_id)
    return await _one(viewer, merchant_id, campaign_id, visit.language)


async def _one(viewer: Viewer, merchant_id: UUID, campaign_id: UUID, language: str) -> CampaignRow:
    require_staff(viewer, merchant_id)
    found = await campaigns_of(merchant_id, campaign_id=campaign_id, language=language)
    if not found:
        raise NoSuchCampaign
    return found[0]


RESOURCES = [list_campaigns, create, get_campaign, edit, publish, cancel]
