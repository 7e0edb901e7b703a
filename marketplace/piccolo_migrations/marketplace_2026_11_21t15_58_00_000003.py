"""Earnings never change, a day of them is stated once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T15:58:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "earnings never change, a day of them is stated once"

STATEMENTS = (
    """CREATE TRIGGER statement_keeps_its_figures BEFORE UPDATE ON statement FOR EACH ROW
       WHEN ((OLD.number, OLD.payee, OLD.sequence, OLD.opening_fen, OLD.lines_fen,
              OLD.closing_fen, OLD.payable_fen, OLD.figures, OLD.first_earned_at, OLD.cut_off,
              OLD.issued_at) IS DISTINCT FROM
             (NEW.number, NEW.payee, NEW.sequence, NEW.opening_fen, NEW.lines_fen,
              NEW.closing_fen, NEW.payable_fen, NEW.figures, NEW.first_earned_at, NEW.cut_off,
              NEW.issued_at))
       EXECUTE FUNCTION settlement_refuse_change()""",
    """CREATE TRIGGER earning_is_never_changed BEFORE UPDATE ON earning
       FOR EACH ROW EXECUTE FUNCTION settlement_refuse_change()""",
    """CREATE TRIGGER earning_day_is_stated_once BEFORE UPDATE ON earning_day FOR EACH ROW
       WHEN (OLD.statement IS NOT NULL
             OR (OLD.payee, OLD.available_on, OLD.kind) IS DISTINCT FROM
                (NEW.payee, NEW.available_on, NEW.kind))
       EXECUTE FUNCTION settlement_refuse_change()""",
    """CREATE TRIGGER earning_day_is_never_deleted BEFORE DELETE ON earning_day
       FOR EACH ROW EXECUTE FUNCTION settlement_refuse_change()""",
    """CREATE UNIQUE INDEX one_open_earning_day ON earning_day (payee, available_on, kind)
       WHERE statement IS NULL""",
    "CREATE INDEX open_earning_day_by_time ON earning_day (available_on) WHERE statement IS NULL",
)


async def forwards() -> MigrationManager:
    """Add triggers and indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
