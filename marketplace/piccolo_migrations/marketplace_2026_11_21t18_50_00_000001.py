"""Who waits comes before who comes: placing looks at the waiting list."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T18:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "placing looks at the waiting list"

# The rules of marketplace.waiting_list.rules.line_moves: whether an offer may still be made.
LINE_MOVES = """
CREATE FUNCTION line_moves(p_now timestamptz, p_closes_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  SELECT (CASE WHEN here.at::time < time '08:00' THEN here.at::date + time '08:00'
               WHEN here.at::time >= time '21:00' THEN here.at::date + 1 + time '08:00'
               ELSE here.at END) AT TIME ZONE 'Asia/Shanghai' + interval '10 minutes'
         <= p_closes_at
  FROM (SELECT p_now AT TIME ZONE 'Asia/Shanghai' AS at) here
$$
"""

# Who waits in a run, the first ones first, and how many units its limits leave of each wish:
# nothing for who has no use for what is left, or moved away.
WAITING_WISHES = """
CREATE FUNCTION waiting_wishes(p_campaign uuid)
RETURNS TABLE (entry uuid, number bigint, buyer uuid, household uuid, point uuid, variant uuid,
  quantity integer, accepts_fewer boolean, allowed integer, household_left integer)
LANGUAGE sql STABLE AS $$
  SELECT line.id, line.number, line.buyer, line.household, line.point, line.variant,
    line.quantity, line.accepts_fewer,
    CASE WHEN NOT line.is_served OR (line.most < line.quantity AND NOT line.accepts_fewer) THEN 0
         ELSE greatest(line.most, 0) END,
    line.household_left
  FROM (
    SELECT one.*, least(one.quantity, one.person_left, one.household_left) AS most FROM (
      SELECT waiting.*, home.household,
        run.limit_per_person - coalesce(own.units, 0) AS person_left,
        CASE WHEN home.household IS NOT NULL
             THEN run.limit_per_household - coalesce(shared.units, 0) END AS household_left,
        EXISTS (SELECT FROM campaign_community served
                JOIN residence place ON place.community = served.community
                WHERE served.campaign = run.id AND place.person = waiting.buyer) AS is_served
      FROM waiting_entry waiting JOIN campaign run ON run.id = waiting.campaign
      LEFT JOIN LATERAL (SELECT member.household FROM household_member member
        WHERE member.person = waiting.buyer AND member.state = 'confirmed' LIMIT 1) home ON true
      LEFT JOIN campaign_tally own ON own.campaign = run.id AND own.subject = waiting.buyer
      LEFT JOIN campaign_tally shared
        ON shared.campaign = run.id AND shared.subject = home.household
      WHERE waiting.campaign = p_campaign AND waiting.state = 'waiting') one) line
  ORDER BY line.number
$$
"""

ROOM_OF_QUOTAS = """
CREATE FUNCTION room_of_quotas(p_campaign uuid, p_variant uuid, p_point uuid) RETURNS integer
LANGUAGE sql STABLE AS $$
  SELECT min(quota.capacity_units - quota.used_units)
  FROM campaign_quota bound JOIN quota ON quota.id = bound.quota
  WHERE bound.campaign = p_campaign AND bound.variant IS NOT DISTINCT FROM p_variant
    AND bound.point IS NOT DISTINCT FROM p_point
$$
"""

# Whether an order would take what somebody waits for: of the run's stock, of the kinds it asks
# for, or of the room at its point. Units that wait for another kind or point bar nobody.
LINE_COMES_FIRST = """
CREATE FUNCTION line_comes_first(p_order jsonb, p_now timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
  WITH run AS (
    SELECT id, closes_at, stock_units - held_units - paid_units AS room FROM campaign
    WHERE id = (p_order ->> 'campaign')::uuid),
  wanted AS (
    SELECT sold.id AS variant, wish.units, (p_order ->> 'point')::uuid AS point
    FROM jsonb_to_recordset(p_order -> 'lines') AS wish (variant uuid, units integer)
    JOIN run ON true JOIN campaign_variant sold ON sold.campaign = run.id
      AND (sold.id = wish.variant OR wish.variant IS NULL)),
  waits AS (
    SELECT one.variant, one.point, one.units,
      room_of_quotas(one.campaign, one.variant, NULL) AS of_variant,
      room_of_quotas(one.campaign, NULL, one.point) AS at_point
    FROM (SELECT run.id AS campaign, wish.variant, wish.point, sum(wish.allowed) AS units
          FROM run CROSS JOIN waiting_wishes(run.id) wish WHERE wish.allowed > 0
          GROUP BY run.id, wish.variant, wish.point) one)
  SELECT line_moves(p_now, run.closes_at) AND (
    EXISTS (SELECT FROM (SELECT sum(least(units, of_variant, at_point)) AS units
                         FROM waits) ahead
            WHERE ahead.units > 0
              AND run.room < ahead.units + (SELECT sum(units) FROM wanted))
    OR EXISTS (SELECT FROM wanted JOIN (
                 SELECT variant, min(of_variant) AS room, sum(least(units, at_point)) AS units
                 FROM waits GROUP BY variant) ahead ON ahead.variant = wanted.variant
               WHERE ahead.units > 0 AND ahead.room < ahead.units + wanted.units)
    OR EXISTS (SELECT FROM (SELECT point, sum(units) AS units FROM wanted GROUP BY point) wanted
               JOIN (
                 SELECT point, min(at_point) AS room, sum(least(units, of_variant)) AS units
                 FROM waits GROUP BY point) ahead ON ahead.point = wanted.point
               WHERE ahead.units > 0 AND ahead.room < ahead.units + wanted.units))
  FROM run
$$
"""

WHY_ORDER_NOT_PLACED = """
CREATE OR REPLACE FUNCTION why_order_not_placed(p_order jsonb, p_buyer uuid, p_household uuid,
  p_now timestamptz)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE run record; v_units integer; v_known integer; v_used integer;
BEGIN
  SELECT * INTO run FROM campaign WHERE id = (p_order ->> 'campaign')::uuid;
  IF NOT FOUND OR run.state IN ('draft', 'in_review') THEN
    RETURN '{"code": "no_such_campaign"}';
  END IF;
  IF p_buyer IS NOT NULL AND NOT EXISTS (
      SELECT FROM campaign_community served
      JOIN residence home ON home.community = served.community
      WHERE served.campaign = run.id AND home.person = p_buyer) THEN
    RETURN '{"code": "not_served"}';
  END IF;
  IF run.state <> 'open' OR run.opens_at > p_now OR run.closes_at <= p_now THEN
    RETURN jsonb_build_object('code', 'not_open', 'state', run.state);
  END IF;
  IF EXISTS (SELECT FROM market_order WHERE id = (p_order ->> 'id')::uuid) THEN
    RETURN '{"code": "id_reused"}';
  END IF;
  IF p_order ->> 'point' IS NOT NULL AND NOT EXISTS (
      SELECT FROM campaign_point at
      WHERE at.campaign = run.id AND at.point = (p_order ->> 'point')::uuid) THEN
    RETURN '{"code": "no_such_point"}';
  END IF;
  SELECT coalesce(sum(wish.units), 0), count(*) INTO v_units, v_known
    FROM jsonb_to_recordset(p_order -> 'lines') AS wish (variant uuid, units integer)
    JOIN campaign_variant sold ON sold.campaign = run.id
      AND (sold.id = wish.variant OR wish.variant IS NULL);
  IF v_known <> jsonb_array_length(p_order -> 'lines') THEN
    RETURN '{"code": "no_such_variant"}';
  END IF;
  -- The line is looked at only where somebody waits; its own offers pass.
  IF run.waiting_count > 0 AND coalesce(p_order ->> 'source', 'cart') = 'cart' THEN
    IF line_comes_first(p_order, p_now) THEN
      RETURN jsonb_build_object('code', 'waiting_list_first', 'ahead',
        (SELECT count(*) FROM waiting_entry
         WHERE waiting_entry.campaign = run.id AND waiting_entry.state = 'waiting'));
    END IF;
  END IF;
  IF run.held_units + run.paid_units + v_units > run.stock_units THEN
    RETURN jsonb_build_object('code', 'sold_out',
      'left', run.stock_units - run.held_units - run.paid_units);
  END IF;
  IF run.limit_per_person IS NOT NULL THEN
    v_used := units_of(run.id, p_buyer);
    IF v_used + v_units > run.limit_per_person THEN
      RETURN jsonb_build_object('code', 'person_limit', 'limit', run.limit_per_person,
        'used', v_used);
    END IF;
  END IF;
  IF run.limit_per_household IS NOT NULL AND p_household IS NOT NULL THEN
    v_used := units_of(run.id, p_household);
    IF v_used + v_units > run.limit_per_household THEN
      RETURN jsonb_build_object('code', 'household_limit', 'limit', run.limit_per_household,
        'used', v_used);
    END IF;
  END IF;
  RETURN NULL;
END $$
"""

# As before, but units offered to who waits are held for as long as the offer says.
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
      least(coalesce((p_order ->> 'hold_until')::timestamptz, p_now + p_hold),
        run.closes_at + p_grace), p_now);
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
    """CREATE UNIQUE INDEX one_waiting_entry_per_person ON waiting_entry (campaign, buyer)
       WHERE state IN ('waiting', 'offered')""",
    "CREATE INDEX waiting_entry_in_line ON waiting_entry (campaign, number) WHERE state = 'waiting'",
    """CREATE INDEX waiting_entry_to_tell ON waiting_entry (ended_at)
       WHERE state IN ('lapsed', 'closed') AND told_at IS NULL""",
    LINE_MOVES,
    WAITING_WISHES,
    ROOM_OF_QUOTAS,
    LINE_COMES_FIRST,
    WHY_ORDER_NOT_PLACED,
    WRITE_ORDER,
)


async def forwards() -> MigrationManager:
    """Index the line, and teach placing to look at it."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
