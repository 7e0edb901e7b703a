"""Who asks, and what they may do: the only way from an outside id to rights."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.refusals import NotFoundHere, RoleNotEnough, ScopeMissing
from accounts.roles import in_charge
from accounts.tables.parties import PartyKind
from core.database import fetch


@dataclass(frozen=True)
class MembershipView:
    """A party somebody acts for, and the role."""

    party_id: UUID
    party_kind: str
    role: str


@dataclass(frozen=True)
class Viewer:
    """Who is behind a request.

    ``session_id`` is set for a person at a browser. ``scopes`` is set for an access token
    instead: then ``person_id`` is who made the token and ``memberships`` its one party.
    """

    person_id: UUID
    session_id: UUID | None
    memberships: tuple[MembershipView, ...] = ()
    scopes: frozenset[str] | None = None

    def membership(self, party_id: UUID) -> MembershipView | None:
        """Give the viewer's membership of a party."""
        return next((held for held in self.memberships if held.party_id == party_id), None)

    def require(self, party_id: UUID, *roles: str) -> MembershipView:
        """Give the membership that allows it; without roles any membership does.

        Raises NotFoundHere for somebody outside the party, RoleNotEnough for the wrong role.
        """
        held = self.membership(party_id)
        if held is None:
            raise NotFoundHere
        if roles and held.role not in roles:
            raise RoleNotEnough(roles=list(roles))
        return held

    def require_in_charge(self, party_id: UUID) -> MembershipView:
        """Give the membership of whoever names others; raises as ``require`` does."""
        held = self.require(party_id)
        return self.require(party_id, in_charge(PartyKind(held.party_kind)).value)

    def require_platform(self, *roles: str) -> MembershipView:
        """Give the membership of the platform; for everybody else it does not exist."""
        held = next((m for m in self.memberships if m.party_kind == "platform"), None)
        if held is None:
            raise NotFoundHere
        if roles and held.role not in roles:
            raise RoleNotEnough(roles=list(roles))
        return held

    def require_scope(self, scope: str | None) -> None:
        """Stop an access token at a route that is not within its scopes.

        A route without a scope (None) is for people only. People are never stopped here.
        """
        if self.scopes is not None and scope not in self.scopes:
            raise ScopeMissing


async def viewer_of(person_id: UUID, session_id: UUID | None) -> Viewer | None:
    """Give the viewer for a person, or None when the account is no longer active."""
    rows = await fetch(
        """SELECT membership.party, party.kind, membership.role
           FROM person
           LEFT JOIN membership ON membership.person = person.id AND membership.ended_at IS NULL
           LEFT JOIN party ON party.id = membership.party AND party.state = 'active'
           WHERE person.id = $1 AND person.state = 'active'
           ORDER BY membership.since, membership.id""",
        person_id,
    )
    if not rows:
        return None
    held = [MembershipView(row["party"], row["kind"], row["role"]) for row in rows if row["kind"]]
    return Viewer(person_id, session_id, tuple(held))
