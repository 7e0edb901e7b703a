"""What people see and change of themselves."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from accounts.tables.people import PersonLanguage, Theme
from accounts.tables.places import MemberState
from accounts.tables.signing_in import Channel
from api.shapes.accounts_fields import (
    AddressText,
    CodeText,
    DisplayName,
    HomePart,
    OptionalHomePart,
    PasswordText,
    TextVersion,
)
from api.shapes.accounts_session import PersonBrief
from api.shapes.base import Answer, Body, Instant

TextSize = Annotated[int, msgspec.Meta(ge=12, le=30)]


class Me(PersonBrief):
    """The person, with what only their settings page needs."""

    has_password: bool
    deletion_effective_at: Instant | None


class ProfileChange(Body):
    """What is to change; fields left out stay."""

    display_name: DisplayName | UnsetType = UNSET
    language: PersonLanguage | UnsetType = UNSET
    elder_mode: bool | UnsetType = UNSET
    text_size: TextSize | UnsetType = UNSET
    theme: Theme | UnsetType = UNSET

    def changes(self) -> dict[str, Any]:
        """Give the fields that came."""
        return {
            name: value
            for name, value in msgspec.structs.asdict(self).items()
            if value is not UNSET
        }


class PasswordChange(Body):
    """A new password; the present one when there is one."""

    new: PasswordText
    current: PasswordText | None = None


class Identity(Answer):
    """A way to sign in, masked."""

    id: UUID
    kind: Literal["phone", "email", "oidc"]
    masked: str
    created_at: Instant
    last_used_at: Instant | None


class IdentityAdded(Body):
    """An address with the code that was sent there to verify it."""

    channel: Channel
    address: AddressText
    code: CodeText


class SignedInDevice(Answer):
    """A session, as coarse as it helps to recognise one's own."""

    id: UUID
    created_at: Instant
    last_seen_at: Instant
    device: str
    address_hint: str
    current: bool


class CommunitiesChosen(Body):
    """One's communities, the first one first."""

    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=20)]


class HomeGiven(Body):
    """Where one lives."""

    community_id: UUID
    building: HomePart
    unit: OptionalHomePart
    room: HomePart


class HouseholdMember(Answer):
    """Somebody in the household, or waiting to be."""

    person_id: UUID
    name: str
    state: MemberState
    asked_at: Instant


class Household(Answer):
    """One's own household; its members are seen once one is confirmed."""

    id: UUID
    label: str
    state: Literal["waiting", "confirmed"]
    community_id: UUID
    building: str
    unit: str
    room: str
    members: list[HouseholdMember]


class NewcomerDecision(Body):
    """Whether somebody who waits belongs to the household."""

    welcome: bool


class WaitingNewcomer(Answer):
    """Somebody who waits to be confirmed, as a community worker sees it."""

    household_id: UUID
    person_id: UUID
    name: str
    building: str
    asked_at: Instant


class DeletionAsked(Body):
    """A proof that it is really the person."""

    password: PasswordText | None = None
    code: CodeText | None = None


class DeletionAnswer(Answer):
    """When the account will be gone."""

    effective_at: Instant


class ConsentDecision(Body):
    """A decision on one purpose; ``text_version`` is needed to agree."""

    granted: bool
    text_version: TextVersion | None = None
