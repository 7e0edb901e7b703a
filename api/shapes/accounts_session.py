"""Who is in front of the pages: the session and the person in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from accounts.tables.parties import PartyKind, Role
from accounts.tables.people import PersonLanguage, Theme
from api.shapes.base import Answer

if TYPE_CHECKING:
    from accounts.people import Profile
    from accounts.queries import CommunityView


class CommunityBrief(Answer):
    """A place; ``path_names`` are the names from the province down to it."""

    id: UUID
    name: str
    path_names: list[str]


class HouseholdBrief(Answer):
    """One's own household."""

    id: UUID
    label: str


class RoleBrief(Answer):
    """A party somebody acts for."""

    party_id: UUID
    party_kind: PartyKind
    party_name: str
    role: Role


class PersonBrief(Answer):
    """The signed-in person; addresses are masked."""

    id: UUID
    display_name: str
    masked_phone: str | None
    masked_email: str | None
    language: PersonLanguage
    elder_mode: bool
    text_size: int
    theme: Theme
    communities: list[CommunityBrief]
    household: HouseholdBrief | None
    roles: list[RoleBrief]


class ProviderBrief(Answer):
    """The OpenID Connect provider of this installation."""

    enabled: bool
    name: str | None


class Session(Answer):
    """What the pages ask for first; ``csrf_token`` goes into X-CSRF-Token."""

    person: PersonBrief | None
    csrf_token: str
    oidc: ProviderBrief
    mode: Literal["production", "development"]


def community_brief(view: CommunityView) -> CommunityBrief:
    """Give the shape of a place."""
    return CommunityBrief(id=view.id, name=view.name, path_names=list(view.path_names))


def person_brief(profile: Profile) -> PersonBrief:
    """Give the shape of the signed-in person."""
    home = profile.household
    return PersonBrief(
        id=profile.id,
        display_name=profile.display_name,
        masked_phone=profile.masked_phone,
        masked_email=profile.masked_email,
        language=PersonLanguage(profile.language),
        elder_mode=profile.elder_mode,
        text_size=profile.text_size,
        theme=Theme(profile.theme),
        communities=[community_brief(view) for view in profile.communities],
        household=HouseholdBrief(id=home.id, label=home.label) if home else None,
        roles=[
            RoleBrief(
                party_id=held.party_id,
                party_kind=PartyKind(held.party_kind),
                party_name=held.party_name,
                role=Role(held.role),
            )
            for held in profile.roles
        ],
    )
