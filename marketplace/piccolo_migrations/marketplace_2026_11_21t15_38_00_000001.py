"""One open application per host, and lines that were handed out count what was."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T15:38:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "open host applications, units handed out"

STATEMENTS = (
    """CREATE UNIQUE INDEX one_open_host_application_per_person ON host_application (applicant)
       WHERE state = 'submitted'""",
    "CREATE INDEX host_application_by_time ON host_application (submitted_at DESC, id DESC)",
    """UPDATE order_line line SET collected_units = line.quantity FROM market_order o
       WHERE o.id = line.parent AND o.collected_at IS NOT NULL""",
)


async def forwards() -> MigrationManager:
    """Add the indexes and count what was handed out before."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
