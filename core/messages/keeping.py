"""How long messages are kept: a month, for questions about what was sent."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from core.database import execute

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
