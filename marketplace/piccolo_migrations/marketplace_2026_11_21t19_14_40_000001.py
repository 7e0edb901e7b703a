"""A merchant has one licence of a kind in force, and one that waits; ends are found quickly."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T19:14:40:000001"
VERSION = "1.38.0"
DESCRIPTION = "licences in force"

STATEMENTS = (
    """CREATE UNIQUE INDEX one_waiting_licence_per_kind ON merchant_licence (merchant, kind)
       WHERE state = 'submitted'""",
    """CREATE UNIQUE INDEX one_licence_in_force_per_kind ON merchant_licence (merchant, kind)
       WHERE state = 'approved'""",
    """CREATE INDEX licence_by_its_end ON merchant_licence (valid_until)
       WHERE state = 'approved'""",
)


async def forwards() -> MigrationManager:
    """Add the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
