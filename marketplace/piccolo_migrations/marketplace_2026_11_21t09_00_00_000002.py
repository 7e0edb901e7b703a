"""Placing an order in one round trip, and the indexes the definitions cannot say."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T09:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "place_order, partial indexes"

# Taking units comes first: it is the row that everybody wants, and its guard decides. The
# limits follow; a buyer over the limit gives the units back within the same statement.
PLACE_ORDER = """
CREATE FUNCTION place_order(
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
      quantity, total_fen, paid_fen, refunded_fen, note, request_hash, hold_until, placed_at)
    VALUES (p_order, p_purchase, p_buyer, v_household, run.merchant, p_campaign, p_point,
      state_now, p_quantity, amount, 0, 0, p_note, p_hash, until, p_now);
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

TAKE_TALLY = """
CREATE FUNCTION take_tally(p_campaign uuid, p_subject uuid, p_units integer, p_limit integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF p_units > p_limit THEN RETURN false; END IF;
  INSERT INTO campaign_tally AS tally (id, campaign, subject, units)
    VALUES (uuidv7(), p_campaign, p_subject, p_units)
    ON CONFLICT (campaign, subject) DO UPDATE SET units = tally.units + p_units
      WHERE p_limit IS NULL OR tally.units + p_units <= p_limit;
  RETURN FOUND;
END $$
"""

# Money that came late may take its seat again, but only within the limits.
RETAKE_TALLIES = """
CREATE FUNCTION retake_tallies(p_campaign uuid, p_buyer uuid, p_household uuid,
  p_units integer, p_person_limit integer, p_household_limit integer)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT take_tally(p_campaign, p_buyer, p_units, p_person_limit) THEN RETURN false; END IF;
  IF p_household IS NULL
     OR take_tally(p_campaign, p_household, p_units, p_household_limit) THEN RETURN true; END IF;
  UPDATE campaign_tally SET units = units - p_units
    WHERE campaign = p_campaign AND subject = p_buyer;
  RETURN false;
END $$
"""

STATEMENTS = (
    TAKE_TALLY,
    RETAKE_TALLIES,
    PLACE_ORDER,
    "CREATE INDEX open_campaign_by_closing ON campaign (closes_at) WHERE state = 'open'",
    """CREATE INDEX campaign_on_the_way ON campaign (state)
       WHERE state IN ('scheduled', 'closing', 'failed', 'refunding')""",
    "CREATE INDEX pending_order_by_hold ON market_order (hold_until) WHERE state = 'pending'",
    "CREATE INDEX collected_order_by_time ON market_order (collected_at) WHERE state = 'collected'",
    "CREATE INDEX order_of_campaign_by_state ON market_order (campaign, state)",
    "CREATE INDEX order_of_buyer_newest ON market_order (buyer, placed_at DESC)",
    "CREATE INDEX order_of_merchant_newest ON market_order (merchant, placed_at DESC)",
    """CREATE UNIQUE INDEX live_digits_once_per_point ON pick_up_code (point, digits)
       WHERE state = 'live'""",
    """CREATE INDEX unstated_earning_by_day ON earning (merchant, available_on)
       WHERE statement IS NULL""",
    """CREATE UNIQUE INDEX one_bank_account_in_use ON bank_account (merchant)
       WHERE replaced_at IS NULL""",
    "CREATE UNIQUE INDEX one_default_commission ON commission_rule (is_default) WHERE is_default",
    """CREATE UNIQUE INDEX one_payout_under_way ON payout (statement)
       WHERE state IN ('proposed', 'approved', 'exported', 'paid')""",
)


async def forwards() -> MigrationManager:
    """Add functions and indexes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
