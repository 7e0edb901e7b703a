"""Units are free only where every quota has room: placing looks at all of them, and counts."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T17:12:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "placing looks at quotas"

CAPACITY_OF = """
CREATE FUNCTION capacity_of(p_kind text, p_subject uuid, p_storage text) RETURNS integer
LANGUAGE sql STABLE AS $$
  SELECT CASE p_kind
    WHEN 'campaign_variant' THEN (SELECT stock_units FROM campaign_variant WHERE id = p_subject)
    WHEN 'offer_variant' THEN (SELECT stock_units FROM offer_variant WHERE id = p_subject)
    ELSE (SELECT CASE p_storage WHEN 'ambient' THEN capacity_units WHEN 'cool' THEN cool_units
                 ELSE frozen_units END FROM pick_up_point WHERE id = p_subject) END
$$
"""

# What bounds the units of some runs now; goods come on the day, in Shanghai, collecting begins.
QUOTAS_NEEDED = """
CREATE FUNCTION quotas_needed(p_campaigns uuid[])
RETURNS TABLE (campaign uuid, variant uuid, point uuid, kind text, subject uuid, day date,
  storage text, capacity integer) LANGUAGE sql STABLE AS $$
  SELECT needed.*, capacity_of(needed.kind, needed.subject, needed.storage)
  FROM (
    SELECT sold.campaign, sold.id AS variant, NULL::uuid AS point, bound.kind, bound.subject,
      NULL::date AS day, NULL::text AS storage
    FROM campaign_variant sold CROSS JOIN LATERAL (VALUES ('campaign_variant', sold.id),
      ('offer_variant', sold.variant)) AS bound (kind, subject)
    WHERE sold.campaign = ANY(p_campaigns)
    UNION ALL
    SELECT place.campaign, NULL, place.point, 'point_day', place.point,
      (place.collect_from AT TIME ZONE 'Asia/Shanghai')::date, offer.storage
    FROM campaign_point place JOIN campaign run ON run.id = place.campaign
    JOIN offer ON offer.id = run.offer
    WHERE place.campaign = ANY(p_campaigns)) needed
  WHERE capacity_of(needed.kind, needed.subject, needed.storage) IS NOT NULL
$$
"""

QUOTAS_OF_WISHES = """
CREATE FUNCTION quotas_of_wishes(p_orders jsonb)
RETURNS TABLE (quota uuid, units integer) LANGUAGE sql STABLE AS $$
  SELECT bound.quota, sum(wish.units)::integer
  FROM jsonb_array_elements(p_orders) part
  CROSS JOIN jsonb_to_recordset(part.value -> 'lines') AS wish (variant uuid, units integer)
  JOIN campaign_variant sold ON sold.campaign = (part.value ->> 'campaign')::uuid
    AND (sold.id = wish.variant OR wish.variant IS NULL)
  JOIN campaign_quota bound ON bound.campaign = sold.campaign
    AND (bound.variant IS NULL OR bound.variant = sold.id)
    AND (bound.point IS NULL OR bound.point = (part.value ->> 'point')::uuid)
  GROUP BY bound.quota
$$
"""

QUOTAS_OF_ORDERS = """
CREATE FUNCTION quotas_of_orders(p_orders uuid[])
RETURNS TABLE (quota uuid, units integer) LANGUAGE sql STABLE AS $$
  SELECT bound.quota, sum(line.quantity - line.given_up_units)::integer
  FROM market_order placed JOIN order_line line ON line.parent = placed.id
  JOIN campaign_quota bound ON bound.campaign = placed.campaign
    AND (bound.variant IS NULL OR bound.variant = line.variant)
    AND (bound.point IS NULL OR bound.point = placed.point)
  WHERE placed.id = ANY(p_orders) GROUP BY bound.quota
$$
"""

# The units each quota of some subjects has promised. After the decision goods are bought: who gets the money
# back later gives no units back (``confirmed_at``).
PROMISED_BY = """
CREATE FUNCTION promised_by(p_subjects uuid[])
RETURNS TABLE (quota uuid, capacity integer, units integer) LANGUAGE sql STABLE AS $$
  SELECT quota.id, capacity_of(quota.kind, quota.subject, quota.storage), coalesce((
    SELECT sum(line.quantity - line.given_up_units)
    FROM campaign_quota bound JOIN market_order placed ON placed.campaign = bound.campaign
      AND (bound.point IS NULL OR bound.point = placed.point)
    JOIN order_line line ON line.parent = placed.id
      AND (bound.variant IS NULL OR bound.variant = line.variant)
    WHERE bound.quota = quota.id AND (placed.state IN ('pending', 'paid_waiting')
      OR placed.confirmed_at IS NOT NULL)), 0)::integer
  FROM quota WHERE quota.subject = ANY(p_subjects)
$$
"""

# Why one order has no room beside the others of its purchase; NULL when it has.
WHY_NO_ROOM = """
CREATE FUNCTION why_no_room(p_order jsonb, p_orders jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('left', quota.capacity_units - quota.used_units, 'at', quota.kind,
    'code', CASE quota.kind WHEN 'point_day' THEN 'no_room_at_point' ELSE 'sold_out' END)
  FROM quotas_of_wishes(p_orders) wish JOIN quota ON quota.id = wish.quota
  WHERE quota.used_units + wish.units > quota.capacity_units
    AND wish.quota IN (SELECT mine.quota
                       FROM quotas_of_wishes(jsonb_build_array(p_order)) mine)
  ORDER BY quota.kind = 'point_day', quota.capacity_units - quota.used_units LIMIT 1
$$
"""

WHY_NOT_PLACED = """
CREATE OR REPLACE FUNCTION why_not_placed(p_purchase jsonb, p_buyer uuid, p_household uuid,
  p_now timestamptz)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE part jsonb; v_why jsonb; v_whys jsonb := '{}'; v_fine jsonb := '[]'; v_all jsonb;
BEGIN
  FOR part IN SELECT value FROM jsonb_array_elements(p_purchase -> 'orders') LOOP
    v_why := why_order_not_placed(part, p_buyer, p_household, p_now);
    IF v_why IS NULL THEN
      v_fine := v_fine || jsonb_build_array(part);
    ELSE
      v_whys := v_whys || jsonb_build_object(part ->> 'id', v_why);
    END IF;
  END LOOP;
  -- Each quota is held against the sum of what the orders that could be placed ask of it.
  FOR part IN SELECT value FROM jsonb_array_elements(p_purchase -> 'orders') LOOP
    v_why := v_whys -> (part ->> 'id');
    IF v_why IS NULL THEN
      v_why := why_no_room(part, v_fine);
    END IF;
    IF v_why IS NOT NULL THEN
      v_all := coalesce(v_all, '[]') || jsonb_build_array(v_why || jsonb_build_object(
        'order', part -> 'id', 'campaign', part -> 'campaign'));
    END IF;
  END LOOP;
  RETURN v_all;
END $$
"""

PLACE_PURCHASES = """
CREATE OR REPLACE FUNCTION place_purchases(p_purchases jsonb, p_now timestamptz, p_hold interval,
  p_grace interval)
RETURNS TABLE (purchase uuid, outcome text, detail jsonb) LANGUAGE plpgsql AS $$
DECLARE one jsonb; known record; v_buyer uuid; v_household uuid; v_refused jsonb;
BEGIN
  -- What is counted is locked first, by id: all that is read below stays true, and carts that
  -- share campaigns wait for each other and never in a circle. Quotas come after campaigns.
  PERFORM FROM campaign WHERE campaign.id IN (
      SELECT (part.value ->> 'campaign')::uuid FROM jsonb_array_elements(p_purchases) wish,
        jsonb_array_elements(wish.value -> 'orders') part)
    ORDER BY campaign.id FOR NO KEY UPDATE;
  PERFORM FROM quota WHERE quota.id IN (
      SELECT bound.quota FROM jsonb_array_elements(p_purchases) wish
      CROSS JOIN jsonb_array_elements(wish.value -> 'orders') part
      JOIN campaign_quota bound ON bound.campaign = (part.value ->> 'campaign')::uuid
        AND (bound.point IS NULL OR bound.point = (part.value ->> 'point')::uuid))
    ORDER BY quota.id FOR NO KEY UPDATE;
  FOR one IN SELECT value FROM jsonb_array_elements(p_purchases) LOOP
    purchase := (one ->> 'id')::uuid;
    v_buyer := (one ->> 'buyer')::uuid;
    SELECT kept.buyer, kept.request_hash INTO known FROM purchase kept WHERE kept.id = purchase;
    IF FOUND THEN
      outcome := CASE WHEN known.buyer = v_buyer AND known.request_hash = one ->> 'hash'
                      THEN 'repeated' ELSE 'id_reused' END;
      detail := CASE WHEN outcome = 'repeated' THEN purchase_as_placed(purchase) END;
      RETURN NEXT;
      CONTINUE;
    END IF;
    SELECT member.household INTO v_household FROM household_member member
      WHERE member.person = v_buyer AND member.state = 'confirmed' LIMIT 1;
    v_refused := why_not_placed(one, v_buyer, v_household, p_now);
    IF v_refused IS NULL THEN
      PERFORM write_purchase(one, v_buyer, v_household, p_now, p_hold, p_grace);
      outcome := 'placed';
      detail := purchase_as_placed(purchase);
    ELSE
      outcome := 'refused';
      detail := v_refused;
    END IF;
    RETURN NEXT;
  END LOOP;
END $$
"""

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
  INSERT INTO market_order (id, purchase, buyer, household, merchant, campaign, point, state,
      title, quantity, total_fen, paid_fen, refunded_fen, note, hold_until, placed_at)
    VALUES (v_order, p_purchase, p_buyer, p_household, run.merchant, run.id,
      (p_order ->> 'point')::uuid, 'pending', run.title, v_units, v_total, 0, 0,
      p_order ->> 'note', least(p_now + p_hold, run.closes_at + p_grace), p_now);
  INSERT INTO order_line (id, parent, offer, variant, title, variant_name, quantity,
      unit_price_fen, refunded_units, refunded_fen)
    SELECT uuidv7(), v_order, run.offer, sold.id, run.title, kind.name, wish.units,
      sold.price_fen, 0, 0
    FROM jsonb_to_recordset(p_order -> 'lines') AS wish (variant uuid, units integer)
    JOIN campaign_variant sold ON sold.campaign = run.id
      AND (sold.id = wish.variant OR wish.variant IS NULL)
    JOIN offer_variant kind ON kind.id = sold.variant ORDER BY sold.position;
  -- No notification here: it takes a lock that all commits share. The relay looks by itself.
  INSERT INTO outbox_entry (id, kind, payload, recorded_at)
    VALUES (uuidv7(), 'marketplace.order_placed',
      jsonb_build_object('order_id', v_order, 'campaign_id', run.id), p_now);
END $$
"""

RUNNING = """ARRAY(SELECT id FROM campaign WHERE state IN
  ('scheduled', 'open', 'closing', 'succeeded', 'procuring', 'arrived', 'collecting'))"""
MAKE_QUOTAS = f"""
INSERT INTO quota (id, kind, subject, day, storage, capacity_units, used_units)
  SELECT DISTINCT ON (kind, subject, day, storage) uuidv7(), kind, subject, day, storage,
    capacity, 0
  FROM quotas_needed({RUNNING}) ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own words
BIND_QUOTAS = f"""
INSERT INTO campaign_quota (id, campaign, variant, point, quota)
  SELECT uuidv7(), needed.campaign, needed.variant, needed.point, quota.id
  FROM quotas_needed({RUNNING}) needed JOIN quota ON quota.kind = needed.kind
    AND quota.subject = needed.subject AND quota.day IS NOT DISTINCT FROM needed.day
    AND quota.storage IS NOT DISTINCT FROM needed.storage ON CONFLICT DO NOTHING
"""  # noqa: S608 - our own words

STATEMENTS = (
    "DROP FUNCTION use_quotas(uuid, uuid, uuid[], integer[])",
    "DROP FUNCTION quota_wishes(uuid, uuid, uuid[], integer[])",
    CAPACITY_OF,
    QUOTAS_NEEDED,
    QUOTAS_OF_WISHES,
    QUOTAS_OF_ORDERS,
    PROMISED_BY,
    WHY_NO_ROOM,
    WHY_NOT_PLACED,
    WRITE_ORDER,
    PLACE_PURCHASES,
    MAKE_QUOTAS,
    BIND_QUOTAS,
    # Nobody was refused for want of room before: what was promised then is kept.
    """UPDATE quota SET used_units = promised.units,
         capacity_units = greatest(quota.capacity_units, promised.units)
       FROM promised_by(ARRAY(SELECT subject FROM quota)) promised WHERE promised.quota = quota.id""",
)


async def forwards() -> MigrationManager:
    """Replace the functions, bind what runs, count what was promised."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
