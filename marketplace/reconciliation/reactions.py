"""What is done when accounts do not agree."""

from __future__ import annotations

from core.facts import on
from marketplace.announcing import announce_platform
from marketplace.reconciliation.facts import ReconciliationFailed
from marketplace.reconciliation.telling import tell_of_failed_proof


@on(ReconciliationFailed)
async def write_to_finance(fact: ReconciliationFailed) -> None:
    """Write to the platform's finance people, once a day."""
    await tell_of_failed_proof(fact.run_id)


@on(ReconciliationFailed)
async def show_the_failed_proof(_fact: ReconciliationFailed) -> None:
    """Let open desks of the platform's people turn red."""
    await announce_platform()
