"""Runs reactions here and now, because the workers are not up while the street is built."""

from __future__ import annotations

from core import outbox

# What only makes things findable, pretty or told is left to the workers.
HERE = ("payments.", "marketplace.", "accounts.")


async def deliver_here() -> int:
    """Deliver what is due to the reactions that move orders and money; give how many."""
    ran = 0
    while True:
        due: list[outbox.Delivery] = []

        async def keep(batch: list[outbox.Delivery], due: list[outbox.Delivery] = due) -> None:
            due.extend(batch)

        await outbox.dispatch(keep)
        if not due:
            return ran
        for delivery in due:
            if delivery.reaction.startswith(HERE):
                await outbox.deliver(delivery)
                ran += 1
