"""Parties: merchants, organisations, communities at work, the platform; who acts for them."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import Bytea
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables.people import Person
from accounts.tables.places import Community
from core.columns import Row, document, holds, instant, one_of, prose, reference, state, words


class PartyKind(StrEnum):
    """What a party is."""

    MERCHANT = "merchant"
    ORGANISATION = "organisation"
    COMMUNITY = "community"
    HOST = "host"
    PLATFORM = "platform"


class PartyState(StrEnum):
    """Whether a party acts at present."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Role(StrEnum):
    """What somebody may do for a party; which ones a party knows depends on its kind."""

    OWNER = "owner"
    MANAGER = "manager"
    STAFF = "staff"
    WORKER = "worker"
    OPERATOR = "operator"
    FINANCE = "finance"
    REVIEWER = "reviewer"


class InvitedBy(StrEnum):
    """The way an invitation travels."""

    PHONE = "phone"
    EMAIL = "email"


class Party(Row, Table, tablename="party"):
    """Somebody other than a person that owns things and that people act for."""

    kind = state(PartyKind)
    name = words(80)
    community = reference(Community, null=True)
    state = state(PartyState, default=PartyState.ACTIVE)
    created_at = instant()

    party_kind_is_known = one_of("kind", PartyKind)
    party_state_is_known = one_of("state", PartyState)
    community_party_has_its_community = holds("kind <> 'community' OR community IS NOT NULL")


class Membership(Row, Table, tablename="membership"):
    """A person acts for a party in one role, from one day until another."""

    party = reference(Party)
    person = reference(Person)
    role = state(Role)
    since = instant()
    ended_at = instant(null=True)
    given_by = reference(Person, null=True)

    membership_role_is_known = one_of("role", Role)


class Invitation(Row, Table, tablename="invitation"):
    """A role offered to whoever proves to hold an address."""

    party = reference(Party)
    role = state(Role)
    channel = state(InvitedBy)
    address_hash = Bytea(null=True, default=None)
    address_sealed = prose(null=True)
    token_hash = Bytea(null=False, default=None)
    invited_by = reference(Person)
    created_at = instant()
    expires_at = instant()
    accepted_at = instant(null=True)
    accepted_by = reference(Person, null=True)
    withdrawn_at = instant(null=True)
    declined_at = instant(null=True)

    invitation_role_is_known = one_of("role", Role)
    invitation_channel_is_known = one_of("channel", InvitedBy)
    one_invitation_per_token = Unique(["token_hash"])
    accepted_invitation_says_by_whom = holds("(accepted_at IS NULL) = (accepted_by IS NULL)")
    waiting_invitation_has_its_address = holds(
        "address_hash IS NOT NULL OR accepted_at IS NOT NULL OR withdrawn_at IS NOT NULL"
    )
    invitation_is_accepted_or_withdrawn = holds("accepted_at IS NULL OR withdrawn_at IS NULL")
    declined_invitation_is_withdrawn = holds("declined_at IS NULL OR withdrawn_at IS NOT NULL")


class AccessToken(Row, Table, tablename="access_token"):
    """A bearer token by which a machine acts for a party, within its scopes."""

    party = reference(Party)
    name = words(60)
    token_hash = Bytea(null=False, default=None)
    hint = words(8)
    scopes = document()
    created_by = reference(Person)
    created_at = instant()
    expires_at = instant()
    last_used_at = instant(null=True)
    revoked_at = instant(null=True)

    one_access_token_per_hash = Unique(["token_hash"])
    access_token_ends_after_it_begins = holds("expires_at > created_at")
