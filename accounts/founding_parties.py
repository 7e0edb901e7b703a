"""Organisations and communities that the operator founds, and the first one in charge of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.addresses import mask
from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from accounts.inviting import Invited, allow_invitation, send_invitation
from accounts.memberships import create_party
from accounts.queries import served_communities
from accounts.refusals import CommunityUnknown, NotFoundHere, PartyHasPeople
from accounts.roles import in_charge
from accounts.tables.parties import PartyKind, PartyState
from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, transaction, within_transaction
from core.personal_data import open_sealed
from core.refusals import Text

if TYPE_CHECKING:
    from accounts.access import Viewer
    from accounts.addresses import Address

PARTIES_SHOWN = 200

contribute_audit_texts({"party.founded": Text("开设了单位", "A party was founded")})


class FoundedKind(StrEnum):
    """What an operator founds; merchants apply, and the platform is there already."""

    ORGANISATION = "organisation"
    COMMUNITY = "community"


@dataclass(frozen=True)
class PartyView:
    """A party as the operator sees it; ``invited_mask`` is where the first invitation waits."""

    id: UUID
    kind: PartyKind
    name: str
    state: PartyState
    community_id: UUID | None
    community_name: str | None
    people: int
    invited_mask: str | None
    invitation_ends: datetime | None
    created_at: datetime


async def found_party(
    viewer: Viewer, kind: FoundedKind, name: str, community_id: UUID, address: Address
) -> UUID:
    """Found an organisation or a community party and invite its first one in charge.

    Raises CommunityUnknown and TooManyRequests.
    """
    viewer.require_platform("operator")
    if not await served_communities([community_id]):
        raise CommunityUnknown
    async with transaction():
        founded = PartyKind(kind.value)
        party_id = await create_party(founded, name, community_id=community_id)
        await record_audit("party.founded", done_by=viewer.person_id, party_id=party_id)
        await send_invitation(viewer, party_id, address, in_charge(founded))
    return party_id


async def invite_first(viewer: Viewer, party_id: UUID, address: Address) -> Invited:
    """Invite somebody to take charge of a party that nobody acts for yet.

    Earlier invitations open nothing any more. Raises NotFoundHere, PartyHasPeople and
    TooManyRequests.
    """
    viewer.require_platform("operator")
    await allow_invitation(party_id)
    async with transaction():
        kind = await _lock_empty(party_id)
        await execute(
            """UPDATE invitation SET withdrawn_at = $2, address_hash = NULL, address_sealed = NULL
               WHERE party = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL""",
            party_id,
            clock.now(),
        )
        return await send_invitation(viewer, party_id, address, in_charge(kind))


@within_transaction
async def _lock_empty(party_id: UUID) -> PartyKind:
    party = await fetch_row("SELECT kind FROM party WHERE id = $1 FOR UPDATE", party_id)
    if party is None or party["kind"] not in set(FoundedKind):
        raise NotFoundHere
    if await fetch_value("SELECT 1 FROM membership WHERE party = $1 LIMIT 1", party_id):
        raise PartyHasPeople
    return PartyKind(party["kind"])


async def parties(
    viewer: Viewer, *, kind: PartyKind | None = None, words: str = "", party_id: UUID | None = None
) -> list[PartyView]:
    """Give the parties that may keep points, newest first; the platform itself is not in it."""
    viewer.require_platform("operator")
    rows = await fetch(
        """SELECT party.*, community.name AS community_name,
             (SELECT count(*) FROM membership WHERE membership.party = party.id
                AND ended_at IS NULL)::integer AS people,
             open.channel, open.address_sealed, open.expires_at
           FROM party LEFT JOIN community ON community.id = party.community
           LEFT JOIN LATERAL (
             SELECT channel, address_sealed, expires_at FROM invitation
             WHERE invitation.party = party.id AND accepted_at IS NULL AND withdrawn_at IS NULL
               AND address_sealed IS NOT NULL ORDER BY created_at DESC LIMIT 1) open
             ON NOT EXISTS (SELECT FROM membership WHERE membership.party = party.id)
           WHERE party.kind <> 'platform' AND ($1::text IS NULL OR party.kind = $1)
             AND ($2 = '' OR strpos(lower(concat_ws(' ', party.name, community.name)),
                                    lower($2)) > 0)
             AND ($3::uuid IS NULL OR party.id = $3)
           ORDER BY party.created_at DESC, party.id DESC LIMIT $4""",
        kind,
        words,
        party_id,
        PARTIES_SHOWN,
    )
    return [
        PartyView(
            id=row["id"],
            kind=PartyKind(row["kind"]),
            name=row["name"],
            state=PartyState(row["state"]),
            community_id=row["community"],
            community_name=row["community_name"],
            people=row["people"],
            invited_mask=row["address_sealed"]
            and mask(row["channel"], open_sealed(row["address_sealed"])),
            invitation_ends=row["expires_at"],
            created_at=row["created_at"],
        )
        for row in rows
    ]
