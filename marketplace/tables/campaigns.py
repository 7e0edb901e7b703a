"""Campaigns: one run of an offer as a group-buy, from opening to closing."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigSerial
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Community, Person
from core.columns import (
    Row,
    count,
    document,
    fen,
    holds,
    instant,
    one_of,
    prose,
    reference,
    state,
    words,
)
from core.database import refuse_on
from marketplace.after_sales.after_sale_windows import AFTER_SALE_HOURS
from marketplace.pick_up.pick_up_rules import UNCOLLECTED_DAYS, UncollectedRule
from marketplace.pick_up.shortage import ShortageRule
from marketplace.refusals import SoldOut
from marketplace.selling.campaign_plan import BelowCostReason
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.success import Joined
from marketplace.tables.merchants import Merchant
from marketplace.tables.offers import Offer, OfferVariant
from marketplace.tables.pick_up import PickUpPoint


class FailureReason(StrEnum):
    """Why a campaign did not happen; published to everyone who joined."""

    THRESHOLD_NOT_MET = "threshold_not_met"
    CANCELLED_BY_MERCHANT = "cancelled_by_merchant"
    CANCELLED_BY_OPERATOR = "cancelled_by_operator"


class Campaign(Row, Table, tablename="campaign"):
    """One run: its price, its stock and how many units neighbours hold and have paid.

    ``waiting_count`` is how many of its waiting list wait or have an offer (``waiting_list``).
    The prices are the lowest of its variants: what a list says as "from". What counted at
    closing, and the tier it reached, is decided once and stored as ``decided_*`` (rule L4).
    Before it is seen an operator may have to look at it: ``review_note`` is why it was sent back.
    """

    number = BigSerial()
    offer = reference(Offer)
    merchant = reference(Merchant)
    uncollected_rule = state(UncollectedRule, default=UncollectedRule.RETURN_AND_REFUND)
    shortage_rule = state(ShortageRule, default=ShortageRule.FIRST_COME)
    host_basis_points = count(default=0)
    thresholds = state(Joined, default=Joined.ALL)
    state = state(CampaignState, default=CampaignState.DRAFT)
    price_fen = fen()
    list_price_fen = fen()
    final_price_fen = fen(null=True)
    stock_units = count()
    held_units = count(default=0)
    paid_units = count(default=0)
    paid_people = count(default=0)
    waiting_count = count(default=0)
    min_units = count(null=True)
    min_people = count(null=True)
    min_amount_fen = fen(null=True)
    threshold_met_at = instant(null=True)
    limit_per_person = count(null=True)
    limit_per_household = count(null=True)
    uncollected_days = count(default=UNCOLLECTED_DAYS)
    after_sale_hours = count(default=AFTER_SALE_HOURS)
    opens_at = instant()
    closes_at = instant(index=True)
    below_cost_reason = words(32, null=True)
    review_asked_at = instant(null=True)
    reviewed_at = instant(null=True)
    reviewed_by = reference(Person, null=True)
    review_note = words(200, null=True)
    published_at = instant(null=True)
    decided_at = instant(null=True)
    decided_units = count(null=True)
    decided_people = count(null=True)
    decided_amount_fen = fen(null=True)
    decided_tier = count(null=True)
    failure_reason = words(40, null=True)
    failure_note = prose(null=True)
    created_by = reference(Person)
    created_at = instant()
    changed_at = instant()
    version = count(default=1)

    campaign_state_is_known = one_of("state", CampaignState)
    failure_reason_is_known = one_of("failure_reason", FailureReason)
    units_within_stock = holds("held_units + paid_units <= stock_units")
    units_are_not_negative = holds("held_units >= 0 AND paid_units >= 0 AND paid_people >= 0")
    waiting_count_is_not_negative = holds("waiting_count >= 0")
    price_is_positive = holds("price_fen > 0")
    price_at_most_list_price = holds("price_fen <= list_price_fen")
    final_price_at_most_price = holds("final_price_fen IS NULL OR final_price_fen <= price_fen")
    minimum_within_stock = holds("min_units IS NULL OR min_units BETWEEN 1 AND stock_units")
    campaign_has_a_threshold = holds(
        "min_units IS NOT NULL OR min_people IS NOT NULL OR min_amount_fen IS NOT NULL"
    )
    thresholds_are_positive = holds(
        "coalesce(min_people, 1) > 0 AND coalesce(min_amount_fen, 1) > 0"
    )
    thresholds_are_joined = one_of("thresholds", Joined)
    decided_campaign_keeps_its_count = holds(
        "state NOT IN ('succeeded', 'procuring', 'arrived', 'collecting', 'completed')"
        " OR (decided_units IS NOT NULL AND decided_people IS NOT NULL"
        " AND decided_amount_fen IS NOT NULL AND decided_tier IS NOT NULL)"
    )
    limits_are_positive = holds(
        "coalesce(limit_per_person, 1) > 0 AND coalesce(limit_per_household, 1) > 0"
    )
    uncollected_rule_is_known = one_of("uncollected_rule", UncollectedRule)
    uncollected_goods_are_kept_for_days = holds("uncollected_days BETWEEN 1 AND 14")
    complaints_are_possible_for_a_day = holds("after_sale_hours BETWEEN 24 AND 720")
    shortage_rule_is_known = one_of("shortage_rule", ShortageRule)
    host_share_is_a_fifth_at_most = holds("host_basis_points BETWEEN 0 AND 2000")
    below_cost_reason_is_known = one_of("below_cost_reason", BelowCostReason)
    review_is_by_somebody = holds("(reviewed_at IS NULL) = (reviewed_by IS NULL)")
    campaign_in_review_was_submitted = holds("state <> 'in_review' OR review_asked_at IS NOT NULL")
    closes_after_opening = holds("closes_at > opens_at")
    failed_campaign_says_why = holds(
        "state NOT IN ('failed', 'refunding', 'closed') OR failure_reason IS NOT NULL"
    )


class CampaignVariant(Row, Table, tablename="campaign_variant"):
    """A variant as one run sells it: at its first price, and at its final one once decided.

    ``stock_units`` is this run's own bound, null when only the whole run is bounded. Goods that
    come in cases have their size; ``decided_cases`` is how many were ordered at closing.
    """

    campaign = reference(Campaign)
    variant = reference(OfferVariant)
    position = count()
    price_fen = fen()
    list_price_fen = fen()
    final_price_fen = fen(null=True)
    stock_units = count(null=True)
    case_size = count(null=True)
    decided_cases = count(null=True)

    variant_once_per_campaign = Unique(["campaign", "variant"])
    campaign_variant_in_its_place = Unique(["campaign", "position"])
    variant_price_is_positive = holds("price_fen > 0")
    variant_price_at_most_list_price = holds("price_fen <= list_price_fen")
    variant_final_price_at_most_price = holds(
        "final_price_fen IS NULL OR final_price_fen <= price_fen"
    )
    variant_of_run_has_stock = holds("stock_units IS NULL OR stock_units > 0")
    case_holds_several = holds("case_size IS NULL OR case_size BETWEEN 2 AND 1000")
    only_cases_are_counted = holds(
        "decided_cases IS NULL OR (case_size IS NOT NULL AND decided_cases >= 0)"
    )


class CampaignTier(Row, Table, tablename="campaign_tier"):
    """From how many paid units on the next prices hold (rule L8)."""

    campaign = reference(Campaign)
    min_units = count()

    one_tier_per_threshold = Unique(["campaign", "min_units"])
    tier_is_positive = holds("min_units > 0")


class CampaignTierPrice(Row, Table, tablename="campaign_tier_price"):
    """What a unit of a variant costs in a tier."""

    tier = reference(CampaignTier)
    variant = reference(CampaignVariant)
    unit_price_fen = fen()

    one_price_per_tier_and_variant = Unique(["tier", "variant"])
    tier_price_is_positive = holds("unit_price_fen > 0")


class CampaignCommunity(Row, Table, tablename="campaign_community"):
    """A community a campaign serves."""

    campaign = reference(Campaign)
    community = reference(Community)

    community_served_once = Unique(["campaign", "community"])


class CampaignPoint(Row, Table, tablename="campaign_point"):
    """Where and when a campaign's goods are collected, and what was said when they came.

    ``arrived_by`` is null where nobody reported them until the time for it was over;
    ``arrival_pictures`` lists the ids of pictures claimed for this row.
    """

    campaign = reference(Campaign)
    point = reference(PickUpPoint)
    collect_from = instant()
    collect_until = instant()
    arrived_at = instant(null=True)
    arrived_by = reference(Person, null=True)
    arrival_note = words(200, null=True)
    arrival_pictures = document(null=True)
    late_told_at = instant(null=True)
    overdue_told_at = instant(null=True)

    point_once_per_campaign = Unique(["campaign", "point"])
    collecting_takes_time = holds("collect_until > collect_from")


refuse_on({"units_within_stock": SoldOut})
