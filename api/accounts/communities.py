"""The tree of places, and which of them are one's own."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, put
from litestar.params import QueryParameter

from accounts.finding_communities import find_communities
from accounts.refusals import CommunityUnknown, TooManyCommunities
from accounts.residing import choose_communities
from accounts.tables.places import CommunityLevel
from api.given import JSONBody, SignedIn
from api.guards import rate
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.accounts_communities import Community, community_of
from api.shapes.accounts_me import CommunitiesChosen
from api.shapes.base import Items

Parent = Annotated[UUID | None, QueryParameter(name="parent", description="Right below.")]
Level = Annotated[CommunityLevel | None, QueryParameter(name="level")]
Wanted = Annotated[
    str | None, QueryParameter(name="q", description="A part of the name.", max_length=40)
]


@get(
    "/communities",
    operation_id="list_communities",
    summary="Places",
    tags=["communities"],
    guards=[rate("communities", 120, 60)],
)
async def get_communities(
    parent: Parent = None,
    level: Level = None,
    q: Wanted = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[Community]:
    """Give places by their code; without any filter the provinces."""
    place = read_cursor(cursor, "communities", tuple[str])
    found = await find_communities(
        parent=parent,
        level=level,
        text=q.strip() if q else None,
        after=place[0] if place else None,
        limit=limit + 1,
    )
    shown = [community_of(node) for node in found[:limit]]
    return Items(
        items=shown,
        next_cursor=write_cursor("communities", shown[-1].code) if found[limit:] else None,
    )


@put(
    "/me/communities",
    status_code=204,
    operation_id="choose_communities",
    summary="Choose my communities",
    tags=["me"],
    responses=refusals(CommunityUnknown, TooManyCommunities),
)
async def put_communities(viewer: SignedIn, data: JSONBody[CommunitiesChosen]) -> None:
    """Replace one's communities; the first is the one shown first."""
    await choose_communities(viewer.person_id, data.ids)


RESOURCES = [get_communities, put_communities]
