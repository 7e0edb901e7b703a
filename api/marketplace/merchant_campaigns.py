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
from api.shapes.base import Body, Instant, Items
from marketplace.access import require_seller, require_staff
from marketplace.campaign_rules import (
    LIMIT_MAX,
    PRICE_FEN_MAX,
    STOCK_UNITS_MAX,
    CampaignPlan,
    PointPlan,
)
from marketplace.credit.refusals import CreditTooLow
from marketplace.pick_up_rules import UNCOLLECTED_DAYS, UNCOLLECTED_DAYS_MAX, UncollectedRule
from marketplace.publishing import (
    cancel_campaign,
    change_campaign,
    draft_campaign,
    publish_campaign,
)
from marketplace.queries.console import CampaignRow, campaigns_of
from marketplace.refusals import (
    BadCampaign,
    CampaignNotEditable,
    EditedMeanwhile,
    MerchantNotSelling,
    NoSuchCampaign,
    NoSuchMerchant,
    NoSuchOffer,
    OfferInUse,
)

Fen = Annotated[int, msgspec.Meta(ge=1, le=PRICE_FEN_MAX)]
Units = Annotated[int, msgspec.Meta(ge=1, le=STOCK_UNITS_MAX)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=LIMIT_MAX)]
ONE = "/merchants/{merchant_id:uuid}/campaigns/{campaign_id:uuid}"


class PickUpBody(Body):
    """Where and when goods are collected."""

    point_id: UUID
    collect_from: Instant
    collect_until: Instant


class CampaignBody(Body, kw_only=True):
    """Everything a merchant decides about a run."""

    price_fen: Fen
    list_price_fen: Fen
    stock_units: Units
    min_units: Units
    opens_at: Instant
    closes_at: Instant
    community_ids: Annotated[list[UUID], msgspec.Meta(max_length=50)]
    pick_up: Annotated[list[PickUpBody], msgspec.Meta(max_length=20)]
    limit_per_person: Limit | None = None
    limit_per_household: Limit | None = None
    uncollected_rule: UncollectedRule = UncollectedRule.RETURN_AND_REFUND
    uncollected_days: Annotated[int, msgspec.Meta(ge=1, le=UNCOLLECTED_DAYS_MAX)] = UNCOLLECTED_DAYS

    def plan(self) -> CampaignPlan:
        """Give it in the marketplace's words."""
        return CampaignPlan(
            price_fen=self.price_fen,
            list_price_fen=self.list_price_fen,
            stock_units=self.stock_units,
            min_units=self.min_units,
            limit_per_person=self.limit_per_person,
            limit_per_household=self.limit_per_household,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            community_ids=tuple(dict.fromkeys(self.community_ids)),
            points=tuple(
                PointPlan(point.point_id, point.collect_from, point.collect_until)
                for point in self.pick_up
            ),
            uncollected_rule=self.uncollected_rule,
            uncollected_days=self.uncollected_days,
        )


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
    ),
)
async def publish(
    viewer: SignedIn, visit: ThisVisit, merchant_id: FromPath[UUID], campaign_id: FromPath[UUID]
) -> CampaignRow:
    """Show it to the communities it serves, now or from its opening on."""
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
