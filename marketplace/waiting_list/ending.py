"""How an entry ends. Whoever calls holds the campaign, and changes the order with it.

Whoever takes an order out of pending settles its entry in the same transaction. So that it
costs nothing where nobody waits, they look at the campaign's ``waiting_count`` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_value, within_transaction
from marketplace.waiting_list.rules import WaitingState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from marketplace.locks import LockedOrder

_LEFT_THE_LINE = "UPDATE campaign SET waiting_count = waiting_count - 1 WHERE id = $1"


@within_transaction
async def settle_offer(locked: LockedOrder, became: WaitingState) -> None:
    """End the entry whose offer an order was; other orders have none."""
    if not locked.campaign["waiting_count"]:
        return
    entry = await fetch_value(
        """UPDATE waiting_entry SET state = $2, ended_at = $3
           WHERE placed_as = $1 AND state = 'offered' RETURNING id""",
        locked.order["id"],
        became.value,
        clock.now(),
    )
    if entry is not None:
        await execute(_LEFT_THE_LINE, locked.campaign["id"])


@within_transaction
async def end_waiting(entry_id: UUID, campaign_id: UUID) -> bool:
    """Take one entry that has no offer out of the line; False when it was settled."""
    entry = await fetch_value(
        """UPDATE waiting_entry SET state = 'left', ended_at = $2
           WHERE id = $1 AND state = 'waiting' RETURNING id""",
        entry_id,
        clock.now(),
    )
    if entry is not None:
        await execute(_LEFT_THE_LINE, campaign_id)
    return entry is not None


@within_transaction
async def close_lines(campaigns: Sequence[UUID]) -> None:
    """End every entry that has no offer, of campaigns that take nobody any more."""
    await execute(
        """WITH ended AS (
             UPDATE waiting_entry SET state = 'closed', ended_at = $2
             WHERE campaign = ANY($1) AND state = 'waiting' RETURNING campaign)
           UPDATE campaign SET waiting_count = waiting_count - line.entries
           FROM (SELECT campaign, count(*) AS entries FROM ended GROUP BY campaign) line
           WHERE campaign.id = line.campaign""",
        list(campaigns),
        clock.now(),
    )
