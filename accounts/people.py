"""People as they see themselves: the profile, and changing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from accounts import sessions
from accounts.homes import HomeView, home_of
from accounts.identities import identities_of
from accounts.queries import CommunityView, communities_of
from accounts.refusals import NotFoundHere
from core.database import execute, fetch, fetch_row
from core.refusals import Language

if TYPE_CHECKING:
    from uuid import UUID

_CHANGEABLE = ("display_name", "language", "elder_mode", "text_size", "theme")


@dataclass(frozen=True)
class RoleView:
    """A party somebody acts for, with its name."""

    party_id: UUID
    party_kind: str
    party_name: str
    role: str


@dataclass(frozen=True)
class Profile:
    """What the pages need to know of the person in front of them; addresses masked."""

    id: UUID
    display_name: str
    masked_phone: str | None
    masked_email: str | None
    language: Language
    elder_mode: bool
    text_size: int
    theme: str
    communities: list[CommunityView]
    household: HomeView | None
    roles: list[RoleView]


async def profile_of(person_id: UUID) -> Profile:
    """Give a person's own view of themselves."""
    row = await fetch_row("SELECT * FROM person WHERE id = $1 AND state = 'active'", person_id)
    if row is None:
        raise NotFoundHere
    identities = await identities_of(person_id)
    masked = {identity.kind: identity.masked for identity in reversed(identities)}
    return Profile(
        id=row["id"],
        display_name=row["display_name"],
        masked_phone=masked.get("phone"),
        masked_email=masked.get("email"),
        language=cast("Language", row["language"]),
        elder_mode=row["elder_mode"],
        text_size=row["text_size"],
        theme=row["theme"],
        communities=await communities_of(person_id),
        household=await home_of(person_id),
        roles=await _roles_of(person_id),
    )


async def change_profile(person_id: UUID, changes: dict[str, Any]) -> None:
    """Change some of display_name, language, elder_mode, text_size and theme."""
    columns = [name for name in _CHANGEABLE if name in changes]
    if not columns:
        return
    assigned = ", ".join(f"{name} = ${place}" for place, name in enumerate(columns, 2))
    await execute(
        f"UPDATE person SET {assigned} WHERE id = $1 AND state = 'active'",  # noqa: S608 - names of ours
        person_id,
        *(changes[name] for name in columns),
    )
    if "language" in changes:
        await sessions.set_language(person_id, changes["language"])


async def _roles_of(person_id: UUID) -> list[RoleView]:
    rows = await fetch(
        """SELECT party.id, party.kind, party.name, membership.role
           FROM membership JOIN party ON party.id = membership.party
           WHERE membership.person = $1 AND membership.ended_at IS NULL AND party.state = 'active'
           ORDER BY membership.since, membership.id""",
        person_id,
    )
    return [RoleView(row["id"], row["kind"], row["name"], row["role"]) for row in rows]
