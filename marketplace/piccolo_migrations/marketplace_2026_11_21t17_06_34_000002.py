from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-21T17:06:34:000002"
VERSION = "1.38.0"
DESCRIPTION = "a used slice is used up"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    manager.add_constraint(
        table_class_name="ReserveSlice",
        tablename="reserve_slice",
        constraint_name="used_slice_is_used_up",
        constraint_class=Check,
        params={"condition": "(state = 'used') = (used_fen = amount_fen)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="ReserveSlice",
        tablename="reserve_slice",
        constraint_name="used_within_the_slice",
        constraint_class=Check,
        params={"condition": "used_fen BETWEEN 0 AND amount_fen"},
        schema=None,
    )

    return manager
