"""Running due reactions in small batches, so that there is something between two of them."""

from __future__ import annotations

from dataclasses import replace

from core import facts
from tests.reacting import run_due_reactions


async def react_in_pairs() -> None:
    """Run what is due, two facts at once where many are taken together."""
    for name, found in facts._reactions.items():
        if found.together is not None:
            facts._reactions[name] = replace(found, most=2)
    await run_due_reactions()
