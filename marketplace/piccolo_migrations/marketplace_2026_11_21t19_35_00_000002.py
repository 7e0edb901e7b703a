"""An order knows until when its buyer may complain; older ones keep the day they were sold with."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T19:35:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "old orders keep a day, what is earned is found by its window"

STATEMENTS = (
    """UPDATE market_order SET after_sale_until = fulfilled_at + interval '24 hours'
       WHERE fulfilled_at IS NOT NULL""",
    "DROP INDEX fulfilled_order_by_time",
    """CREATE INDEX fulfilled_order_by_time ON market_order (after_sale_until, id)
       WHERE state IN ('collected', 'uncollected')""",
    "DROP INDEX manual_refund_by_time",
    """CREATE INDEX open_refund_by_state ON order_refund (state, decided_at, id)
       WHERE state <> 'succeeded'""",
)


async def forwards() -> MigrationManager:
    """Fill the column, and find by it what is earned."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
