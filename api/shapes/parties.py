"""Parties as the operator founds and sees them."""

from __future__ import annotations

from uuid import UUID

from accounts.founding_parties import FoundedKind
from accounts.tables.parties import PartyKind, PartyState
from accounts.tables.signing_in import Channel
from api.shapes.accounts_fields import AddressText, PartyLabel
from api.shapes.base import Answer, Body, Instant


class FirstInvited(Body):
    """Whom to invite to take charge."""

    channel: Channel
    address: AddressText


class NewParty(Body):
    """An organisation or a community at work, and whom to invite to take charge of it."""

    kind: FoundedKind
    name: PartyLabel
    community_id: UUID
    first: FirstInvited


class ManagedParty(Answer):
    """A party; ``invited_mask`` is where the first invitation waits, while nobody took it."""

    id: UUID
    kind: PartyKind
    name: str
    state: PartyState
    community_id: UUID | None
    community_name: str | None
    people: int
    invited_mask: str | None
    invitation_ends: Instant | None
    created_at: Instant
