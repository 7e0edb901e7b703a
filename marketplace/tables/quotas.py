"""Bounds on units that are narrower, or wider, than one campaign's stock (rule 4.6)."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import Date
from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import Row, count, holds, one_of, outside_id, reference, state, words
from core.database import refuse_on
from marketplace.refusals import SoldOut
from marketplace.tables.campaigns import Campaign, CampaignVariant
from marketplace.tables.pick_up import PickUpPoint


class QuotaKind(StrEnum):
    """What a quota bounds."""

    CAMPAIGN_VARIANT = "campaign_variant"
    OFFER_VARIANT = "offer_variant"
    POINT_DAY = "point_day"


class Quota(Row, Table, tablename="quota"):
    """So many units of something, and how many of them are held or paid.

    ``subject`` is the id of what ``kind`` names; a point has one for each day goods come and
    each way to keep them, ``day`` and ``storage`` are null elsewhere. What is not bounded has no
    row. A unit is free only if every quota that is bound to it has room.
    """

    kind = state(QuotaKind)
    subject = outside_id()
    day = Date(null=True, default=None)
    storage = words(16, null=True)
    capacity_units = count()
    used_units = count(default=0)

    one_quota_per_subject_and_day = Unique(
        ["kind", "subject", "day", "storage"], nulls_distinct=False
    )
    quota_kind_is_known = one_of("kind", QuotaKind)
    quota_is_not_negative = holds("capacity_units >= 0 AND used_units >= 0")
    quota_of_a_point_has_its_day = holds(
        "(kind = 'point_day') = (day IS NOT NULL) AND (day IS NULL) = (storage IS NULL)"
    )
    quota_within_capacity = holds("used_units <= capacity_units")


class CampaignQuota(Row, Table, tablename="campaign_quota"):
    """Which units of a campaign a quota counts: those of a variant, at a point; null is any."""

    campaign = reference(Campaign)
    variant = reference(CampaignVariant, null=True)
    point = reference(PickUpPoint, null=True)
    quota = reference(Quota)

    quota_bound_once = Unique(["campaign", "variant", "point", "quota"], nulls_distinct=False)


refuse_on({"quota_within_capacity": SoldOut})
