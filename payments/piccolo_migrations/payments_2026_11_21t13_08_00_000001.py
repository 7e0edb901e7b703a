"""The tries that known refunds had, as far as they were kept."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T13:08:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "tries of refunds from before they were kept"

STATEMENTS = (
    """INSERT INTO refund_try (id, parent, provider_id, made_at, succeeded_at)
       SELECT uuidv7(), id, provider_id, coalesce(tried_at, requested_at), settled_at FROM refund
       WHERE provider_id IS NOT NULL""",
    """CREATE INDEX line_not_booked ON balance_transaction (created_at)
       WHERE booked_at IS NULL AND gone_at IS NULL""",
    """CREATE INDEX exception_not_resolved ON reconciliation_exception (since)
       WHERE state <> 'resolved'""",
)


async def forwards() -> MigrationManager:
    """Copy what is known, and add the indexes of what is open."""
    manager = MigrationManager(migration_id=ID, app_name="payments", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
