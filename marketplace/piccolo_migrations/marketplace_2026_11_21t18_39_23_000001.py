"""Goods that are awaited at a point are found quickly."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T18:39:23:000001"
VERSION = "1.38.0"
DESCRIPTION = "goods that are awaited"


async def forwards() -> MigrationManager:
    """Add the index."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl(
            """CREATE INDEX point_awaiting_goods ON campaign_point (collect_from)
               WHERE arrived_at IS NULL"""
        )

    manager.add_raw(run)
    return manager
