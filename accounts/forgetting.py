"""Forgetting a person: everything that says who they were goes, the key stays."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from accounts import sessions
from accounts.auditing import record_audit
from accounts.facts import PersonDeleted
from accounts.homes import HomeAddress
from core import clock
from core.database import after_commit, execute, fetch, within_transaction
from core.messages.keeping import forget_messages_of
from core.outbox import record

if TYPE_CHECKING:
    from uuid import UUID

# In this order: what is found by an identity goes before the identity.
_STATEMENTS = (
    """DELETE FROM one_time_code USING sign_in_identity held
       WHERE held.person = $1 AND held.identifier_hash = one_time_code.address_hash""",
    """UPDATE invitation SET address_sealed = NULL, address_hash = NULL
       FROM sign_in_identity held
       WHERE held.person = $1 AND held.identifier_hash = invitation.address_hash
         AND invitation.accepted_at IS NOT NULL""",
    """UPDATE invitation SET address_sealed = NULL, address_hash = NULL, withdrawn_at = $2
       FROM sign_in_identity held
       WHERE held.person = $1 AND held.identifier_hash = invitation.address_hash
         AND invitation.accepted_at IS NULL""",
    "DELETE FROM sign_in_identity WHERE person = $1",
    "DELETE FROM credential WHERE person = $1",
    "DELETE FROM residence WHERE person = $1",
    "DELETE FROM personal_export WHERE person = $1",
    "UPDATE membership SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL",
    "UPDATE access_token SET revoked_at = $2 WHERE created_by = $1 AND revoked_at IS NULL",
    """UPDATE person SET display_name = NULL, state = 'deleted', deleted_at = $2,
         language = 'zh-CN', elder_mode = false, text_size = 16, theme = 'system'
       WHERE id = $1""",
)


@within_transaction
async def forget_person(person_id: UUID) -> None:
    """Anonymise a person and tell the other packages."""
    now = clock.now()
    await _forget_homes(person_id)
    await forget_messages_of(person_id)
    for statement in _STATEMENTS:
        values = (person_id, now) if "$2" in statement else (person_id,)
        await execute(statement, *values)
    await record_audit("person.deleted", person_id=person_id, done_by=person_id)
    await record(PersonDeleted(person_id=person_id))

    async def end_sessions() -> None:
        await sessions.revoke_all(person_id)

    after_commit(end_sessions)


async def _forget_homes(person_id: UUID) -> None:
    rows = await fetch(
        "DELETE FROM household_member WHERE person = $1 RETURNING household", person_id
    )
    homes = [row["household"] for row in rows]
    empty = await fetch(
        """SELECT id FROM household WHERE id = ANY($1) AND NOT EXISTS (
             SELECT FROM household_member member WHERE member.household = household.id)
           ORDER BY id FOR UPDATE""",
        homes,
    )
    for row in empty:
        # Orders may point to the household for ever; where it was is nobody's business now.
        await execute(
            "UPDATE household SET address_sealed = $2, address_hash = $3 WHERE id = $1",
            row["id"],
            HomeAddress(building="", unit="", room="").sealed,
            secrets.token_bytes(32),
        )
