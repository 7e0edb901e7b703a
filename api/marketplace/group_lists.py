"""Lists of chat groups, for those who sell a campaign or hand it out."""

from __future__ import annotations

from uuid import UUID

from litestar import delete, get, post, put

from api.given import FromPath, FromQuery, JSONBody, SignedIn, ThisVisit
from api.guards import rate
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.group_lists import GroupListLines, GroupListText, PastedText
from core.refusals import Language
from marketplace.pasted_lists.access import require_campaign_staff, require_list_staff
from marketplace.pasted_lists.current_list import current_list
from marketplace.pasted_lists.pasting import paste
from marketplace.pasted_lists.refusals import (
    BadGroupList,
    GroupListClosed,
    GroupListUnreadable,
    NoSuchGroupList,
)
from marketplace.pasted_lists.reviewing import delete_list, open_list, review
from marketplace.pasted_lists.views import GroupListReview, GroupListRow, lists_of, review_of
from marketplace.refusals import NoSuchCampaign, NoSuchPoint

LISTS = "/campaigns/{campaign_id:uuid}/group-lists"
LIST = "/group-lists/{list_id:uuid}"
TAGS = ["group lists"]


@post(
    LISTS,
    operation_id="paste_group_list",
    summary="Paste a list from a chat",
    tags=TAGS,
    guards=[rate("group-lists", 20, 60)],
    responses=refusals(NoSuchCampaign, NoSuchPoint, GroupListClosed, GroupListUnreadable),
)
async def paste_list(
    viewer: SignedIn, campaign_id: FromPath[UUID], data: JSONBody[PastedText]
) -> GroupListReview:
    """Read a list; nothing of it is shared before somebody has looked it over."""
    await require_campaign_staff(viewer, campaign_id)
    made = await paste(campaign_id, data.pick_up_point_id, data.text, by=viewer.person_id)
    return await review_of(made)


@get(
    LISTS,
    operation_id="list_group_lists",
    summary="Lists pasted for a group-buy",
    tags=TAGS,
    responses=refusals(NoSuchCampaign),
)
async def list_lists(viewer: SignedIn, campaign_id: FromPath[UUID]) -> Items[GroupListRow]:
    """Give the latest lists with how many of their lines were read and paid."""
    await require_campaign_staff(viewer, campaign_id)
    return Items(items=await lists_of(campaign_id), next_cursor=None)


@get(
    "/campaigns/{campaign_id:uuid}/group-list-text",
    operation_id="write_group_list",
    summary="The present list as text for a chat",
    tags=TAGS,
    responses=refusals(NoSuchCampaign),
)
async def write_list(
    viewer: SignedIn,
    visit: ThisVisit,
    campaign_id: FromPath[UUID],
    language: FromQuery[Language | None] = None,
) -> GroupListText:
    """Write who has paid for what, with masked names, so that it can be pasted and read back."""
    await require_campaign_staff(viewer, campaign_id)
    return GroupListText(text=await current_list(campaign_id, language or visit.language))


@get(
    LIST,
    operation_id="get_group_list",
    summary="A pasted list, to look it over",
    tags=TAGS,
    responses=refusals(NoSuchGroupList),
)
async def get_list(viewer: SignedIn, list_id: FromPath[UUID]) -> GroupListReview:
    """Give every line with what it was read as, or why it was not."""
    await require_list_staff(viewer, list_id)
    return await review_of(list_id)


@put(
    LIST,
    operation_id="review_group_list",
    summary="Correct lines of a list",
    tags=TAGS,
    responses=refusals(NoSuchGroupList, GroupListClosed, BadGroupList),
)
async def put_list(
    viewer: SignedIn, list_id: FromPath[UUID], data: JSONBody[GroupListLines]
) -> GroupListReview:
    """Keep what a person says the lines mean; lines that are paid for stay as they are."""
    await require_list_staff(viewer, list_id)
    await review(list_id, [line.reviewed() for line in data.lines])
    return await review_of(list_id)


@post(
    f"{LIST}/open",
    operation_id="open_group_list",
    summary="Share a list with the neighbours",
    tags=TAGS,
    status_code=200,
    responses=refusals(NoSuchGroupList, GroupListClosed, BadGroupList),
)
async def open_it(viewer: SignedIn, list_id: FromPath[UUID]) -> GroupListReview:
    """Make the lines that were read claimable behind the list's link."""
    await require_list_staff(viewer, list_id)
    await open_list(list_id)
    return await review_of(list_id)


@delete(
    LIST,
    operation_id="delete_group_list",
    summary="Forget a list",
    tags=TAGS,
    status_code=204,
    responses=refusals(NoSuchGroupList),
)
async def delete_it(viewer: SignedIn, list_id: FromPath[UUID]) -> None:
    """Delete a list and every name on it; orders that came of it stay."""
    await require_list_staff(viewer, list_id)
    await delete_list(list_id)


RESOURCES = [paste_list, list_lists, write_list, get_list, put_list, open_it, delete_it]
