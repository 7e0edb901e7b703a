"""Refunds tell how far they are and which way they go; what waits for people is found quickly."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T17:20:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "the states of refunds, what waits for an operator"

STATEMENTS = (
    "ALTER TABLE order_refund DROP CONSTRAINT order_refund_state_is_known",
    """UPDATE order_refund ours SET state = CASE
         WHEN ours.state = 'failed' THEN 'manual'
         WHEN theirs.state = 'submitted' THEN 'submitted'
         WHEN theirs.failures > 0 THEN 'failed'
         ELSE 'approved' END
       FROM refund theirs WHERE theirs.id = ours.id AND ours.state IN ('requested', 'failed')""",
    """ALTER TABLE order_refund ADD CONSTRAINT order_refund_state_is_known CHECK ("state" IN (
         'awaiting_choice', 'approved', 'submitted', 'failed', 'manual', 'succeeded'))""",
    "DROP INDEX failed_refund_by_time",
    "CREATE INDEX manual_refund_by_time ON order_refund (decided_at) WHERE state = 'manual'",
    """CREATE UNIQUE INDEX one_open_refund_proposal_per_order ON refund_proposal (parent)
       WHERE state = 'proposed'""",
    """CREATE INDEX withdrawal_waiting ON wallet_withdrawal (requested_at, id)
       WHERE state IN ('requested', 'approved')""",
)


async def forwards() -> MigrationManager:
    """Carry the states over, and add the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
