"""Partly refunded is no state of an order; what was said in a case stays said."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T17:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "the states of an order, append-only steps of cases"

STATEMENTS = (
    # Nothing ever set it; an order that had it would be one that is still being refunded.
    "UPDATE market_order SET state = 'refunding' WHERE state = 'partially_refunded'",
    "ALTER TABLE market_order DROP CONSTRAINT order_state_is_known",
    """ALTER TABLE market_order ADD CONSTRAINT order_state_is_known CHECK ("state" IN (
         'pending', 'expired', 'cancelled', 'paid_waiting', 'confirmed', 'ready', 'collected',
         'uncollected', 'completed', 'refunding', 'refunded'))""",
    "DROP INDEX fulfilled_order_by_time",
    """CREATE INDEX fulfilled_order_by_time ON market_order (fulfilled_at, id)
       WHERE state IN ('collected', 'uncollected')""",
    # A person who leaves takes their words along; nothing else of a step ever changes.
    """CREATE FUNCTION after_sale_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'UPDATE' AND NEW.words = '' AND
            (NEW.id, NEW.parent, NEW.side, NEW.state, NEW.done_by, NEW.at)
              IS NOT DISTINCT FROM
            (OLD.id, OLD.parent, OLD.side, OLD.state, OLD.done_by, OLD.at) THEN
           RETURN NEW;
         END IF;
         RAISE EXCEPTION 'after_sale_event is append-only: write a new row';
       END $$""",
    """CREATE TRIGGER after_sale_event_is_never_changed BEFORE UPDATE OR DELETE
       ON after_sale_event FOR EACH ROW EXECUTE FUNCTION after_sale_event_stays()""",
)


async def forwards() -> MigrationManager:
    """Narrow the list and guard the steps."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
