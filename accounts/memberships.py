"""Who acts for a party: naming, changing and ending roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.auditing import record_audit
from accounts.refusals import AlreadyMember, LastOwner, NotFoundHere, RoleNotOfParty
from accounts.roles import in_charge, roles_of_kind
from accounts.tables.parties import PartyKind, Role
from core import clock
from core.database import execute, fetch, fetch_row, refuse_on, transaction, within_transaction
from core.identifiers import uuid7

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from accounts.access import Viewer

refuse_on({"one_membership_per_person_and_party": AlreadyMember})


@dataclass(frozen=True)
class MemberView:
    """A member, as colleagues see them."""

    person_id: UUID
    name: str
    role: str
    since: datetime


async def members_of(viewer: Viewer, party_id: UUID) -> list[MemberView]:
    """Give who acts for a party, to those who do so themselves."""
    viewer.require(party_id)
    rows = await fetch(
        """SELECT person.id, person.display_name, membership.role, membership.since
           FROM membership JOIN person ON person.id = membership.person
           WHERE membership.party = $1 AND membership.ended_at IS NULL
           ORDER BY membership.since, membership.id""",
        party_id,
    )
    return [MemberView(row["id"], row["display_name"], row["role"], row["since"]) for row in rows]


@within_transaction
async def create_party(
    kind: PartyKind, name: str, *, community_id: UUID | None = None, party_id: UUID | None = None
) -> UUID:
    """Write a party; whoever calls names somebody in charge in the same transaction."""
    made = party_id or uuid7()
    await execute(
        """INSERT INTO party (id, kind, name, community, state, created_at)
           VALUES ($1, $2, $3, $4, 'active', $5)""",
        made,
        kind.value,
        name,
        community_id,
        clock.now(),
    )
    return made


@within_transaction
async def give_role(
    party_id: UUID, person_id: UUID, role: Role, *, given_by: UUID | None = None
) -> None:
    """Let somebody act for a party; raises RoleNotOfParty and AlreadyMember."""
    await check_role(party_id, role)
    await execute(
        """INSERT INTO membership (id, party, person, role, since, given_by)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        uuid7(),
        party_id,
        person_id,
        role.value,
        clock.now(),
        given_by,
    )
    await _note("membership.given", party_id, person_id, given_by, role)


async def change_role(viewer: Viewer, party_id: UUID, person_id: UUID, role: Role) -> None:
    """Give a member another role; the last one in charge keeps theirs (LastOwner)."""
    kind = _kind_managed_by(viewer, party_id)
    async with transaction():
        held = await _lock_member(party_id, person_id)
        await check_role(party_id, role)
        if held == role:
            return
        if held == in_charge(kind):
            await _keep_somebody_in_charge(party_id, person_id, kind)
        await execute(
            """UPDATE membership SET role = $3
               WHERE party = $1 AND person = $2 AND ended_at IS NULL""",
            party_id,
            person_id,
            role.value,
        )
        await _note("membership.changed", party_id, person_id, viewer.person_id, role)


async def end_membership(viewer: Viewer, party_id: UUID, person_id: UUID) -> None:
    """Take somebody's role away, or leave; the last one in charge cannot (LastOwner)."""
    if viewer.person_id == person_id and viewer.scopes is None:
        kind = PartyKind(viewer.require(party_id).party_kind)
    else:
        kind = _kind_managed_by(viewer, party_id)
    async with transaction():
        held = await _lock_member(party_id, person_id)
        if held == in_charge(kind):
            await _keep_somebody_in_charge(party_id, person_id, kind)
        await execute(
            """UPDATE membership SET ended_at = $3
               WHERE party = $1 AND person = $2 AND ended_at IS NULL""",
            party_id,
            person_id,
            clock.now(),
        )
        await _note("membership.ended", party_id, person_id, viewer.person_id, held)


async def check_role(party_id: UUID, role: Role) -> None:
    """Raise RoleNotOfParty unless the party's kind has the role."""
    row = await fetch_row("SELECT kind FROM party WHERE id = $1", party_id)
    if row is None:
        raise NotFoundHere
    known = roles_of_kind(PartyKind(row["kind"]))
    if role not in known:
        raise RoleNotOfParty(roles=[one.value for one in known])


def _kind_managed_by(viewer: Viewer, party_id: UUID) -> PartyKind:
    kind = PartyKind(viewer.require(party_id).party_kind)
    viewer.require(party_id, in_charge(kind).value)
    return kind


async def _lock_member(party_id: UUID, person_id: UUID) -> Role:
    # The party's row orders all changes of its members: no two "last but one" leave at once.
    await execute("SELECT 1 FROM party WHERE id = $1 FOR UPDATE", party_id)
    row = await fetch_row(
        """SELECT role FROM membership
           WHERE party = $1 AND person = $2 AND ended_at IS NULL""",
        party_id,
        person_id,
    )
    if row is None:
        raise NotFoundHere
    return Role(row["role"])


async def _keep_somebody_in_charge(party_id: UUID, person_id: UUID, kind: PartyKind) -> None:
    others = await fetch(
        """SELECT 1 FROM membership
           WHERE party = $1 AND person <> $2 AND role = $3 AND ended_at IS NULL LIMIT 1""",
        party_id,
        person_id,
        in_charge(kind).value,
    )
    if not others:
        raise LastOwner


async def _note(
    what: str, party_id: UUID, person_id: UUID, done_by: UUID | None, role: Role
) -> None:
    await record_audit(
        what,
        person_id=person_id,
        done_by=done_by,
        party_id=party_id,
        details={"role": role.value},
    )
