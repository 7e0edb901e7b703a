"""Indexes for what runs every minute or stands on a counter's screen all day."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T10:50:00:000004"
VERSION = "1.38.0"
DESCRIPTION = "indexes of completing, boards and failed refunds"

STATEMENTS = (
    # The one before named a single state, so that the sweep over two could not use it.
    "DROP INDEX collected_order_by_time",
    """CREATE INDEX collected_order_by_time ON market_order (collected_at, id)
       WHERE state IN ('collected', 'partially_refunded')""",
    "CREATE INDEX order_of_point_ready ON market_order (point, ready_at) WHERE state = 'ready'",
    """CREATE INDEX order_of_point_handed_out ON market_order (point, collected_at)
       WHERE collected_at IS NOT NULL""",
    "CREATE INDEX failed_refund_by_time ON order_refund (decided_at) WHERE state = 'failed'",
)


async def forwards() -> MigrationManager:
    """Add the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
