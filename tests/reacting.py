"""Every due reaction, run in place of the relay and the worker."""

from __future__ import annotations

from typing import Any

from core import outbox


async def run_due_reactions() -> int:
    """Run due reactions until none is due, with the worker's own code; give how many ran."""
    ran = 0
    while True:
        due: list[outbox.Delivery] = []

        async def keep(batch: list[outbox.Delivery], due: list[Any] = due) -> None:
            due.extend(batch)

        await outbox.dispatch(keep)
        if not due:
            return ran
        for delivery in due:
            await outbox.deliver(delivery)
        ran += len(due)
