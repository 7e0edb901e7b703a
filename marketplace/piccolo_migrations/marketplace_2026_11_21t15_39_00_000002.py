"""What was sold without variants becomes the one variant without a name."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T15:39:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "a variant for every offer, campaign and line; place_order takes one"

VARIANTS_OF_OFFERS = """
INSERT INTO offer_variant (id, offer, name, position, list_price_fen, state)
SELECT uuidv7(), id, '', 0, list_price_fen, 'listed' FROM offer
"""

VARIANTS_OF_CAMPAIGNS = """
INSERT INTO campaign_variant (id, campaign, variant, position, price_fen, list_price_fen,
  final_price_fen)
SELECT uuidv7(), run.id, kind.id, 0, run.price_fen, run.list_price_fen, run.final_price_fen
FROM campaign run JOIN offer_variant kind ON kind.offer = run.offer
"""

VARIANTS_OF_LINES = """
UPDATE order_line line SET variant = sold.id, variant_name = ''
FROM market_order placed, campaign_variant sold
WHERE placed.id = line.parent AND sold.campaign = placed.campaign
"""

# As before; the price is the variant's now. Without a variant the first one is meant, so that
# whoever knows a single price goes on as before.
PLACE_ORDER = """
CREATE FUNCTION place_order(
  p_order uuid, p_purchase uuid, p_line uuid, p_fact uuid, p_buyer uuid,
  p_campaign uuid, p_point uuid, p_quantity integer, p_note text, p_hash text,
  p_now timestamptz, p_hold interval, p_grace interval, p_variant uuid DEFAULT NULL,
  OUT outcome text, OUT amount bigint, OUT state_now text, OUT until timestamptz
) LANGUAGE plpgsql AS $$
DECLARE run record; known record; chosen record; v_household uuid;
BEGIN
  SELECT household INTO v_household FROM household_member
    WHERE person = p_buyer AND state = 'confirmed' LIMIT 1;
  SELECT sold.id, sold.price_fen, kind.name INTO chosen
    FROM campaign_variant sold JOIN offer_variant kind ON kind.id = sold.variant
    WHERE sold.campaign = p_campaign AND (p_variant IS NULL OR sold.id = p_variant)
    ORDER BY sold.position LIMIT 1;
  UPDATE campaign SET held_units = held_units + p_quantity
    WHERE id = p_campaign AND state = 'open' AND opens_at <= p_now AND closes_at > p_now
      AND chosen.id IS NOT NULL
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
  amount := chosen.price_fen * p_quantity;
  state_now := 'pending';
  until := least(p_now + p_hold, run.closes_at + p_grace);
  INSERT INTO purchase (id, buyer, total_fen, payment_attempts, placed_at)
    VALUES (p_purchase, p_buyer, amount, 0, p_now);
  INSERT INTO market_order (id, purchase, buyer, household, merchant, campaign, point, state,
      title, quantity, total_fen, paid_fen, refunded_fen, note, request_hash, hold_until, placed_at)
    SELECT p_order, p_purchase, p_buyer, v_household, run.merchant, p_campaign, p_point,
      state_now, offer.title, p_quantity, amount, 0, 0, p_note, p_hash, until, p_now
      FROM offer WHERE offer.id = run.offer;
  INSERT INTO order_line (id, parent, offer, variant, title, variant_name, quantity,
      unit_price_fen, refunded_units, refunded_fen)
    SELECT p_line, p_order, offer.id, chosen.id, offer.title, chosen.name, p_quantity,
        chosen.price_fen, 0, 0
      FROM offer WHERE offer.id = run.offer;
  -- No notification here: it takes a lock that all commits share. The relay looks by itself.
  INSERT INTO outbox_entry (id, kind, payload, recorded_at)
    VALUES (p_fact, 'marketplace.order_placed',
      jsonb_build_object('order_id', p_order, 'campaign_id', p_campaign), p_now);
  outcome := 'placed';
END $$
"""

STATEMENTS = (
    VARIANTS_OF_OFFERS,
    VARIANTS_OF_CAMPAIGNS,
    VARIANTS_OF_LINES,
    """DROP FUNCTION place_order(uuid, uuid, uuid, uuid, uuid, uuid, uuid, integer, text, text,
         timestamptz, interval, interval)""",
    PLACE_ORDER,
)


async def forwards() -> MigrationManager:
    """Fill the new tables and replace the function."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
