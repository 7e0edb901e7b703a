"""Runs there are keep their price as tier price, and the decided ones what they were decided on."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

from core.database import DB

ID = "2026-11-21T16:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = "tier prices of variants, decided counts, use_quotas"

TIER_PRICES = """
INSERT INTO campaign_tier_price (id, tier, variant, unit_price_fen)
SELECT uuidv7(), tier.id, sold.id, tier.unit_price_fen
FROM campaign_tier tier JOIN campaign_variant sold ON sold.campaign = tier.campaign
"""

# Whoever has a confirmation was counted when the run was decided, whatever came later.
DECIDED_COUNTS = """
UPDATE campaign SET decided_units = counted.units, decided_people = counted.people,
  decided_amount_fen = counted.amount, decided_tier = 0
FROM (SELECT run.id, coalesce(sum(placed.quantity), 0) AS units,
        count(DISTINCT placed.buyer) AS people, coalesce(sum(placed.total_fen), 0) AS amount
      FROM campaign run LEFT JOIN market_order placed
        ON placed.campaign = run.id AND placed.confirmed_at IS NOT NULL
      WHERE run.state IN ('succeeded', 'procuring', 'arrived', 'collecting', 'completed')
      GROUP BY run.id) counted
WHERE counted.id = campaign.id
"""

# All quotas of the units are locked by id, then compared, then written: nothing is undone.
# Units below zero go back. False when one of them has no room, and nothing has changed.
USE_QUOTAS = """
CREATE FUNCTION use_quotas(p_campaign uuid, p_point uuid, p_variants uuid[], p_units integer[])
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM quota WHERE id IN (
      SELECT bound.quota FROM campaign_quota bound WHERE bound.campaign = p_campaign)
    ORDER BY id FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN true; END IF;
  IF EXISTS (SELECT FROM quota_wishes(p_campaign, p_point, p_variants, p_units) wish
             JOIN quota ON quota.id = wish.quota
             WHERE quota.used_units + wish.units > quota.capacity_units) THEN
    RETURN false;
  END IF;
  UPDATE quota SET used_units = used_units + wish.units
    FROM quota_wishes(p_campaign, p_point, p_variants, p_units) wish WHERE wish.quota = quota.id;
  RETURN true;
END $$
"""

QUOTA_WISHES = """
CREATE FUNCTION quota_wishes(p_campaign uuid, p_point uuid, p_variants uuid[], p_units integer[])
RETURNS TABLE (quota uuid, units integer) LANGUAGE sql AS $$
  SELECT bound.quota, sum(wish.units)::integer
  FROM campaign_quota bound JOIN unnest(p_variants, p_units) AS wish (variant, units)
    ON bound.variant IS NULL OR bound.variant = wish.variant
  WHERE bound.campaign = p_campaign AND (bound.point IS NULL OR bound.point = p_point)
  GROUP BY bound.quota
$$
"""

# A run that failed sold one thing at one price, and kept its counts.
FAILED_COUNTS = """
UPDATE campaign SET decided_units = paid_units, decided_people = paid_people,
  decided_amount_fen = paid_units * price_fen WHERE failure_reason = 'too_few_units'
"""

STATEMENTS = (
    TIER_PRICES,
    DECIDED_COUNTS,
    FAILED_COUNTS,
    "ALTER TABLE campaign DROP CONSTRAINT failure_reason_is_known",
    """UPDATE campaign SET failure_reason = 'threshold_not_met'
       WHERE failure_reason = 'too_few_units'""",
    """ALTER TABLE campaign ADD CONSTRAINT failure_reason_is_known CHECK ("failure_reason" IN (
         'threshold_not_met', 'cancelled_by_merchant', 'cancelled_by_operator'))""",
    "ALTER TABLE campaign DROP CONSTRAINT minimum_within_stock",
    """ALTER TABLE campaign ADD CONSTRAINT minimum_within_stock
         CHECK (min_units IS NULL OR min_units BETWEEN 1 AND stock_units)""",
    "ALTER TABLE campaign_tier DROP CONSTRAINT tier_is_positive",
    "ALTER TABLE campaign_tier ADD CONSTRAINT tier_is_positive CHECK (min_units > 0)",
    QUOTA_WISHES,
    USE_QUOTAS,
)


async def forwards() -> MigrationManager:
    """Fill what is new before what is old goes."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)

    manager.drop_column(
        table_class_name="CampaignTier",
        tablename="campaign_tier",
        column_name="unit_price_fen",
        db_column_name="unit_price_fen",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Campaign",
        tablename="campaign",
        constraint_name="decided_campaign_keeps_its_count",
        constraint_class=Check,
        params={
            "condition": "state NOT IN ('succeeded', 'procuring', 'arrived', 'collecting', 'completed') OR (decided_units IS NOT NULL AND decided_people IS NOT NULL AND decided_amount_fen IS NOT NULL AND decided_tier IS NOT NULL)"
        },
        schema=None,
    )
    return manager
