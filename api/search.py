"""Finding things by text, pinyin, kind and category."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import QueryParameter

from accounts.access import Viewer
from accounts.queries import communities_of
from api.given import Anybody
from api.guards import rate
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.refusals import BrokenCursor
from api.shapes.base import Answer, Items
from search.querying import Facets, Found, Question, Suggestion, search, suggest

TEXT_MAX = 60
SUGGESTIONS = 8
OFFSET_MAX = 1000

Text = Annotated[str, QueryParameter(name="q", description="Words or pinyin.", max_length=TEXT_MAX)]
Community = Annotated[
    UUID | None,
    QueryParameter(name="community", description="A community; without it, those of the viewer."),
]
Kind = Annotated[str | None, QueryParameter(name="kind", pattern="^[a-z_]{1,20}$")]
Merchant = Annotated[
    UUID | None, QueryParameter(name="merchant", description="Only what this merchant sells.")
]
Category = Annotated[str | None, QueryParameter(name="category", pattern="^[a-z_]{1,40}$")]


class SearchAnswer(Answer):
    """A page of what was found; `source` is `database` while the index is away."""

    items: list[Found]
    facets: Facets
    source: str
    next_cursor: str | None


@get(
    "/search",
    operation_id="search",
    summary="Find things",
    tags=["search"],
    guards=[rate("search", 240, 60)],
    responses=refusals(BrokenCursor),
)
async def find(  # noqa: PLR0917 - Litestar reads parameters by name
    optional_viewer: Anybody,
    q: Text = "",
    community: Community = None,
    kind: Kind = None,
    category: Category = None,
    merchant: Merchant = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> SearchAnswer:
    """Give what fits, with counts by kind and category."""
    (offset,) = read_cursor(cursor, "search", tuple[int]) or (0,)
    question = Question(
        text=q,
        communities=await _places(optional_viewer, community),
        kind=kind,
        category=category,
        merchant=merchant,
        offset=min(offset, OFFSET_MAX),
        limit=limit,
    )
    answer = await search(question)
    following = offset + limit
    more = answer.more and following < OFFSET_MAX
    return SearchAnswer(
        items=answer.items,
        facets=answer.facets,
        source=answer.source,
        next_cursor=write_cursor("search", following) if more else None,
    )


@get(
    "/search/suggestions",
    operation_id="suggest",
    summary="Titles while typing",
    tags=["search"],
    guards=[rate("suggest", 600, 60)],
)
async def suggestions(
    optional_viewer: Anybody, q: Text = "", community: Community = None
) -> Items[Suggestion]:
    """Give a few titles that fit what is being typed."""
    if not q.strip():
        return Items(items=[], next_cursor=None)
    question = Question(
        text=q, communities=await _places(optional_viewer, community), limit=SUGGESTIONS
    )
    return Items(items=await suggest(question), next_cursor=None)


async def _places(viewer: Viewer | None, community: UUID | None) -> list[UUID]:
    if community is not None:
        return [community]
    return [place.id for place in await communities_of(viewer.person_id)] if viewer else []


RESOURCES = [find, suggestions]
