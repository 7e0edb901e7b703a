"""What happens to a group-buy between its first buyer and its decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class CampaignThresholdMet(Fact):
    """What is paid is enough before closing; the price is decided then (rule L5)."""

    kind: ClassVar[str] = "marketplace.campaign_threshold_met"
    campaign_id: UUID


@dataclass(frozen=True)
class ExtraUnitsOffered(Fact):
    """An order of units that fill a case was made for somebody who would take more (rule L12)."""

    kind: ClassVar[str] = "marketplace.extra_units_offered"
    order_id: UUID


@dataclass(frozen=True)
class TrueUpOwed(Fact):
    """The final price is lower than what an order's buyer paid (rule L8)."""

    kind: ClassVar[str] = "marketplace.true_up_owed"
    order_id: UUID
