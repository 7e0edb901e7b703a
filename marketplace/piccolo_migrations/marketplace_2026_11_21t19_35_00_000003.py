"""A fulfilled order says until when its buyer may complain."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-21T19:35:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "a fulfilled order says until when"


async def forwards() -> MigrationManager:
    """Require it of every order."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)
    manager.add_constraint(
        table_class_name="Order",
        tablename="market_order",
        constraint_name="fulfilled_order_says_until_when",
        constraint_class=Check,
        params={"condition": "(fulfilled_at IS NULL) = (after_sale_until IS NULL)"},
        schema=None,
    )
    return manager
