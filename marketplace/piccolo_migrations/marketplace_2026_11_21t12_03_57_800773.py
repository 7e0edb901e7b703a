"""A refund says whether a person made it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Boolean
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-21T12:03:57:800773"
VERSION = "1.38.0"
DESCRIPTION = "refunds made by hand"


async def forwards() -> MigrationManager:
    """Add the column and its law."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    manager.add_column(
        table_class_name="OrderRefund",
        tablename="order_refund",
        column_name="by_hand",
        db_column_name="by_hand",
        column_class_name="Boolean",
        column_class=Boolean,
        params={
            "default": False,
            "null": False,
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

    manager.add_constraint(
        table_class_name="OrderRefund",
        tablename="order_refund",
        constraint_name="only_a_finished_refund_is_by_hand",
        constraint_class=Check,
        params={"condition": "NOT by_hand OR state = 'succeeded'"},
        schema=None,
    )

    return manager
