"""Slices used before they could be used in part were used up."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T17:06:34:000001"
VERSION = "1.38.0"
DESCRIPTION = "what is used of a reserve"

FILL = "UPDATE reserve_slice SET used_fen = amount_fen WHERE state = 'used'"
STATEMENTS = (
    "DROP TRIGGER reserve_slice_keeps_its_figures ON reserve_slice",
    FILL,
    """CREATE TRIGGER reserve_slice_keeps_its_figures BEFORE UPDATE ON reserve_slice FOR EACH ROW
       WHEN (OLD.state <> 'held' OR NEW.used_fen < OLD.used_fen
             OR (OLD.payee, OLD.parent, OLD.amount_fen) IS DISTINCT FROM
             (NEW.payee, NEW.parent, NEW.amount_fen))
       EXECUTE FUNCTION settlement_refuse_change()""",
)


async def forwards() -> MigrationManager:
    """Fill in what is used, and let it only grow."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
