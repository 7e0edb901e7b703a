"""Campaigns of all merchants, and stopping one of them."""

from __future__ import annotations

from uuid import UUID

from litestar import post

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.openapi import refusals
from api.shapes.settlement import Explained
from marketplace.merchants import stopping
from marketplace.queries.cards import CampaignCard, cards_of
from marketplace.refusals import CampaignNotEditable, NoSuchCampaign


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


RESOURCES = [cancel]
