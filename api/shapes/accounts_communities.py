"""The tree of places."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.tables.places import CommunityLevel
from api.shapes.accounts_session import CommunityBrief

if TYPE_CHECKING:
    from accounts.finding_communities import CommunityNode


class Community(CommunityBrief):
    """A place in the tree; ``code`` is the national code with twelve digits."""

    code: str
    level: CommunityLevel
    parent_id: UUID | None
    has_children: bool
    active: bool


def community_of(node: CommunityNode) -> Community:
    """Give the shape of a place in the tree."""
    view = node.community
    return Community(
        id=view.id,
        name=view.name,
        path_names=list(view.path_names),
        code=view.code,
        level=CommunityLevel(view.level),
        parent_id=node.parent_id,
        has_children=node.has_children,
        active=node.active,
    )
