"""Campaigns of all merchants: looking at one before it is seen, and stopping one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.base import Body, Items
from api.shapes.settlement import Explained
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.merchants import stopping
from marketplace.queries.campaign_reviews import CampaignReview, campaigns_in_review
from marketplace.queries.cards import CampaignCard, cards_of
from marketplace.refusals import (
    BadCampaign,
    BelowCost,
    CampaignNotEditable,
    EditedMeanwhile,
    MerchantNotSelling,
    NoSuchCampaign,
    OfferInUse,
)
from marketplace.selling.reviewing_campaigns import approve_campaign, return_campaign


@post(
    "/operator/campaigns/{campaign_id:uuid}/cancel",
    status_code=200,
    operation_id="stop_campaign",
    summary="Cancel anybody's campaign",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchCampaign, CampaignNotEditable),
)
async def cancel(
    viewer: SignedIn, visit: ThisVisit, campaign_id: FromPath[UUID], data: JSONBody[Explained]
) -> CampaignCard:
    """End it before it is decided; everyone who paid is refunded in full and reads the reason."""
    await stopping.stop_campaign(viewer, campaign_id, data.reason.strip())
    return (await cards_of([campaign_id], language=visit.language))[campaign_id]


class Approval(Body):
    """Which version of a campaign the operator looked at."""

    version: Annotated[int, msgspec.Meta(ge=0, le=2_147_483_647)]


@get(
    "/operator/campaign-reviews",
    operation_id="list_campaign_reviews",
    summary="Campaigns that wait for an operator",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_reviews(viewer: SignedIn) -> Items[CampaignReview]:
    """Give what may be sold below cost, or is of merchants of low credit, the longest first."""
    viewer.require_platform(*REVIEW_ROLES)
    return Items(items=await campaigns_in_review(), next_cursor=None)


@post(
    "/operator/campaigns/{campaign_id:uuid}/approve",
    status_code=200,
    operation_id="approve_campaign",
    summary="Let a campaign be seen",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchCampaign,
        CampaignNotEditable,
        EditedMeanwhile,
        MerchantNotSelling,
        OfferInUse,
        BadCampaign,
        BelowCost,
    ),
)
async def approve(
    viewer: SignedIn, campaign_id: FromPath[UUID], data: JSONBody[Approval]
) -> Items[CampaignReview]:
    """Open it as its merchant planned it; give what still waits."""
    await approve_campaign(viewer, campaign_id, version=data.version)
    return Items(items=await campaigns_in_review(), next_cursor=None)


@post(
    "/operator/campaigns/{campaign_id:uuid}/return",
    status_code=200,
    operation_id="return_campaign",
    summary="Send a campaign back to its merchant",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchCampaign, CampaignNotEditable),
)
async def send_back(
    viewer: SignedIn, campaign_id: FromPath[UUID], data: JSONBody[Explained]
) -> Items[CampaignReview]:
    """Make it a draft again; its merchant reads the reason. Give what still waits."""
    await return_campaign(viewer, campaign_id, data.reason.strip())
    return Items(items=await campaigns_in_review(), next_cursor=None)


RESOURCES = [cancel, list_reviews, approve, send_back]
