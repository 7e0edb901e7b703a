"""What a campaign must be before anyone may join it. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core.refusals import Text
from marketplace.pick_up.pick_up_rules import UNCOLLECTED_DAYS_MAX
from marketplace.selling.tier_prices import are_price_tiers
from payments.limits import MINIMUM_FEN

if TYPE_CHECKING:
    from marketplace.selling.campaign_plan import CampaignPlan, VariantPlan

# Whoever joins with one unit must be able to pay it (rule M4).
PRICE_FEN_MIN = MINIMUM_FEN
PRICE_FEN_MAX = 10_000_000
STOCK_UNITS_MAX = 100_000
AMOUNT_FEN_MAX = 100_000_000
VARIANTS_MAX = 20
LIMIT_MAX = 999
CASE_SIZE_MIN, CASE_SIZE_MAX = 2, 1000
# A fifth: more would be hidden in the price.
HOST_BASIS_POINTS_MAX = 2000
RUNS_AT_MOST = timedelta(days=60)
COLLECTS_AT_MOST = timedelta(days=14)
HOLD = timedelta(minutes=15)
# How long after the cut-off somebody who is just paying may finish (rule L1).
GRACE = timedelta(minutes=5)


def complaints_about(plan: CampaignPlan, now: datetime) -> list[Text]:
    """Give what is wrong with a plan, in the reader's words; empty when it may be published."""
    if not 1 <= len(plan.variants) <= VARIANTS_MAX:
        return [Text("规格要有 1 到 20 个", "there must be 1 to 20 variants")]
    return [
        *(complaint for variant in plan.variants for complaint in _about_price(variant)),
        *_about_tiers(plan),
        *_about_units(plan),
        *_about_cases(plan),
        *_about_thresholds(plan),
        *_about_time(plan, now),
        *_about_place(plan),
        *_about_host(plan),
    ]


def _about_price(variant: VariantPlan) -> list[Text]:
    found = []
    if not PRICE_FEN_MIN <= variant.price_fen <= PRICE_FEN_MAX:
        found.append(
            Text(
                "团购价要在 3.60 到 100000 元之间；更便宜的，请几份装成一份卖",
                "the price must be ¥3.60 to ¥100,000; sell what is cheaper several to a unit",
            )
        )
    if variant.list_price_fen < variant.price_fen:
        found.append(
            Text("原价不能低于团购价", "the list price must not be below the group-buy price")
        )
    if variant.stock_units is not None and not 0 < variant.stock_units <= STOCK_UNITS_MAX:
        found.append(
            Text(
                "规格的库存要在 1 到 100000 份之间", "a variant's stock must be 1 to 100,000 units"
            )
        )
    return found


def _about_tiers(plan: CampaignPlan) -> list[Text]:
    found = []
    if len({variant.offer_variant_id for variant in plan.variants}) < len(plan.variants):
        found.append(Text("规格重复了", "a variant is named twice"))
    if not are_price_tiers(plan.tiers, len(plan.variants)):
        found.append(
            Text(
                "阶梯价要份数递增，每个规格的价格递减，最多 6 级",
                "tiers must rise in units and fall in the price of every variant, 6 at most",
            )
        )
    if any(tier.min_units > plan.stock_units for tier in plan.cheaper):
        found.append(Text("阶梯的份数不能超过库存", "a tier must be within reach of the stock"))
    return found


def _about_units(plan: CampaignPlan) -> list[Text]:
    found = []
    if not 0 < plan.stock_units <= STOCK_UNITS_MAX:
        found.append(Text("库存要在 1 到 100000 份之间", "the stock must be 1 to 100,000 units"))
    limits = (plan.limit_per_person, plan.limit_per_household)
    if any(limit is not None and not 0 < limit <= LIMIT_MAX for limit in limits):
        found.append(Text("限购要在 1 到 999 份之间", "a limit must be 1 to 999 units"))
    return found


def _about_cases(plan: CampaignPlan) -> list[Text]:
    sizes = [variant.case_size for variant in plan.variants if variant.case_size is not None]
    found = []
    if any(not CASE_SIZE_MIN <= size <= CASE_SIZE_MAX for size in sizes):
        found.append(Text("整箱要有 2 到 1000 份", "a case holds 2 to 1,000 units"))
    if any(
        variant.case_size is not None
        and variant.case_size > min(plan.stock_units, variant.stock_units or plan.stock_units)
        for variant in plan.variants
    ):
        found.append(Text("一箱不能比库存多", "a case must not hold more than the stock"))
    return found


def _about_thresholds(plan: CampaignPlan) -> list[Text]:
    found = []
    asked = (plan.min_people, plan.min_units, plan.min_amount_fen)
    if all(least is None for least in asked):
        found.append(
            Text(
                "至少写一个成团条件：人数、份数或金额",
                "say what makes it happen: people, units or an amount",
            )
        )
    stock = max(plan.stock_units, 1)
    if plan.min_units is not None and not 1 <= plan.min_units <= stock:
        found.append(
            Text("成团份数要在 1 和库存之间", "the minimum must be between 1 and the stock")
        )
    if plan.min_people is not None and not 1 <= plan.min_people <= stock:
        found.append(
            Text("成团人数要在 1 和库存之间", "the people needed must be between 1 and the stock")
        )
    dearest = max(variant.price_fen for variant in plan.variants)
    if plan.min_amount_fen is not None and not 1 <= plan.min_amount_fen <= stock * dearest:
        found.append(
            Text(
                "成团金额要能在库存之内达到",
                "the amount needed must be within reach of the stock",
            )
        )
    return found


def _about_time(plan: CampaignPlan, now: datetime) -> list[Text]:
    found = []
    if plan.closes_at <= plan.opens_at:
        found.append(Text("截单要晚于开团", "it must close after it opens"))
    if plan.closes_at <= now:
        found.append(Text("截单时间已经过去", "the closing time has passed"))
    if plan.closes_at - plan.opens_at > RUNS_AT_MOST:
        found.append(Text("一次团购最长 60 天", "a group-buy runs for 60 days at most"))
    for point in plan.points:
        if point.collect_from < plan.closes_at:
            found.append(Text("自提要在截单之后", "collecting begins after closing"))
        if not timedelta() < point.collect_until - point.collect_from <= COLLECTS_AT_MOST:
            found.append(Text("自提结束要晚于开始，最长 14 天", "collecting takes up to 14 days"))
    return found


def _about_place(plan: CampaignPlan) -> list[Text]:
    found = []
    if not plan.community_ids:
        found.append(Text("至少选一个社区", "choose at least one community"))
    if not plan.points:
        found.append(Text("至少选一个自提点", "choose at least one pick-up point"))
    if len({point.point_id for point in plan.points}) < len(plan.points):
        found.append(Text("自提点重复了", "a pick-up point is named twice"))
    if not 1 <= plan.uncollected_days <= UNCOLLECTED_DAYS_MAX:
        found.append(
            Text("没人取的货要保留 1 到 14 天", "goods nobody collects are kept for 1 to 14 days")
        )
    return found


def _about_host(plan: CampaignPlan) -> list[Text]:
    if 0 <= plan.host_basis_points <= HOST_BASIS_POINTS_MAX:
        return []
    return [Text("给团长的要在 0 到 20% 之间", "the host's share must be 0 to 20%")]


def hold_until(now: datetime, closes_at: datetime) -> datetime:
    """Give until when units are held for somebody who is paying (rule L1)."""
    return min(now + HOLD, closes_at + GRACE)
