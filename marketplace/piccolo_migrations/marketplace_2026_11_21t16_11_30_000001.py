"""A payout may be on its way through the provider, and then it is the statement's only one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T16:11:30:000001"
VERSION = "1.38.0"
DESCRIPTION = "the state of a payout that is being sent"

STATEMENTS = (
    "ALTER TABLE payout DROP CONSTRAINT payout_state_is_known",
    """ALTER TABLE payout ADD CONSTRAINT payout_state_is_known CHECK ("state" IN (
         'proposed', 'approved', 'exported', 'sending', 'paid', 'returned', 'rejected'))""",
    "DROP INDEX one_payout_under_way",
    """CREATE UNIQUE INDEX one_payout_under_way ON payout (statement)
       WHERE state IN ('proposed', 'approved', 'exported', 'sending', 'paid')""",
    """CREATE INDEX payout_waiting_for_the_provider ON payout (approved_at, id)
       WHERE state = 'approved' AND provider = 'stripe_transfer'""",
)


async def forwards() -> MigrationManager:
    """Widen the list, and the index that keeps a statement from being paid twice."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
