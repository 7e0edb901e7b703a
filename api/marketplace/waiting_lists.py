"""Standing in line for what is sold out."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post

from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.base import Body, Items
from marketplace.ordering.placing import QUANTITY_MAX
from marketplace.refusals import (
    CampaignNotOpen,
    LimitReached,
    NoSuchCampaign,
    NoSuchPoint,
    NoSuchVariant,
    NotServed,
    SoldOut,
)
from marketplace.waiting_list.joining import WaitingWish, join_waiting_list, leave_waiting_list
from marketplace.waiting_list.queries import WaitingPlace, place_of_entry, places_of
from marketplace.waiting_list.refusals import AlreadyWaiting, WaitingListNotOpen
from payments.refusals import PaymentsAway


class NewWaitingEntry(Body):
    """What to wait for; `variant_id` may be left out where there is one only.

    With `accepts_fewer` less is offered when less becomes free; without it all or nothing.
    """

    pick_up_point_id: UUID
    quantity: Annotated[int, msgspec.Meta(ge=1, le=QUANTITY_MAX)]
    variant_id: UUID | None = None
    accepts_fewer: bool = False


@post(
    "/campaigns/{campaign_id:uuid}/waiting-list",
    status_code=200,
    operation_id="join_waiting_list",
    summary="Stand in line for what is sold out",
    tags=["campaigns"],
    responses=refusals(
        NoSuchCampaign,
        NoSuchPoint,
        NoSuchVariant,
        NotServed,
        CampaignNotOpen,
        LimitReached,
        SoldOut,
        AlreadyWaiting,
        WaitingListNotOpen,
    ),
)
async def post_waiting_entry(
    viewer: SignedIn, campaign_id: FromPath[UUID], data: JSONBody[NewWaitingEntry]
) -> WaitingPlace:
    """Take a place in the line; sending the same again finds it.

    When units come back they are held for the first in line, as an order that waits to be paid
    for two hours of the day (08:00 to 21:00), and its buyer is told.
    """
    wish = WaitingWish(
        campaign_id, data.pick_up_point_id, data.variant_id, data.quantity, data.accepts_fewer
    )
    return await place_of_entry(await join_waiting_list(wish, viewer.person_id))


@delete(
    "/campaigns/{campaign_id:uuid}/waiting-list",
    operation_id="leave_waiting_list",
    summary="Leave the line",
    tags=["campaigns"],
    responses=refusals(PaymentsAway),
)
async def delete_waiting_entry(viewer: SignedIn, campaign_id: FromPath[UUID]) -> None:
    """Give up the place, and what was offered unless it is paid; again changes nothing."""
    await leave_waiting_list(campaign_id, viewer.person_id)


@get(
    "/me/waiting-list",
    operation_id="list_my_waiting_places",
    summary="Where I stand in line",
    tags=["me"],
)
async def list_places(viewer: SignedIn) -> Items[WaitingPlace]:
    """Give the reader's places, offers first, with those that ended in the last seven days."""
    return Items(items=await places_of(viewer.person_id), next_cursor=None)


RESOURCES = [post_waiting_entry, delete_waiting_entry, list_places]
