"""How long messages are kept: a month, for questions about what was sent."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import execute

if TYPE_CHECKING:
    from uuid import UUID

KEPT_FOR = timedelta(days=30)
REMOVED_AT_ONCE_MAX = 10_000


async def remove_old() -> int:
    """Remove messages older than a month that are not waiting any more; give how many."""
    return await execute(
        """DELETE FROM outgoing_message WHERE id IN (
             SELECT id FROM outgoing_message WHERE created_at < $1 AND state <> 'waiting'
             ORDER BY created_at LIMIT $2)""",
        clock.now() - KEPT_FOR,
        REMOVED_AT_ONCE_MAX,
    )


async def forget_messages_of(person_id: UUID) -> int:
    """Remove every message to somebody who is forgotten, sent or not; give how many."""
    return await execute("DELETE FROM outgoing_message WHERE person = $1", person_id)
