"""The invitations of a party that nobody answered yet: seen, withdrawn, sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.addresses import Address, mask
from accounts.auditing import record_audit
from accounts.invitation_states import InvitationState, state_of
from accounts.inviting import Invited, allow_invitation, send_invitation
from accounts.refusals import InvitationOver, NotFoundHere
from accounts.tables.parties import Role
from core import clock
from core.database import execute, fetch, fetch_row, transaction, within_transaction
from core.personal_data import open_sealed

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer

# How long an invitation that ran out can still be sent again; then its address is forgotten.
REMEMBERED_FOR = timedelta(days=30)
SHOWN = 100


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that waits for an answer, or ran out without one."""

    id: UUID
    masked_address: str
    role: Role
    state: InvitationState
    invited_by: str
    created_at: datetime
    expires_at: datetime


async def open_invitations(viewer: Viewer, party_id: UUID) -> list[OpenInvitation]:
    """Give a party's unanswered invitations, newest first, to whoever may invite."""
    viewer.require_in_charge(party_id)
    rows = await fetch(
        """SELECT invitation.*, coalesce(person.display_name, '') AS inviter
           FROM invitation JOIN person ON person.id = invitation.invited_by
           WHERE invitation.party = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL
             AND address_sealed IS NOT NULL
           ORDER BY invitation.created_at DESC, invitation.id DESC LIMIT $2""",
        party_id,
        SHOWN,
    )
    now = clock.now()
    return [
        OpenInvitation(
            id=row["id"],
            masked_address=mask(row["channel"], open_sealed(row["address_sealed"])),
            role=Role(row["role"]),
            state=state_of(row, now),
            invited_by=row["inviter"],
            created_at=row["created_at"],
            expires_at=row["expires_at"],
        )
        for row in rows
    ]


async def withdraw_invitation(viewer: Viewer, party_id: UUID, invitation_id: UUID) -> None:
    """Take an unanswered invitation back and forget its address; raises InvitationOver."""
    viewer.require_in_charge(party_id)
    async with transaction():
        row = await _lock_open(party_id, invitation_id)
        await execute(
            """UPDATE invitation SET withdrawn_at = $2, address_hash = NULL, address_sealed = NULL
               WHERE id = $1""",
            row["id"],
            clock.now(),
        )
        await record_audit(
            "invitation.withdrawn",
            done_by=viewer.person_id,
            party_id=party_id,
            details={"invitation_id": str(invitation_id)},
        )


async def send_invitation_again(viewer: Viewer, party_id: UUID, invitation_id: UUID) -> Invited:
    """Send a new link in place of one that is unanswered or ran out; the old one opens nothing.

    Raises InvitationOver and TooManyRequests.
    """
    viewer.require_in_charge(party_id)
    await allow_invitation(party_id)
    async with transaction():
        row = await _lock_open(party_id, invitation_id)
        address = Address.of(row["channel"], open_sealed(row["address_sealed"]))
        return await send_invitation(viewer, party_id, address, Role(row["role"]))


async def forget_old_invitations() -> int:
    """Forget the addresses of invitations that ran out long ago; give how many (a sweep)."""
    return await execute(
        """UPDATE invitation SET withdrawn_at = $1, address_hash = NULL, address_sealed = NULL
           WHERE accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at <= $2""",
        clock.now(),
        clock.now() - REMEMBERED_FOR,
    )


@within_transaction
async def _lock_open(party_id: UUID, invitation_id: UUID) -> asyncpg.Record:
    row = await fetch_row(
        "SELECT * FROM invitation WHERE id = $1 AND party = $2 FOR UPDATE", invitation_id, party_id
    )
    if row is None:
        raise NotFoundHere
    answered = row["accepted_at"] is not None or row["withdrawn_at"] is not None
    if answered or row["address_sealed"] is None:
        raise InvitationOver
    return row
