"""Writing what a merchant decided about a run, as a draft nobody is bound by yet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch, fetch_value, within_transaction
from core.identifiers import uuid7
from core.refusals import Text
from marketplace.after_sales.after_sale_windows import hours_of
from marketplace.refusals import BadCampaign

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from marketplace.selling.campaign_plan import CampaignPlan, VariantPlan

# Rows name those above them, so they go from the bottom up.
TABLES_OF_A_PLAN = ("campaign_tier", "campaign_variant", "campaign_community", "campaign_point")


@within_transaction
async def write_plan(
    made: UUID, merchant_id: UUID, offer_id: UUID, plan: CampaignPlan, by: UUID
) -> None:
    """Write a new draft; raises BadCampaign when a point or a variant is not in use."""
    await execute(
        """INSERT INTO campaign (id, offer, merchant, state, price_fen, list_price_fen,
             stock_units, min_units, min_people, min_amount_fen, thresholds, limit_per_person,
             limit_per_household, opens_at, closes_at, uncollected_rule, uncollected_days,
             shortage_rule, host_basis_points, below_cost_reason, held_units, paid_units,
             paid_people, created_by, created_at, changed_at, version)
           VALUES ($1, $18, $19, 'draft', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
             $15, $16, $17, 0, 0, 0, $20, $21, $21, 1)""",
        made,
        *_numbers(plan),
        offer_id,
        merchant_id,
        by,
        clock.now(),
    )
    await _write_rows(made, offer_id, plan)


@within_transaction
async def rewrite_plan(campaign: asyncpg.Record, plan: CampaignPlan) -> None:
    """Write a draft anew; the caller holds its row. Raises BadCampaign as ``write_plan``.

    What waits for an operator does so no more: something else was looked at.
    """
    await execute(
        """UPDATE campaign SET state = 'draft', price_fen = $2, list_price_fen = $3,
             stock_units = $4,
             min_units = $5, min_people = $6, min_amount_fen = $7, thresholds = $8,
             limit_per_person = $9, limit_per_household = $10, opens_at = $11, closes_at = $12,
             uncollected_rule = $13, uncollected_days = $14, shortage_rule = $15,
             host_basis_points = $16, below_cost_reason = $17, changed_at = $18,
             version = version + 1 WHERE id = $1""",
        campaign["id"],
        *_numbers(plan),
        clock.now(),
    )
    await execute(
        """DELETE FROM campaign_tier_price price USING campaign_tier tier
           WHERE tier.id = price.tier AND tier.campaign = $1""",
        campaign["id"],
    )
    for table in TABLES_OF_A_PLAN:
        await execute(f"DELETE FROM {table} WHERE campaign = $1", campaign["id"])  # noqa: S608
    await _write_rows(campaign["id"], campaign["offer"], plan)


def _numbers(plan: CampaignPlan) -> tuple[object, ...]:
    return (
        plan.cheapest.price_fen,
        plan.cheapest.list_price_fen,
        plan.stock_units,
        plan.min_units,
        plan.min_people,
        plan.min_amount_fen,
        plan.joined.value,
        plan.limit_per_person,
        plan.limit_per_household,
        plan.opens_at,
        plan.closes_at,
        plan.uncollected_rule.value,
        plan.uncollected_days,
        plan.shortage_rule.value,
        plan.host_basis_points,
        plan.below_cost_reason and plan.below_cost_reason.value,
    )


async def _write_rows(campaign_id: UUID, offer_id: UUID, plan: CampaignPlan) -> None:
    sold = await _write_variants(campaign_id, offer_id, plan.variants)
    await _write_tiers(campaign_id, sold, plan)
    await execute(
        """INSERT INTO campaign_community (id, campaign, community)
           SELECT uuidv7(), $1, id FROM community WHERE id = ANY($2)""",
        campaign_id,
        list(plan.community_ids),
    )
    await _write_points(campaign_id, plan)
    await _write_window(campaign_id, offer_id, plan)


async def _write_variants(
    campaign_id: UUID, offer_id: UUID, variants: Sequence[VariantPlan]
) -> list[UUID]:
    """Write what is sold, in the plan's order, and give the new ids in it."""
    kinds = await fetch(
        "SELECT id FROM offer_variant WHERE offer = $1 AND state = 'listed'", offer_id
    )
    listed = {row["id"] for row in kinds}
    only = next(iter(listed)) if len(listed) == 1 else None
    chosen = [variant.offer_variant_id or only for variant in variants]
    if None in chosen or not listed.issuperset(chosen):
        raise BadCampaign(
            complaints=[Text("请从这件商品的规格里选择", "choose among the variants of the offer")]
        )
    made = [uuid7() for _ in variants]
    await execute(
        """INSERT INTO campaign_variant (id, campaign, variant, position, price_fen,
             list_price_fen, stock_units, case_size)
           SELECT sold.id, $1, sold.kind, sold.place - 1, sold.price, sold.list_price, sold.stock,
             sold.size
           FROM unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::integer[],
                       $7::integer[])
             WITH ORDINALITY AS sold (id, kind, price, list_price, stock, size, place)""",
        campaign_id,
        made,
        chosen,
        [variant.price_fen for variant in variants],
        [variant.list_price_fen for variant in variants],
        [variant.stock_units for variant in variants],
        [variant.case_size for variant in variants],
    )
    return made


async def _write_tiers(campaign_id: UUID, sold: list[UUID], plan: CampaignPlan) -> None:
    for tier in plan.tiers:
        made = uuid7()
        await execute(
            "INSERT INTO campaign_tier (id, campaign, min_units) VALUES ($1, $2, $3)",
            made,
            campaign_id,
            tier.min_units,
        )
        await execute(
            """INSERT INTO campaign_tier_price (id, tier, variant, unit_price_fen)
               SELECT uuidv7(), $1, price.variant, price.fen
               FROM unnest($2::uuid[], $3::bigint[]) AS price (variant, fen)""",
            made,
            sold,
            list(tier.prices_fen),
        )


async def _write_window(campaign_id: UUID, offer_id: UUID, plan: CampaignPlan) -> None:
    perishable = await fetch_value("SELECT perishable FROM offer WHERE id = $1", offer_id)
    await execute(
        "UPDATE campaign SET after_sale_hours = $2 WHERE id = $1",
        campaign_id,
        hours_of(plan.after_sale_hours, perishable=bool(perishable)),
    )


async def _write_points(campaign_id: UUID, plan: CampaignPlan) -> None:
    written = await execute(
        """INSERT INTO campaign_point (id, campaign, point, collect_from, collect_until)
           SELECT uuidv7(), $1, plan.point, plan.starts, plan.ends
           FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[])
             AS plan (point, starts, ends)
           JOIN pick_up_point ON pick_up_point.id = plan.point AND state = 'active'""",
        campaign_id,
        [point.point_id for point in plan.points],
        [point.collect_from for point in plan.points],
        [point.collect_until for point in plan.points],
    )
    if written < len(plan.points):
        raise BadCampaign(
            complaints=[Text("自提点不存在或已停用", "a pick-up point is not in use")]
        )
