"""What stands against a cart is told before it is ordered, too."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from core.database import DB

ID = "2026-11-21T16:08:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "carts of unknown buyers, without a point"

# A cart may be looked at before its buyer is known, or a point chosen; placing brings both.
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


async def forwards() -> MigrationManager:
    """Replace the function."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        await DB.run_ddl(WHY_ORDER_NOT_PLACED)

    manager.add_raw(run)
    return manager
