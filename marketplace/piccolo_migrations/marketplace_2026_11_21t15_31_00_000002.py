"""Orders there are get the title of their line, and new ones bring it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar

from core.database import DB

ID = "2026-11-21T15:31:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "every order has its title"

PLACE_ORDER = """
CREATE OR REPLACE FUNCTION place_order(
  p_order uuid, p_purchase uuid, p_line uuid, p_fact uuid, p_buyer uuid,
  p_campaign uuid, p_point uuid, p_quantity integer, p_note text, p_hash text,
  p_now timestamptz, p_hold interval, p_grace interval, OUT outcome text, OUT amount bigint,
  OUT state_now text, OUT until timestamptz
) LANGUAGE plpgsql AS $$
DECLARE run record; known record; v_household uuid;
BEGIN
  SELECT household INTO v_household FROM household_member
    WHERE person = p_buyer AND state = 'confirmed' LIMIT 1;
  UPDATE campaign SET held_units = held_units + p_quantity
    WHERE id = p_campaign AND state = 'open' AND opens_at <= p_now AND closes_at > p_now
      AND held_units + paid_units + p_quantity <= stock_units
      AND EXISTS (SELECT FROM campaign_community served
                  JOIN residence home ON home.community = served.community
                  WHERE served.campaign = p_campaign AND home.person = p_buyer)
      AND EXISTS (SELECT FROM campaign_point at
                  WHERE at.campaign = p_campaign AND at.point = p_point)
      AND NOT EXISTS (SELECT FROM market_order WHERE id = p_order)
    RETURNING * INTO run;
  IF NOT FOUND THEN
    SELECT request_hash, buyer, total_fen, state, hold_until INTO known
      FROM market_order WHERE id = p_order;
    IF FOUND THEN
      amount := known.total_fen;
      state_now := known.state;
      until := known.hold_until;
      outcome := CASE WHEN known.buyer = p_buyer AND known.request_hash = p_hash
                      THEN 'repeated' ELSE 'id_reused' END;
    ELSE
      outcome := 'refused';
    END IF;
    RETURN;
  END IF;
  IF NOT take_tally(p_campaign, p_buyer, p_quantity, run.limit_per_person) THEN
    outcome := 'person_limit';
  ELSIF v_household IS NOT NULL
     AND NOT take_tally(p_campaign, v_household, p_quantity, run.limit_per_household) THEN
    UPDATE campaign_tally SET units = units - p_quantity
      WHERE campaign = p_campaign AND subject = p_buyer;
    outcome := 'household_limit';
  END IF;
  IF outcome IS NOT NULL THEN
    UPDATE campaign SET held_units = held_units - p_quantity WHERE id = p_campaign;
    RETURN;
  END IF;
  amount := run.price_fen * p_quantity;
  state_now := 'pending';
  until := least(p_now + p_hold, run.closes_at + p_grace);
  INSERT INTO purchase (id, buyer, total_fen, payment_attempts, placed_at)
    VALUES (p_purchase, p_buyer, amount, 0, p_now);
  INSERT INTO market_order (id, purchase, buyer, household, merchant, campaign, point, state,
      title, quantity, total_fen, paid_fen, refunded_fen, note, request_hash, hold_until, placed_at)
    SELECT p_order, p_purchase, p_buyer, v_household, run.merchant, p_campaign, p_point,
      state_now, offer.title, p_quantity, amount, 0, 0, p_note, p_hash, until, p_now
      FROM offer WHERE offer.id = run.offer;
  INSERT INTO order_line (id, parent, offer, title, quantity, unit_price_fen, refunded_units,
      refunded_fen)
    SELECT p_line, p_order, offer.id, offer.title, p_quantity, run.price_fen, 0, 0
      FROM offer WHERE offer.id = run.offer;
  -- No notification here: it takes a lock that all commits share. The relay looks by itself.
  INSERT INTO outbox_entry (id, kind, payload, recorded_at)
    VALUES (p_fact, 'marketplace.order_placed',
      jsonb_build_object('order_id', p_order, 'campaign_id', p_campaign), p_now);
  outcome := 'placed';
END $$
"""

STATEMENTS = (
    """UPDATE market_order SET title = (
         SELECT line.title FROM order_line line WHERE line.parent = market_order.id
         ORDER BY line.id LIMIT 1)""",
    PLACE_ORDER,
)


async def forwards() -> MigrationManager:
    """Fill the title before it must be there."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    manager.alter_column(
        table_class_name="Order",
        tablename="market_order",
        column_name="title",
        db_column_name="title",
        params={"null": False},
        old_params={"null": True},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )
    return manager
