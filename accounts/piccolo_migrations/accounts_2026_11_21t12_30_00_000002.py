"""An invitation can be declined by whoever got it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-21T12:30:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "invitations that were declined"


async def forwards() -> MigrationManager:
    """Add the column and its law."""
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Invitation",
        tablename="invitation",
        column_name="declined_at",
        db_column_name="declined_at",
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

    manager.add_constraint(
        table_class_name="Invitation",
        tablename="invitation",
        constraint_name="declined_invitation_is_withdrawn",
        constraint_class=Check,
        params={"condition": "declined_at IS NULL OR withdrawn_at IS NOT NULL"},
        schema=None,
    )

    return manager
