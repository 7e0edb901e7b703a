"""Looking through the tree of places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.queries import CommunityView, community_view
from core.database import fetch

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.tables.places import CommunityLevel


@dataclass(frozen=True)
class CommunityNode:
    """A place in the tree, for choosing."""

    community: CommunityView
    parent_id: UUID | None
    active: bool
    has_children: bool


async def find_communities(
    *,
    parent: UUID | None,
    level: CommunityLevel | None,
    text: str | None,
    after: str | None,
    limit: int,
) -> list[CommunityNode]:
    """Give places by code: those right below ``parent``, of a level, with a text in the name.

    With none of the three, the provinces.
    """
    provinces = parent is None and level is None and not text
    rows = await fetch(
        """SELECT place.*, EXISTS (SELECT FROM community child WHERE child.parent = place.id)
                  AS has_children
           FROM community place
           WHERE ($1::uuid IS NULL OR place.parent = $1)
             AND ($2::text IS NULL OR place.level = $2)
             AND ($3::text IS NULL OR strpos(place.name, $3) > 0)
             AND ($4::text IS NULL OR place.code > $4)
           ORDER BY place.code LIMIT $5""",
        parent,
        "province" if provinces else level.value if level else None,
        text or None,
        after,
        limit,
    )
    return [
        CommunityNode(community_view(row), row["parent"], row["active"], row["has_children"])
        for row in rows
    ]
