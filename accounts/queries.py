"""What other parts of town ask about people and places; nothing here locks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from core.database import fetch, fetch_value
from core.personal_data import mask_name
from core.refusals import Language

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


@dataclass(frozen=True)
class CommunityView:
    """A place; ``path_names`` are the names from the province down to it."""

    id: UUID
    code: str
    name: str
    level: str
    path: str
    path_names: tuple[str, ...]


async def communities_of(person_id: UUID) -> list[CommunityView]:
    """Give the communities a person counts as theirs, the first chosen first."""
    rows = await fetch(
        """SELECT community.* FROM residence JOIN community ON community.id = residence.community
           WHERE residence.person = $1 ORDER BY residence.since, residence.id""",
        person_id,
    )
    return [community_view(row) for row in rows]


async def served_communities(ids: Iterable[UUID]) -> list[CommunityView]:
    """Give those of some places that are communities (居委会) and served, by code."""
    rows = await fetch(
        """SELECT * FROM community WHERE id = ANY($1) AND level = 'community' AND active
           ORDER BY code""",
        list(ids),
    )
    return [community_view(row) for row in rows]


async def household_of(person_id: UUID) -> UUID | None:
    """Give the household somebody is a confirmed member of."""
    found: UUID | None = await fetch_value(
        "SELECT household FROM household_member WHERE person = $1 AND state = 'confirmed'",
        person_id,
    )
    return found


async def language_of(person_id: UUID) -> Language:
    """Give the language a person reads."""
    found = await fetch_value("SELECT language FROM person WHERE id = $1", person_id)
    return cast("Language", found or "zh-CN")


async def masked_names(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give what others may read of people's names; deleted people are not in it."""
    rows = await fetch(
        "SELECT id, display_name FROM person WHERE id = ANY($1) AND display_name IS NOT NULL",
        list(person_ids),
    )
    return {row["id"]: mask_name(row["display_name"]) for row in rows}


async def party_name(party_id: UUID) -> str | None:
    """Give the name of a party."""
    found: str | None = await fetch_value("SELECT name FROM party WHERE id = $1", party_id)
    return found


def community_view(row: Any) -> CommunityView:
    """Make a view of a row of ``community``."""
    return CommunityView(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        level=row["level"],
        path=row["path"],
        path_names=tuple(name for name in row["path_names"].split("/") if name),
    )
