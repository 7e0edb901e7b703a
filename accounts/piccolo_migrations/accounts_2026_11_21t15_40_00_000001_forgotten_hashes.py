"""What a replaced invitation still told of the address it was sent to."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T15:40:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "forget the address hashes of withdrawn invitations"


async def forwards() -> MigrationManager:
    """Forget the keyed hash wherever the address itself was forgotten already."""
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl("UPDATE invitation SET address_hash = NULL WHERE withdrawn_at IS NOT NULL")

    manager.add_raw(run)
    return manager
