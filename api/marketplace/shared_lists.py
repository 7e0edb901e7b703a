"""A list of a chat group behind its link: find the own line, claim it, go and pay."""

from __future__ import annotations

from typing import Annotated

from litestar import get, post
from litestar.params import PathParameter

from api.given import Anybody, JSONBody, SignedIn
from api.guards import rate
from api.openapi import refusals
from api.shapes.group_lists import ClaimedItem, ClaimedLine, LineChoice
from marketplace.pasted_lists.claiming import claim
from marketplace.pasted_lists.refusals import (
    GroupListClosed,
    LineAlreadyOrdered,
    NoSuchGroupList,
)
from marketplace.pasted_lists.views import SharedList, shared_list

TAGS = ["group lists"]
Token = Annotated[str, PathParameter(max_length=100)]


@get(
    "/shared-lists/{token:str}",
    operation_id="get_shared_list",
    summary="A list of a chat group, behind its link",
    tags=TAGS,
    guards=[rate("shared-lists", 120, 60)],
    responses=refusals(NoSuchGroupList),
)
async def get_shared(optional_viewer: Anybody, token: Token) -> SharedList:
    """Give the lines with masked names; whoever has the link may look."""
    viewer = optional_viewer.person_id if optional_viewer else None
    return await shared_list(token, viewer=viewer)


@post(
    "/shared-lists/{token:str}/claim",
    operation_id="claim_line",
    summary="Say that a line is mine",
    tags=TAGS,
    status_code=200,
    responses=refusals(NoSuchGroupList, GroupListClosed, LineAlreadyOrdered),
)
async def claim_line(viewer: SignedIn, token: Token, data: JSONBody[LineChoice]) -> ClaimedLine:
    """Give what the line asks for, to fill the page with on which one joins and pays."""
    claimed = await claim(token, data.position, by=viewer.person_id)
    return ClaimedLine(
        campaign_id=claimed.campaign,
        pick_up_point_id=claimed.point,
        items=[ClaimedItem(variant_id=item.variant, units=item.units) for item in claimed.items],
    )


RESOURCES = [get_shared, claim_line]
