"""Who acts for a party: members, invitations, access tokens."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from accounts.access_tokens import AccessScope
from accounts.invitation_states import InvitationState
from accounts.tables.parties import PartyKind, Role
from accounts.tables.signing_in import Channel
from api.shapes.accounts_fields import AddressText, PartyLabel
from api.shapes.base import Answer, Body, Instant


class PartyMember(Answer):
    """Somebody who acts for the party."""

    person_id: UUID
    name: str
    role: Role
    since: Instant


class RoleChange(Body):
    """Another role for a member."""

    role: Role


class InvitationAsked(Body):
    """Whom to invite, and as what."""

    channel: Channel
    address: AddressText
    role: Role


class InvitationSent(Answer):
    """An invitation on its way."""

    id: UUID
    masked_address: str
    role: Role
    expires_at: Instant


class OpenInvitation(Answer):
    """An invitation that waits for an answer, or ran out without one."""

    id: UUID
    masked_address: str
    role: Role
    state: InvitationState
    invited_by: str
    created_at: Instant
    expires_at: Instant


class InvitationSeen(Answer):
    """What the holder of an invitation's link reads; ``for_me`` is null before signing in."""

    party_id: UUID
    party_name: str
    party_kind: PartyKind
    role: Role
    invited_by: str
    masked_address: str | None
    state: InvitationState
    expires_at: Instant
    for_me: bool | None
    member_already: bool


class AccessTokenAsked(Body):
    """A token for a machine: what it is called, what it may do, for how many days."""

    name: PartyLabel
    scopes: Annotated[list[AccessScope], msgspec.Meta(min_length=1, max_length=10)]
    days: Annotated[int, msgspec.Meta(ge=1, le=366)] = 90


class AccessToken(Answer):
    """A token without what opens; ``hint`` is its last characters."""

    id: UUID
    name: str
    hint: str
    scopes: list[str]
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None


class NewAccessToken(AccessToken):
    """A token just made; ``token`` is shown this once."""

    token: str
