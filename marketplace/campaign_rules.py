"""What a campaign must be before anyone may join it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from core.refusals import Text
from marketplace.pick_up_rules import UNCOLLECTED_DAYS, UNCOLLECTED_DAYS_MAX, UncollectedRule
from marketplace.tiers import Tier, are_tiers

# The least a provider takes: whoever joins with one unit must be able to pay it (rule M4).
PRICE_FEN_MIN = 360
PRICE_FEN_MAX = 10_000_000
STOCK_UNITS_MAX = 100_000
LIMIT_MAX = 999
RUNS_AT_MOST = timedelta(days=60)
COLLECTS_AT_MOST = timedelta(days=14)
HOLD = timedelta(minutes=15)
# How long after the cut-off somebody who is just paying may finish (rule L1).
GRACE = timedelta(minutes=5)


@dataclass(frozen=True)
class PointPlan:
    """Where and when goods are collected."""

    point_id: UUID
    collect_from: datetime
    collect_until: datetime


@dataclass(frozen=True)
class CampaignPlan:
    """Everything a merchant decides about a run."""

    price_fen: int
    list_price_fen: int
    stock_units: int
    min_units: int
    limit_per_person: int | None
    limit_per_household: int | None
    opens_at: datetime
    closes_at: datetime
    community_ids: tuple[UUID, ...]
    points: tuple[PointPlan, ...]
    uncollected_rule: UncollectedRule = UncollectedRule.RETURN_AND_REFUND
    uncollected_days: int = UNCOLLECTED_DAYS

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """Give the price tiers; the first is the plan's own price."""
        return (Tier(self.min_units, self.price_fen),)


def complaints_about(plan: CampaignPlan, now: datetime) -> list[Text]:
    """Give what is wrong with a plan, in the reader's words; empty when it may be published."""
    return [*_about_price(plan), *_about_units(plan), *_about_time(plan, now), *_about_place(plan)]


def _about_price(plan: CampaignPlan) -> list[Text]:
    found = []
    if not PRICE_FEN_MIN <= plan.price_fen <= PRICE_FEN_MAX:
        found.append(
            Text(
                "团购价要在 3.60 到 100000 元之间；更便宜的，请几份装成一份卖",
                "the price must be ¥3.60 to ¥100,000; sell what is cheaper several to a unit",
            )
        )
    if plan.list_price_fen < plan.price_fen:
        found.append(
            Text("原价不能低于团购价", "the list price must not be below the group-buy price")
        )
    if not are_tiers(plan.tiers):
        found.append(
            Text("阶梯价要份数递增、价格递减", "tiers must rise in units and fall in price")
        )
    return found


def _about_units(plan: CampaignPlan) -> list[Text]:
    found = []
    if not 0 < plan.stock_units <= STOCK_UNITS_MAX:
        found.append(Text("库存要在 1 到 100000 份之间", "the stock must be 1 to 100,000 units"))
    if not 1 <= plan.min_units <= max(plan.stock_units, 1):
        found.append(
            Text("成团份数要在 1 和库存之间", "the minimum must be between 1 and the stock")
        )
    limits = (plan.limit_per_person, plan.limit_per_household)
    if any(limit is not None and not 0 < limit <= LIMIT_MAX for limit in limits):
        found.append(Text("限购要在 1 到 999 份之间", "a limit must be 1 to 999 units"))
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


def hold_until(now: datetime, closes_at: datetime) -> datetime:
    """Give until when units are held for somebody who is paying (rule L1)."""
    return min(now + HOLD, closes_at + GRACE)
