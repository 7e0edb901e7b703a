"""What desks look for by number and by day, and what every minute asks of running campaigns."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T21:58:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "orders and campaigns by number, orders by their payment, campaigns under way"

STATEMENTS = (
    # A number is read from a paper at a counter: two orders must never have the same.
    "CREATE UNIQUE INDEX one_order_per_number ON market_order (number)",
    "CREATE UNIQUE INDEX one_campaign_per_number ON campaign (number)",
    "CREATE INDEX order_by_payment ON market_order (paid_at) WHERE paid_at IS NOT NULL",
    """CREATE INDEX campaign_delivering ON campaign (id)
       WHERE state IN ('succeeded', 'procuring', 'arrived', 'collecting')""",
)


async def forwards() -> MigrationManager:
    """Make the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
