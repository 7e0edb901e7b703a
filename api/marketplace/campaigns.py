"""Campaigns as residents find them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter
from litestar.response import Stream

from accounts.access import Viewer
from accounts.queries import communities_of
from api.given import Anybody, FromPath, FromQuery, ThisVisit
from api.live import event_stream
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.base import Items
from api.visitors import count_visitor
from marketplace.queries.campaigns import CampaignPage, campaign_page
from marketplace.queries.cards import CampaignCard, open_cards
from marketplace.queries.progress import progress_of
from marketplace.refusals import NoSuchCampaign
from marketplace.selling.categories import Category

CommunityFilter = Annotated[
    UUID | None,
    QueryParameter(name="community", description="A community; without it, those of the viewer."),
]


@get(
    "/campaigns",
    operation_id="list_campaigns",
    summary="Group-buys that are open",
    tags=["campaigns"],
)
async def list_campaigns(  # noqa: PLR0917 - Litestar reads parameters by name
    optional_viewer: Anybody,
    visit: ThisVisit,
    community: CommunityFilter = None,
    category: FromQuery[Category | None] = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[CampaignCard]:
    """Give the open group-buys of a community, those that close soonest first.

    Without one they are those of the reader's communities; of everywhere for who lives in none.
    """
    places = [community] if community else await _places_of(optional_viewer)
    cards = await open_cards(
        places,
        language=visit.language,
        category=category.value if category else None,
        after=read_cursor(cursor, "campaigns", tuple[datetime, UUID]),
        limit=limit + 1,
    )
    shown, more = cards[:limit], len(cards) > limit
    last = shown[-1] if more else None
    return Items(
        items=shown,
        next_cursor=write_cursor("campaigns", last.closes_at, last.id) if last else None,
    )


async def _places_of(viewer: Viewer | None) -> list[UUID]:
    return [place.id for place in await communities_of(viewer.person_id)] if viewer else []


@get(
    "/campaigns/{campaign_id:uuid}",
    operation_id="get_campaign",
    summary="A group-buy's page",
    tags=["campaigns"],
    responses=refusals(NoSuchCampaign),
)
async def get_campaign(
    optional_viewer: Anybody, visit: ThisVisit, campaign_id: FromPath[UUID]
) -> CampaignPage:
    """Give a group-buy with its price, honest count, places, limits and refund rules."""
    viewer = optional_viewer.person_id if optional_viewer else None
    page = await campaign_page(campaign_id, viewer=viewer, language=visit.language)
    await count_visitor(visit, optional_viewer, page.card.merchant.id, [campaign_id])
    return page


@get(
    "/campaigns/{campaign_id:uuid}/events",
    operation_id="watch_campaign",
    summary="A group-buy's progress as it happens",
    tags=["campaigns"],
    responses=refusals(NoSuchCampaign),
)
async def watch_campaign(visit: ThisVisit, campaign_id: FromPath[UUID]) -> Stream:
    """Send a `progress` event now and whenever units are paid or the state changes."""

    async def read() -> dict[str, Any]:
        return asdict(await progress_of(campaign_id))

    return await event_stream(visit, "progress", [f"campaign:{campaign_id}"], read)


RESOURCES = [list_campaigns, get_campaign, watch_campaign]
