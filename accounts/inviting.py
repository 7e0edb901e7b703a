"""Inviting somebody to act for a party, by an address they must prove to hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from accounts.auditing import record_audit
from accounts.memberships import check_role
from accounts.queries import language_of, party_name
from core import clock
from core.database import execute, transaction, within_transaction
from core.identifiers import uuid7
from core.messages import Message, send_later
from core.rate_limits import allow
from core.refusals import Text
from core.settings import settings
from core.tokens import hash_token, new_token

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from accounts.access import Viewer
    from accounts.addresses import Address
    from accounts.tables.parties import Role

GOOD_FOR = timedelta(days=7)
A_DAY = 30

_SUBJECT = Text("邀请您加入 {party}", "You are invited to {party}")
_BODY = Text(
    "{party} 邀请您在邻里担任成员。请在 7 天内登录后打开：{link}",
    "{party} invites you to act for it on Linli. Sign in and open within 7 days: {link}",
)


@dataclass(frozen=True)
class Invited:
    """An invitation on its way; the token travels only in the message."""

    id: UUID
    masked: str
    role: str
    expires_at: datetime


async def invite(viewer: Viewer, party_id: UUID, address: Address, role: Role) -> Invited:
    """Send an invitation; the answer is the same whether the address has an account."""
    viewer.require_in_charge(party_id)
    await allow_invitation(party_id)
    await check_role(party_id, role)
    async with transaction():
        return await send_invitation(viewer, party_id, address, role)


async def allow_invitation(party_id: UUID) -> None:
    """Count one more message of a party; raises TooManyRequests when the day's are sent."""
    await allow("invitations", str(party_id), A_DAY, timedelta(days=1))


@within_transaction
async def send_invitation(viewer: Viewer, party_id: UUID, address: Address, role: Role) -> Invited:
    """Write an invitation in place of an earlier one to the same address, and send it."""
    token = new_token()
    invited = await _write(viewer, party_id, address, role, hash_token(token))
    await _send(viewer, party_id, address, token)
    await record_audit(
        "invitation.sent",
        done_by=viewer.person_id,
        party_id=party_id,
        details={"invitation_id": str(invited.id), "role": role.value},
    )
    return invited


async def _write(
    viewer: Viewer, party_id: UUID, address: Address, role: Role, token_hash: bytes
) -> Invited:
    now = clock.now()
    invited = Invited(uuid7(), address.masked, role.value, now + GOOD_FOR)
    # A new invitation to the same address takes the place of the one before.
    await execute(
        """UPDATE invitation SET withdrawn_at = $3, address_hash = NULL, address_sealed = NULL
           WHERE party = $1 AND address_hash = $2 AND accepted_at IS NULL
             AND withdrawn_at IS NULL""",
        party_id,
        address.hashed,
        now,
    )
    await execute(
        """INSERT INTO invitation (id, party, role, channel, address_hash, address_sealed,
             token_hash, invited_by, created_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)""",
        invited.id,
        party_id,
        role.value,
        address.channel.value,
        address.hashed,
        address.sealed,
        token_hash,
        viewer.person_id,
        now,
        invited.expires_at,
    )
    return invited


async def _send(viewer: Viewer, party_id: UUID, address: Address, token: str) -> None:
    await send_later(
        Message(
            kind=address.message_kind,
            address=address.text,
            purpose="invitation",
            subject=_SUBJECT,
            body=_BODY,
            fields={
                "party": await party_name(party_id) or "",
                "link": f"{settings().public_url}/invitations/{token}",
            },
            language=await language_of(viewer.person_id),
            useful_until=clock.now() + GOOD_FOR,
        )
    )
