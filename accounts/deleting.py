"""Deleting an account: asked for, open to a change of mind for seven days, then done.

What stays is the person's id: a key without a name, under which orders and ledger entries
are kept as long as the law asks for them.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from accounts.auditing import record_audit
from accounts.forgetting import forget_person
from accounts.refusals import DeletionUnderWay, NoDeletionUnderWay, StillNeeded
from accounts.telling import tell
from core import clock
from core.database import execute, fetch, fetch_value, refuse_on, transaction
from core.identifiers import uuid7
from core.refusals import Refusal, Text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from uuid import UUID

    Check = Callable[[UUID], Awaitable[None]]

COOLING = timedelta(days=7)

refuse_on({"one_open_deletion_per_person": DeletionUnderWay})

log = structlog.get_logger(__name__)

_SUBJECT = Text("账号将在 7 天后注销", "Your account will be deleted in 7 days")
_BODY = Text(
    "您申请注销邻里账号，7 天后生效；在此之前登录即可撤回。注销后资料无法恢复。"
    "如果不是您本人操作，请立即登录撤回并修改密码。",
    "You asked to delete your Linli account. It takes effect in 7 days; until then sign in"
    " to take it back. Afterwards nothing can be restored. If this was not you, sign in now,"
    " take it back and change your password.",
)


_checks: list[Check] = []


def check_before_deletion(check: Check) -> None:
    """Let a package refuse while something of the person is unsettled, such as a paid order.

    ``check(person_id)`` raises a refusal. It runs when deletion is asked for and again when
    it takes effect; then a refusal makes the deletion wait.
    """
    _checks.append(check)


async def request_deletion(person_id: UUID) -> datetime:
    """Ask to be deleted; give when it takes effect.

    The caller has proven anew who they are. Raises StillNeeded for the last one in charge
    of a party, DeletionUnderWay, and what other packages refuse by.
    """
    now = clock.now()
    async with transaction():
        await _check_settled(person_id)
        await execute(
            """INSERT INTO deletion_request (id, person, requested_at, effective_at)
               VALUES ($1, $2, $3, $4)""",
            uuid7(),
            person_id,
            now,
            now + COOLING,
        )
        await record_audit("deletion.requested", person_id=person_id, done_by=person_id)
        await tell(person_id, "deletion-requested", subject=_SUBJECT, body=_BODY, everywhere=True)
    return now + COOLING


async def cancel_deletion(person_id: UUID) -> None:
    """Take the wish back; raises NoDeletionUnderWay."""
    async with transaction():
        cancelled = await execute(
            """UPDATE deletion_request SET cancelled_at = $2
               WHERE person = $1 AND cancelled_at IS NULL AND done_at IS NULL""",
            person_id,
            clock.now(),
        )
        if not cancelled:
            raise NoDeletionUnderWay
        await record_audit("deletion.cancelled", person_id=person_id, done_by=person_id)


async def deletion_of(person_id: UUID) -> datetime | None:
    """Give when a person's account will be deleted, if they asked for it."""
    found: datetime | None = await fetch_value(
        """SELECT effective_at FROM deletion_request
           WHERE person = $1 AND cancelled_at IS NULL AND done_at IS NULL""",
        person_id,
    )
    return found


async def delete_due_accounts() -> int:
    """Carry out the deletions whose days are over; a sweep. Give how many."""
    rows = await fetch(
        """SELECT id, person FROM deletion_request
           WHERE cancelled_at IS NULL AND done_at IS NULL AND effective_at <= $1
           ORDER BY effective_at LIMIT 2000""",
        clock.now(),
    )
    done = 0
    for row in rows:
        try:
            done += await _carry_out(row["id"], row["person"])
        except Refusal as refusal:
            # Something came up meanwhile; it is tried again until that is settled.
            log.warning("deletion_waits", request=str(row["id"]), code=refusal.code)
    return done


async def _carry_out(request_id: UUID, person_id: UUID) -> int:
    async with transaction():
        # The request is taken first: a change of mind at the last moment wins or loses whole.
        taken = await execute(
            """UPDATE deletion_request SET done_at = $2
               WHERE id = $1 AND cancelled_at IS NULL AND done_at IS NULL""",
            request_id,
            clock.now(),
        )
        if taken:
            await _check_settled(person_id)
            await forget_person(person_id)
        return taken


async def _check_settled(person_id: UUID) -> None:
    await _check_not_needed(person_id)
    for check in _checks:
        await check(person_id)


async def _check_not_needed(person_id: UUID) -> None:
    rows = await fetch(
        """SELECT party.name FROM membership held
           JOIN party ON party.id = held.party AND party.state <> 'closed'
           WHERE held.person = $1 AND held.ended_at IS NULL
             AND held.role IN ('owner', 'worker', 'operator')
             AND NOT EXISTS (
               SELECT FROM membership other WHERE other.party = held.party
                 AND other.person <> held.person AND other.role = held.role
                 AND other.ended_at IS NULL)
           ORDER BY party.name""",
        person_id,
    )
    if rows:
        raise StillNeeded(parties=[row["name"] for row in rows])
