"""News that waits for the operators' figures goes to the one reaction that counts them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T22:31:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "one reaction counts what waits"

RENAMED = """
    UPDATE outbox_delivery SET reaction = 'marketplace.reactions_of_overviews.count_anew'
    WHERE reaction IN ('marketplace.reactions_of_overviews.count_the_application',
      'marketplace.reactions_of_overviews.count_the_agreement',
      'marketplace.reactions_of_overviews.count_the_dispute',
      'marketplace.reactions_of_overviews.count_the_approval')"""


async def forwards() -> MigrationManager:
    """Name the reaction anew in what was not delivered yet."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl(RENAMED)

    manager.add_raw(run)
    return manager
