"""An order says how many more units its buyer would take to fill a case, and how it came about."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T18:40:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "extra units at placing, campaigns that wait for review"

WRITE_ORDER = """
CREATE OR REPLACE FUNCTION write_order(p_purchase uuid, p_order jsonb, p_buyer uuid,
  p_household uuid, p_now timestamptz, p_hold interval, p_grace interval)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE run record; v_order uuid := (p_order ->> 'id')::uuid; v_units integer; v_total bigint;
BEGIN
  SELECT sum(wish.units), sum(sold.price_fen * wish.units) INTO v_units, v_total
    FROM jsonb_to_recordset(p_order -> 'lines') AS wish (variant uuid, units integer)
    JOIN campaign_variant sold ON sold.campaign = (p_order ->> 'campaign')::uuid
      AND (sold.id = wish.variant OR wish.variant IS NULL);
  UPDATE campaign SET held_units = held_units + v_units
    FROM offer WHERE campaign.id = (p_order ->> 'campaign')::uuid AND offer.id = campaign.offer
    RETURNING campaign.id, campaign.merchant, campaign.closes_at, offer.id AS offer, offer.title
    INTO run;
  UPDATE quota SET used_units = used_units + wish.units
    FROM quotas_of_wishes(jsonb_build_array(p_order)) wish WHERE wish.quota = quota.id;
  INSERT INTO campaign_tally AS tally (id, campaign, subject, units)
    SELECT uuidv7(), run.id, subject, v_units
      FROM unnest(ARRAY[p_buyer, p_household]) AS subject WHERE subject IS NOT NULL
    ON CONFLICT (campaign, subject) DO UPDATE SET units = tally.units + v_units;
  INSERT INTO market_order (id, purchase, buyer, household, merchant, campaign, point, source,
      state, title, quantity, total_fen, paid_fen, refunded_fen, note, hold_until, placed_at)
    VALUES (v_order, p_purchase, p_buyer, p_household, run.merchant, run.id,
      (p_order ->> 'point')::uuid, coalesce(p_order ->> 'source', 'cart'), 'pending',
      run.title, v_units, v_total, 0, 0, p_order ->> 'note',
      least(p_now + p_hold, run.closes_at + p_grace), p_now);
  INSERT INTO order_line (id, parent, offer, variant, title, variant_name, quantity,
      extra_units, unit_price_fen, refunded_units, refunded_fen)
    SELECT uuidv7(), v_order, run.offer, sold.id, run.title, kind.name, wish.units,
      -- Nobody is ever asked for a whole case more, nor for more of what comes singly.
      CASE WHEN sold.case_size IS NULL THEN 0
        ELSE least(coalesce(wish.extra, 0), sold.case_size - 1) END,
      sold.price_fen, 0, 0
    FROM jsonb_to_recordset(p_order -> 'lines') AS wish (variant uuid, units integer,
      extra integer)
    JOIN campaign_variant sold ON sold.campaign = run.id
      AND (sold.id = wish.variant OR wish.variant IS NULL)
    JOIN offer_variant kind ON kind.id = sold.variant ORDER BY sold.position;
  -- No notification here: it takes a lock that all commits share. The relay looks by itself.
  INSERT INTO outbox_entry (id, kind, payload, recorded_at)
    VALUES (uuidv7(), 'marketplace.order_placed',
      jsonb_build_object('order_id', v_order, 'campaign_id', run.id), p_now);
END $$
"""

STATEMENTS = (
    WRITE_ORDER,
    """CREATE INDEX campaign_waiting_for_review ON campaign (review_asked_at, id)
       WHERE state = 'in_review'""",
)


async def forwards() -> MigrationManager:
    """Replace the function, and find what waits quickly."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
