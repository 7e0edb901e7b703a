"""An order has one open case, silence is found quickly, and what was said stays said."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T16:05:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "indexes of cases"

STATEMENTS = (
    "CREATE UNIQUE INDEX one_open_after_sale_per_order ON after_sale (parent) WHERE ended_at IS NULL",
    "CREATE INDEX open_after_sale_by_due ON after_sale (due_at, id) WHERE ended_at IS NULL",
    "CREATE INDEX after_sale_of_merchant_by_time ON after_sale (merchant, applied_at DESC, id DESC)",
    "CREATE INDEX after_sale_of_buyer_by_time ON after_sale (buyer, applied_at DESC, id DESC)",
    "CREATE INDEX after_sale_by_refund ON after_sale (refund) WHERE refund IS NOT NULL",
)


async def forwards() -> MigrationManager:
    """Add the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
