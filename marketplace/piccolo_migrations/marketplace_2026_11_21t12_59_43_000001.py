"""One open wish for a point, one open suspension of a merchant."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T12:59:43:000001"
VERSION = "1.38.0"
DESCRIPTION = "partial indexes of proposals and suspensions"

STATEMENTS = (
    """CREATE UNIQUE INDEX one_open_proposal_per_point ON point_proposal (point)
       WHERE state = 'submitted' AND point IS NOT NULL""",
    """CREATE INDEX open_proposal_by_time ON point_proposal (proposed_at)
       WHERE state = 'submitted'""",
    """CREATE UNIQUE INDEX one_open_suspension_per_merchant ON merchant_suspension (merchant)
       WHERE resumed_at IS NULL""",
)


async def forwards() -> MigrationManager:
    """Add the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
