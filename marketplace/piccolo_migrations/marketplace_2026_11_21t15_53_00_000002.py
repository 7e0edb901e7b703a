"""Many orders are placed and paid together; what there is becomes a purchase of one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Varchar
from piccolo.constraints import Check

from core.database import DB

ID = "2026-11-21T15:53:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "place_purchases; a request and its share for every payment"

# A payment was asked for by its purchase: the request takes the same id, so that what payments
# keeps as its reference stays right.
REQUESTS = """
INSERT INTO payment_request (id, purchase, sequence, gateway_fen, wallet_fen, made_at, closed_at,
    paid_at, payment_id)
  SELECT placed.purchase, placed.purchase, 1, placed.total_fen, 0, asked.made_at,
    CASE WHEN placed.payment_id IS NULL AND placed.state <> 'pending' THEN placed.ended_at END,
    CASE WHEN placed.payment_id IS NOT NULL THEN coalesce(placed.paid_at, asked.settled_at) END,
    placed.payment_id
  FROM market_order placed JOIN (
    SELECT reference, min(created_at) AS made_at, max(settled_at) AS settled_at
    FROM payment GROUP BY reference) asked ON asked.reference = placed.purchase
"""

# Money that came a second time went back by itself: a request of its own tells of it.
SECOND_PAYMENTS = """
INSERT INTO payment_request (id, purchase, sequence, gateway_fen, wallet_fen, made_at, paid_at,
    payment_id)
  SELECT uuidv7(), placed.purchase, 1 + row_number() OVER (PARTITION BY placed.id
      ORDER BY payment.attempt), payment.captured_fen, 0, payment.created_at,
    payment.settled_at, payment.id
  FROM payment JOIN market_order placed ON placed.purchase = payment.reference
  WHERE payment.state = 'succeeded' AND payment.captured_fen > 0
    AND payment.id <> placed.payment_id
"""

SHARES = """
INSERT INTO payment_share (id, request, parent, gateway_fen, wallet_fen, captured_fen)
  SELECT uuidv7(), request.id, placed.id, request.gateway_fen, 0,
    CASE WHEN request.paid_at IS NULL THEN 0 ELSE request.gateway_fen END
  FROM payment_request request JOIN market_order placed ON placed.purchase = request.purchase
"""

PLACE_PURCHASES = """
CREATE FUNCTION place_purchases(p_purchases jsonb, p_now timestamptz, p_hold interval,
  p_grace interval)
RETURNS TABLE (purchase uuid, outcome text, detail jsonb) LANGUAGE plpgsql AS $$
DECLARE one jsonb; known record; v_buyer uuid; v_household uuid; v_refused jsonb;
BEGIN
  -- What is counted is locked first, by id: all that is read below stays true, and carts that
  -- share campaigns wait for each other and never in a circle.
  PERFORM FROM campaign WHERE campaign.id IN (
      SELECT (part.value ->> 'campaign')::uuid FROM jsonb_array_elements(p_purchases) wish,
        jsonb_array_elements(wish.value -> 'orders') part)
    ORDER BY campaign.id FOR NO KEY UPDATE;
  -- Rows of quotas are locked here, by id.
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

# All that stands against a purchase, the first of each order; NULL when nothing does.
WHY_NOT_PLACED = """
CREATE FUNCTION why_not_placed(p_purchase jsonb, p_buyer uuid, p_household uuid,
  p_now timestamptz)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE part jsonb; v_why jsonb; v_all jsonb;
BEGIN
  FOR part IN SELECT value FROM jsonb_array_elements(p_purchase -> 'orders') LOOP
    v_why := why_order_not_placed(part, p_buyer, p_household, p_now);
    IF v_why IS NOT NULL THEN
      v_all := coalesce(v_all, '[]') || jsonb_build_array(v_why || jsonb_build_object(
        'order', part -> 'id', 'campaign', part -> 'campaign'));
    END IF;
  END LOOP;
  -- Quotas are looked at here: each against the sum of what all orders of the purchase ask of it.
  RETURN v_all;
END $$
"""

WHY_ORDER_NOT_PLACED = """
CREATE FUNCTION why_order_not_placed(p_order jsonb, p_buyer uuid, p_household uuid,
  p_now timestamptz)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE run record; v_units integer; v_known integer; v_used integer;
BEGIN
  SELECT * INTO run FROM campaign WHERE id = (p_order ->> 'campaign')::uuid;
  IF NOT FOUND OR run.state IN ('draft', 'in_review') THEN
    RETURN '{"code": "no_such_campaign"}';
  END IF;
  IF NOT EXISTS (SELECT FROM campaign_community served
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
  IF NOT EXISTS (SELECT FROM campaign_point at
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

UNITS_OF = """
CREATE FUNCTION units_of(p_campaign uuid, p_subject uuid) RETURNS integer LANGUAGE sql AS $$
  SELECT coalesce((SELECT units FROM campaign_tally
                   WHERE campaign = p_campaign AND subject = p_subject), 0)
$$
"""

# Nothing is asked any more: whoever writes holds every row that was looked at.
WRITE_PURCHASE = """
CREATE FUNCTION write_purchase(p_purchase jsonb, p_buyer uuid, p_household uuid,
  p_now timestamptz, p_hold interval, p_grace interval)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE part jsonb; v_purchase uuid := (p_purchase ->> 'id')::uuid;
BEGIN
  INSERT INTO purchase (id, buyer, request_hash, total_fen, placed_at)
    SELECT v_purchase, p_buyer, p_purchase ->> 'hash', sum(sold.price_fen * wish.units), p_now
    FROM jsonb_array_elements(p_purchase -> 'orders') item
    CROSS JOIN jsonb_to_recordset(item.value -> 'lines') AS wish (variant uuid, units integer)
    JOIN campaign_variant sold ON sold.campaign = (item.value ->> 'campaign')::uuid
      AND (sold.id = wish.variant OR wish.variant IS NULL);
  FOR part IN SELECT value FROM jsonb_array_elements(p_purchase -> 'orders') LOOP
    PERFORM write_order(v_purchase, part, p_buyer, p_household, p_now, p_hold, p_grace);
  END LOOP;
END $$
"""

WRITE_ORDER = """
CREATE FUNCTION write_order(p_purchase uuid, p_order jsonb, p_buyer uuid, p_household uuid,
  p_now timestamptz, p_hold interval, p_grace interval)
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
  -- Held units of quotas are counted here.
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

PURCHASE_AS_PLACED = """
CREATE FUNCTION purchase_as_placed(p_purchase uuid) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('total_fen', sum(total_fen), 'orders', jsonb_object_agg(id,
    jsonb_build_object('state', state, 'total_fen', total_fen, 'hold_until', hold_until)))
  FROM market_order WHERE purchase = p_purchase
$$
"""

STATEMENTS = (
    """UPDATE purchase SET request_hash = placed.request_hash
       FROM market_order placed WHERE placed.purchase = purchase.id""",
    REQUESTS,
    SECOND_PAYMENTS,
    SHARES,
    """UPDATE market_order SET paid_share = share.id FROM payment_share share
       WHERE share.parent = market_order.id AND share.request = market_order.purchase
         AND market_order.paid_fen > 0""",
    """CREATE UNIQUE INDEX one_open_payment_request ON payment_request (purchase)
       WHERE closed_at IS NULL AND paid_at IS NULL""",
    """DO $$ DECLARE old record; BEGIN
         FOR old IN SELECT oid::regprocedure AS name FROM pg_proc WHERE proname = 'place_order' LOOP
           EXECUTE 'DROP FUNCTION ' || old.name;
         END LOOP;
       END $$""",
    PURCHASE_AS_PLACED,
    UNITS_OF,
    WHY_ORDER_NOT_PLACED,
    WHY_NOT_PLACED,
    WRITE_ORDER,
    WRITE_PURCHASE,
    PLACE_PURCHASES,
)


async def forwards() -> MigrationManager:
    """Fill what is new, replace the function, and drop what moved."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    for table, tablename, column in (
        ("Order", "market_order", "request_hash"),
        ("Purchase", "purchase", "payment_attempts"),
    ):
        manager.drop_column(
            table_class_name=table,
            tablename=tablename,
            column_name=column,
            db_column_name=column,
            schema=None,
        )
    manager.alter_column(
        table_class_name="Purchase",
        tablename="purchase",
        column_name="request_hash",
        db_column_name="request_hash",
        params={"null": False},
        old_params={"null": True},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )
    manager.add_constraint(
        table_class_name="Order",
        tablename="market_order",
        constraint_name="paid_order_names_its_share",
        constraint_class=Check,
        params={"condition": "(paid_fen = 0) = (paid_share IS NULL)"},
        schema=None,
    )
    return manager
