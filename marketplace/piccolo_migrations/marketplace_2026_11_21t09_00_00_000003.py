"""What was settled is never rewritten; one application at a time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T09:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "settled rows keep their figures"

REFUSE_CHANGE = """
CREATE FUNCTION settlement_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% keeps its figures: correct with a new line', TG_TABLE_NAME; END $$
"""

# A statement may only move its state; an earning may only be stated, once.
STATEMENT_KEEPS = """
CREATE TRIGGER statement_keeps_its_figures BEFORE UPDATE ON statement FOR EACH ROW
WHEN ((OLD.number, OLD.merchant, OLD.sequence, OLD.opening_fen, OLD.lines_fen, OLD.closing_fen,
       OLD.payable_fen, OLD.cut_off, OLD.issued_at) IS DISTINCT FROM
      (NEW.number, NEW.merchant, NEW.sequence, NEW.opening_fen, NEW.lines_fen, NEW.closing_fen,
       NEW.payable_fen, NEW.cut_off, NEW.issued_at))
EXECUTE FUNCTION settlement_refuse_change()
"""

EARNING_KEEPS = """
CREATE TRIGGER earning_keeps_its_figures BEFORE UPDATE ON earning FOR EACH ROW
WHEN (OLD.statement IS NOT NULL OR
      (OLD.merchant, OLD.kind, OLD.source_key, OLD.parent, OLD.gross_fen, OLD.commission_fen,
       OLD.net_fen, OLD.transfer, OLD.earned_at, OLD.available_on) IS DISTINCT FROM
      (NEW.merchant, NEW.kind, NEW.source_key, NEW.parent, NEW.gross_fen, NEW.commission_fen,
       NEW.net_fen, NEW.transfer, NEW.earned_at, NEW.available_on))
EXECUTE FUNCTION settlement_refuse_change()
"""

STATEMENTS = (
    REFUSE_CHANGE,
    STATEMENT_KEEPS,
    EARNING_KEEPS,
    """CREATE TRIGGER statement_line_is_never_changed BEFORE UPDATE ON statement_line
       FOR EACH ROW EXECUTE FUNCTION settlement_refuse_change()""",
    *(
        f"""CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION settlement_refuse_change()"""
        for table in ("statement", "earning", "statement_line", "payout")
    ),
    """CREATE TRIGGER default_commission_stays BEFORE DELETE ON commission_rule FOR EACH ROW
       WHEN (OLD.is_default) EXECUTE FUNCTION settlement_refuse_change()""",
    """CREATE UNIQUE INDEX one_open_application_per_person ON merchant_application (applicant)
       WHERE state = 'submitted'""",
    "CREATE INDEX issued_statement_by_time ON statement (issued_at) WHERE state = 'issued'",
    "CREATE INDEX earning_of_merchant_newest ON earning (merchant, earned_at DESC, id DESC)",
    """CREATE INDEX spent_digits_of_point ON pick_up_code (point, digits, spent_at DESC)
       WHERE state = 'spent'""",
)


async def forwards() -> MigrationManager:
    """Add triggers and indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
