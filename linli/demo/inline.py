"""Runs reactions here and now, because the workers are not up while the street is built."""

from __future__ import annotations

from core import clock, outbox
from core.database import execute
from search.rebuilding import rebuild

# The index is written once at the end instead of with every step of nine days.
LATER = "search."


async def deliver_here() -> int:
    """Deliver what is due to every reaction but those of the index; give how many."""
    ran = 0
    while True:
        due: list[outbox.Delivery] = []

        async def keep(batch: list[outbox.Delivery], due: list[outbox.Delivery] = due) -> None:
            due.extend(batch)

        await outbox.dispatch(keep)
        if not due:
            return ran
        for delivery in due:
            if not delivery.reaction.startswith(LATER):
                await outbox.deliver(delivery)
                ran += 1


async def index_everything() -> int:
    """Make all of the street findable; what waited for the index is done with it."""
    await deliver_here()
    count = await rebuild()
    await execute(
        """UPDATE outbox_delivery SET state = 'done', done_at = $1
           WHERE state = 'waiting' AND starts_with(reaction, $2)""",
        clock.now(),
        LATER,
    )
    return count
