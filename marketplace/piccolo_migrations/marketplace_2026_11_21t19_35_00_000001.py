"""An order knows until when its buyer may complain."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-21T19:35:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "until when an order may be complained about"


async def forwards() -> MigrationManager:
    """Add the column; it is filled next."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)
    manager.add_column(
        table_class_name="Order",
        tablename="market_order",
        column_name="after_sale_until",
        db_column_name="after_sale_until",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
    return manager
