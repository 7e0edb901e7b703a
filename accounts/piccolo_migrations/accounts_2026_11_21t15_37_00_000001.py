"""Hosts are parties of their own kind."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T15:37:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "hosts are parties"

STATEMENTS = (
    "ALTER TABLE party DROP CONSTRAINT party_kind_is_known",
    """ALTER TABLE party ADD CONSTRAINT party_kind_is_known CHECK ("kind" IN (
         'merchant', 'organisation', 'community', 'host', 'platform'))""",
)


async def forwards() -> MigrationManager:
    """Widen the list."""
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
