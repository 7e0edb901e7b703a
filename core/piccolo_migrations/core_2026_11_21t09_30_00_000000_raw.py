"""What table definitions cannot say: the partial indexes the queues are read by."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import execute

ID = "2026-11-21T09:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Partial indexes."

STATEMENTS = (
    "CREATE INDEX outbox_entry_not_relayed ON outbox_entry (sequence) WHERE relayed_at IS NULL",
    "CREATE INDEX outbox_entry_relayed ON outbox_entry (relayed_at) WHERE relayed_at IS NOT NULL",
    "CREATE INDEX outbox_delivery_due ON outbox_delivery (due_at, id) WHERE state = 'waiting'",
    "CREATE INDEX outbox_delivery_parked ON outbox_delivery (reaction) WHERE state = 'parked'",
    "CREATE INDEX picture_without_owner ON picture (created_at) WHERE owner IS NULL",
)


async def forwards() -> MigrationManager:
    """Add the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="core", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await execute(statement)

    manager.add_raw(run)
    return manager
