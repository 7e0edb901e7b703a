"""What the accounts do once something has happened."""

from __future__ import annotations

from accounts.export_sections import contribute_accounts
from accounts.exporting import make_export
from accounts.facts import ExportRequested
from core.facts import on

contribute_accounts()


@on(ExportRequested)
async def make_requested_export(fact: ExportRequested) -> None:
    """Make the copy a person asked for."""
    await make_export(fact.export_id)
