"""What table definitions cannot say of reviews and credit: queues, and what never changes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T15:33:36:000001"
VERSION = "1.38.0"
DESCRIPTION = "append-only moderation and credit, one open report, indexes of reviews"

STATEMENTS = (
    """CREATE UNIQUE INDEX one_open_report_per_person ON review_report
       (review, picture, reported_by) NULLS NOT DISTINCT WHERE state = 'open'""",
    "CREATE INDEX report_by_number ON review_report (number DESC)",
    "CREATE INDEX review_of_offer ON review (offer, number DESC)",
    "CREATE INDEX review_of_merchant ON review (merchant, number DESC)",
    "CREATE INDEX credit_of_party ON credit_event (subject, happened_at DESC)",
    "CREATE INDEX open_credit_appeal ON credit_appeal (opened_at) WHERE state = 'open'",
    """CREATE TRIGGER moderation_is_never_changed BEFORE UPDATE OR DELETE ON review_moderation
       FOR EACH ROW EXECUTE FUNCTION settlement_refuse_change()""",
    """CREATE TRIGGER credit_event_is_never_changed BEFORE UPDATE OR DELETE ON credit_event
       FOR EACH ROW EXECUTE FUNCTION settlement_refuse_change()""",
)


async def forwards() -> MigrationManager:
    """Add the indexes and the triggers."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
