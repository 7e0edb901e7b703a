"""Orders may end uncollected, refunds have more reasons, and both are found quickly."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T13:05:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "states, reasons and indexes of goods not collected and not delivered"

STATEMENTS = (
    "UPDATE market_order SET fulfilled_at = collected_at WHERE collected_at IS NOT NULL",
    "ALTER TABLE market_order DROP CONSTRAINT order_state_is_known",
    """ALTER TABLE market_order ADD CONSTRAINT order_state_is_known CHECK ("state" IN (
         'pending', 'expired', 'cancelled', 'paid_waiting', 'confirmed', 'ready', 'collected',
         'uncollected', 'completed', 'refunding', 'refunded', 'partially_refunded'))""",
    "ALTER TABLE order_refund DROP CONSTRAINT order_refund_reason_is_known",
    """ALTER TABLE order_refund ADD CONSTRAINT order_refund_reason_is_known CHECK ("reason" IN (
         'group_failed', 'cancelled_by_buyer', 'paid_too_late', 'paid_twice', 'uncollected',
         'not_delivered', 'by_operator'))""",
    "DROP INDEX collected_order_by_time",
    """CREATE INDEX fulfilled_order_by_time ON market_order (fulfilled_at, id)
       WHERE state IN ('collected', 'uncollected', 'partially_refunded')""",
    """CREATE INDEX uncollected_order_of_point ON market_order (point, uncollected_at)
       WHERE uncollected_at IS NOT NULL""",
    "CREATE INDEX ready_order_by_id ON market_order (id) WHERE state = 'ready'",
    """CREATE INDEX point_without_goods ON campaign_point (collect_until)
       WHERE arrived_at IS NULL""",
    "CREATE INDEX confirmed_order_of_campaign ON market_order (campaign) WHERE state = 'confirmed'",
)


async def forwards() -> MigrationManager:
    """Widen the two lists and add the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
