"""One own code and one live neighbour's code to an order; a hand-over is written once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T15:50:30:000001"
VERSION = "1.38.0"
DESCRIPTION = "codes by kind, hand-overs that stay as they were"

STATEMENTS = (
    "CREATE UNIQUE INDEX one_own_code ON pick_up_code (order_id) WHERE kind = 'own'",
    """CREATE UNIQUE INDEX one_live_proxy_code ON pick_up_code (order_id)
       WHERE kind = 'proxy' AND state = 'live'""",
    """INSERT INTO hand_over (id, parent, point, code, by, device, scanned_at, received_at,
         offline, outcome)
       SELECT uuidv7(), o.id, o.point, code.id, o.collected_by, '', o.collected_at,
         o.collected_at, false, 'done'
       FROM market_order o JOIN pick_up_code code ON code.order_id = o.id
       WHERE o.collected_at IS NOT NULL AND o.collected_by IS NOT NULL""",
    """INSERT INTO hand_over_line (id, parent, line, units)
       SELECT uuidv7(), given.id, line.id, line.collected_units
       FROM hand_over given JOIN order_line line ON line.parent = given.parent
       WHERE line.collected_units > 0""",
    """CREATE FUNCTION hand_over_stays() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'seen_at') <> (to_jsonb(OLD) - 'seen_at') THEN
           RAISE EXCEPTION 'a hand-over stays as it was written';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER hand_over_stays BEFORE UPDATE OR DELETE ON hand_over
       FOR EACH ROW EXECUTE FUNCTION hand_over_stays()""",
    """CREATE INDEX hand_over_in_vain_of_point ON hand_over (point, received_at)
       WHERE outcome IN ('double', 'refused')""",
)


async def forwards() -> MigrationManager:
    """Add the indexes and the trigger, and write down what was handed out before."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
