"""The ledger is append-only, and every transfer balances when its transaction commits."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T09:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "append-only triggers, balance check at commit, indexes"

STATEMENTS = (
    """CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the ledger is append-only: correct with a new transfer'; END $$""",
    """CREATE TRIGGER transfer_is_never_changed BEFORE UPDATE OR DELETE ON ledger_transfer
       FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()""",
    """CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON ledger_entry
       FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()""",
    """CREATE FUNCTION ledger_check_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE total numeric; units integer; mixed boolean;
       BEGIN
         SELECT coalesce(sum(entry.amount), 0), count(*), bool_or(account.unit <> NEW.unit)
           INTO total, units, mixed
           FROM ledger_entry entry JOIN ledger_account account ON account.id = entry.account
           WHERE entry.transfer = NEW.id;
         IF total <> 0 OR units < 2 OR mixed THEN
           RAISE EXCEPTION 'transfer % does not balance', NEW.key;
         END IF;
         RETURN NULL;
       END $$""",
    """CREATE CONSTRAINT TRIGGER transfer_balances AFTER INSERT ON ledger_transfer
       DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_transfer()""",
    "CREATE INDEX entry_of_account_in_order ON ledger_entry (account, sequence)",
    """CREATE INDEX pending_hold_by_expiry ON ledger_hold (expires_at)
       WHERE state = 'pending' AND expires_at IS NOT NULL""",
)


async def forwards() -> MigrationManager:
    """Add what the table definitions cannot say."""
    manager = MigrationManager(migration_id=ID, app_name="ledger", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
