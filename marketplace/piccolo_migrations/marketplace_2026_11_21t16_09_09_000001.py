"""Fees stay frozen, what is kept back and disputed is never rewritten."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz

from core.database import DB

ID = "2026-11-21T16:09:09:000001"
VERSION = "1.38.0"
DESCRIPTION = "fees stay frozen, debts are told whole"

STATEMENTS = (
    "UPDATE commission_rule SET valid_from = created_at",
    """CREATE TRIGGER line_keeps_its_fees BEFORE UPDATE ON order_line FOR EACH ROW
       WHEN (OLD.commission_rule IS NOT NULL AND
             (OLD.commission_rule, OLD.commission_basis_points, OLD.commission_flat_fen,
              OLD.commission_base_fen, OLD.commission_fen, OLD.host_basis_points, OLD.host_fen,
              OLD.gateway_charge_fen) IS DISTINCT FROM
             (NEW.commission_rule, NEW.commission_basis_points, NEW.commission_flat_fen,
              NEW.commission_base_fen, NEW.commission_fen, NEW.host_basis_points, NEW.host_fen,
              NEW.gateway_charge_fen))
       EXECUTE FUNCTION settlement_refuse_change()""",
    """CREATE TRIGGER reserve_slice_keeps_its_figures BEFORE UPDATE ON reserve_slice FOR EACH ROW
       WHEN (OLD.state <> 'held' OR (OLD.payee, OLD.parent, OLD.amount_fen) IS DISTINCT FROM
             (NEW.payee, NEW.parent, NEW.amount_fen))
       EXECUTE FUNCTION settlement_refuse_change()""",
    """CREATE TRIGGER dispute_keeps_its_figures BEFORE UPDATE ON statement_dispute FOR EACH ROW
       WHEN (OLD.state <> 'open' OR (OLD.earning, OLD.amount_fen, OLD.reason) IS DISTINCT FROM
             (NEW.earning, NEW.amount_fen, NEW.reason))
       EXECUTE FUNCTION settlement_refuse_change()""",
    *(
        f"""CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION settlement_refuse_change()"""
        for table in ("reserve_slice", "statement_dispute", "write_off")
    ),
    """CREATE INDEX held_slice_by_release ON reserve_slice (release_on, payee)
       WHERE state = 'held'""",
    "CREATE INDEX open_dispute_by_time ON statement_dispute (opened_at) WHERE state = 'open'",
    """CREATE UNIQUE INDEX one_write_off_under_way ON write_off (payee)
       WHERE state = 'proposed'""",
)


async def forwards() -> MigrationManager:
    """Add triggers and indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    manager.alter_column(
        "CommissionRule",
        "commission_rule",
        "valid_from",
        "valid_from",
        params={"null": False},
        old_params={"null": True},
        column_class=Timestamptz,
        old_column_class=Timestamptz,
    )
    return manager
