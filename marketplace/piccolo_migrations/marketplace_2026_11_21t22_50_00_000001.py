"""The hottest rows keep no index that another one begins with."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey

ID = "2026-11-21T22:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "fewer indexes of orders and their lines"

# Each of these is the beginning of an index by which orders are listed, or held to one line.
COVERED = (
    ("Order", "market_order", "buyer"),
    ("Order", "market_order", "merchant"),
    ("Order", "market_order", "campaign"),
    ("OrderLine", "order_line", "parent"),
)


async def forwards() -> MigrationManager:
    """Drop them: they are written with every order and never the only way to it."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)
    for table, tablename, column in COVERED:
        manager.alter_column(
            table_class_name=table,
            tablename=tablename,
            column_name=column,
            db_column_name=column,
            params={"index": False},
            old_params={"index": True},
            column_class=ForeignKey,
            old_column_class=ForeignKey,
            schema=None,
        )
    return manager
