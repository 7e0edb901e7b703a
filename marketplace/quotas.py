"""Quotas: bounds narrower than a run's stock, each a row that whoever takes units locks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import execute, within_transaction

if TYPE_CHECKING:
    from uuid import UUID


@within_transaction
async def bind_quotas(campaign_id: UUID) -> None:
    """Make the quotas of a run that is being published, and bind its units to them."""
    await execute(
        """INSERT INTO quota (id, kind, subject, capacity_units, used_units)
           SELECT uuidv7(), 'campaign_variant', id, stock_units, 0 FROM campaign_variant
           WHERE campaign = $1 AND stock_units IS NOT NULL
           ON CONFLICT (kind, subject) DO NOTHING""",
        campaign_id,
    )
    await execute(
        """INSERT INTO campaign_quota (id, campaign, variant, quota)
           SELECT uuidv7(), sold.campaign, sold.id, quota.id
           FROM campaign_variant sold JOIN quota
             ON quota.kind = 'campaign_variant' AND quota.subject = sold.id
           WHERE sold.campaign = $1 ON CONFLICT DO NOTHING""",
        campaign_id,
    )
