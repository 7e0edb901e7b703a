"""Names of a chat group are forgotten when their list has done its work."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from core.database import execute, fetch, transaction
from marketplace.pasted_lists.reviewing import forget

KEPT_AFTER_CLOSING = timedelta(days=30)
KEPT_UNOPENED = timedelta(days=7)
AT_ONCE = 200


async def forget_group_lists() -> int:
    """Close the lists of group-buys that are over, and delete what has waited long enough.

    A list nobody opened goes after a week, any other 30 days after it closed. Gives how many
    were deleted.
    """
    async with transaction():
        now = clock.now()
        await execute(
            """UPDATE group_list SET state = 'closed', closed_at = $1 FROM campaign
               WHERE campaign.id = group_list.campaign AND group_list.state = 'open'
                 AND (campaign.closes_at <= $1 OR campaign.state NOT IN ('open', 'scheduled'))""",
            now,
        )
        due = await fetch(
            """SELECT id FROM group_list
               WHERE (state = 'closed' AND closed_at <= $1) OR (state = 'review' AND made_at <= $2)
               ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED""",
            now - KEPT_AFTER_CLOSING,
            now - KEPT_UNOPENED,
            AT_ONCE,
        )
        await forget([row["id"] for row in due])
        return len(due)
