"""Indexes for what is still open: few rows out of many."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T10:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "partial indexes over open payments, refunds and receipts"

STATEMENTS = (
    """CREATE UNIQUE INDEX one_open_payment_per_reference ON payment (reference)
       WHERE state IN ('created', 'pending', 'processing')""",
    """CREATE INDEX open_payment_by_last_look ON payment (coalesce(checked_at, created_at))
       WHERE state IN ('created', 'pending', 'processing')""",
    """CREATE INDEX open_refund_by_due ON refund (state, due_at)
       WHERE state IN ('requested', 'submitted', 'manual')""",
    """CREATE INDEX waiting_receipt_by_last_look
       ON webhook_receipt (coalesce(looked_at, received_at)) WHERE state = 'waiting'""",
)


async def forwards() -> MigrationManager:
    """Add what the table definitions cannot say."""
    manager = MigrationManager(migration_id=ID, app_name="payments", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
