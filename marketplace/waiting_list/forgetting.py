"""Forgetting who waited: a place in line is kept for nobody who left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, fetch, within_transaction
from core.outbox import record
from marketplace.locks import lock_campaigns
from marketplace.waiting_list.ending import end_waiting
from marketplace.waiting_list.facts import WaitingListMoved

if TYPE_CHECKING:
    from uuid import UUID


@within_transaction
async def forget_who_waited(person_id: UUID) -> None:
    """Take a person out of every line and forget that they stood there.

    An offer says no more than its order, which ends by itself.
    """
    places = await fetch(
        "SELECT id, campaign FROM waiting_entry WHERE buyer = $1 AND state = 'waiting'", person_id
    )
    await lock_campaigns([place["campaign"] for place in places])
    for place in places:
        if await end_waiting(place["id"], place["campaign"]):
            await record(WaitingListMoved(campaign_id=place["campaign"]))
    await execute(
        "DELETE FROM waiting_entry WHERE buyer = $1 AND state IN ('left', 'closed', 'lapsed')",
        person_id,
    )
