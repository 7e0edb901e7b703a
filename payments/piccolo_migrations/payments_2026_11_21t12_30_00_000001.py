"""Indexes for the truths that ask whether a payment was told of."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T12:30:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "indexes over told payments"

STATEMENTS = (
    # On a table of core, but only about facts of this package.
    """CREATE INDEX told_payment ON outbox_entry ((payload ->> 'payment_id'))
       WHERE kind = 'payments.payment_succeeded'""",
    "CREATE INDEX succeeded_payment_by_time ON payment (settled_at) WHERE state = 'succeeded'",
)


async def forwards() -> MigrationManager:
    """Add the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="payments", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
