"""No line without its variant."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey, Varchar

ID = "2026-11-21T15:39:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "every line of an order names its variant"


async def forwards() -> MigrationManager:
    """Forbid the gap that the migration before has filled."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)
    for column, kind in (("variant", ForeignKey), ("variant_name", Varchar)):
        manager.alter_column(
            table_class_name="OrderLine",
            tablename="order_line",
            column_name=column,
            db_column_name=column,
            params={"null": False},
            old_params={"null": True},
            column_class=kind,
            old_column_class=kind,
            schema=None,
        )
    return manager
