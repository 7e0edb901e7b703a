"""What happens to a group-buy that an operator looks at before it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class CampaignSubmitted(Fact):
    """A group-buy waits for an operator: it sells below cost, or its merchant's credit is low."""

    kind: ClassVar[str] = "marketplace.campaign_submitted"
    campaign_id: UUID


@dataclass(frozen=True)
class CampaignReviewed(Fact):
    """An operator let a group-buy be seen, or sent it back."""

    kind: ClassVar[str] = "marketplace.campaign_reviewed"
    campaign_id: UUID
    approved: bool
