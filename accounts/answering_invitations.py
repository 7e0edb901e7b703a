"""Reading an invitation, and taking the role or declining it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.addresses import mask
from accounts.auditing import record_audit
from accounts.invitation_states import InvitationState, state_of
from accounts.memberships import give_role
from accounts.refusals import InvitationNotForYou, InvitationOver, NotFoundHere
from accounts.tables.parties import PartyKind, Role
from accounts.telling import tell
from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.personal_data import open_sealed
from core.refusals import Text
from core.tokens import hash_token

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer

_SUBJECT = Text("{party}：邀请被谢绝", "{party}: an invitation was declined")
_BODY = Text(
    "{address} 谢绝了加入 {party} 的邀请。没有人得到权限。",
    "{address} declined the invitation to {party}. Nobody was given any rights.",
)
_READ = """
    SELECT invitation.*, party.name AS party_name, party.kind AS party_kind,
           coalesce(person.display_name, '') AS inviter
    FROM invitation JOIN party ON party.id = invitation.party
    JOIN person ON person.id = invitation.invited_by
    WHERE invitation.token_hash = $1"""


@dataclass(frozen=True)
class InvitationSeen:
    """What the holder of an invitation's link reads.

    ``masked_address`` is None once the invitation is answered or withdrawn: it is forgotten
    then. ``for_me`` tells whether the reader holds that address; None when nobody is signed in.
    """

    party_id: UUID
    party_name: str
    party_kind: PartyKind
    role: Role
    invited_by: str
    masked_address: str | None
    state: InvitationState
    expires_at: datetime
    for_me: bool | None
    member_already: bool


async def read_invitation(token: str, viewer: Viewer | None) -> InvitationSeen:
    """Give the invitation of a link, whatever became of it; raises NotFoundHere for no such."""
    row = await fetch_row(_READ, hash_token(token))
    if row is None:
        raise NotFoundHere
    sealed = row["address_sealed"]
    return InvitationSeen(
        party_id=row["party"],
        party_name=row["party_name"],
        party_kind=PartyKind(row["party_kind"]),
        role=Role(row["role"]),
        invited_by=row["inviter"],
        masked_address=mask(row["channel"], open_sealed(sealed)) if sealed else None,
        state=state_of(row, clock.now()),
        expires_at=row["expires_at"],
        for_me=await _is_theirs(viewer, row) if viewer else None,
        member_already=viewer is not None and viewer.membership(row["party"]) is not None,
    )


async def accept_invitation(viewer: Viewer, token: str) -> UUID:
    """Take a role that was offered to an address of the viewer; give the party.

    Raises InvitationOver, InvitationNotForYou and AlreadyMember.
    """
    async with transaction():
        row = await _lock_waiting(token)
        if not await _is_theirs(viewer, row):
            raise InvitationNotForYou
        await give_role(
            row["party"], viewer.person_id, Role(row["role"]), given_by=row["invited_by"]
        )
        await execute(
            """UPDATE invitation SET accepted_at = $2, accepted_by = $3, address_sealed = NULL
               WHERE id = $1""",
            row["id"],
            clock.now(),
            viewer.person_id,
        )
    party_id: UUID = row["party"]
    return party_id


async def decline_invitation(token: str) -> None:
    """Decline what the holder of the link was offered; the address is forgotten at once.

    No account is asked for: whoever wants no role need not sign up to say so. Declining again
    changes nothing. Raises InvitationOver.
    """
    async with transaction():
        declined = await fetch_value(
            "SELECT declined_at FROM invitation WHERE token_hash = $1", hash_token(token)
        )
        if declined is not None:
            return
        row = await _lock_waiting(token)
        await execute(
            """UPDATE invitation SET declined_at = $2, withdrawn_at = $2, address_hash = NULL,
                 address_sealed = NULL WHERE id = $1""",
            row["id"],
            clock.now(),
        )
        await record_audit(
            "invitation.declined", party_id=row["party"], details={"invitation_id": str(row["id"])}
        )
        await _tell_inviter(row)


@within_transaction
async def _tell_inviter(row: asyncpg.Record) -> None:
    await tell(
        row["invited_by"],
        "invitation_declined",
        subject=_SUBJECT,
        body=_BODY,
        fields={
            "party": row["party_name"],
            "address": mask(row["channel"], open_sealed(row["address_sealed"])),
        },
    )


@within_transaction
async def _lock_waiting(token: str) -> asyncpg.Record:
    row = await fetch_row(f"{_READ} FOR UPDATE OF invitation", hash_token(token))
    if row is None or state_of(row, clock.now()) is not InvitationState.WAITING:
        raise InvitationOver
    return row


async def _is_theirs(viewer: Viewer, row: asyncpg.Record) -> bool:
    found = await fetch_value(
        """SELECT true FROM sign_in_identity
           WHERE person = $1 AND kind = $2 AND identifier_hash = $3""",
        viewer.person_id,
        row["channel"],
        row["address_hash"],
    )
    return bool(found)
