"""What follows when a group-buy is looked at before it is seen."""

from __future__ import annotations

from core.facts import on
from marketplace.announcing import announce_platform
from marketplace.facts_of_publishing import CampaignReviewed, CampaignSubmitted
from marketplace.merchants.telling_of_reviews import tell_of_review


@on(CampaignSubmitted)
async def ask_for_a_review(_: CampaignSubmitted) -> None:
    """Count it on the boards of the platform's people."""
    await announce_platform()


@on(CampaignReviewed)
async def tell_what_came_of_it(fact: CampaignReviewed) -> None:
    """Say to those in charge of the merchant that it is seen now, or why not."""
    await announce_platform()
    await tell_of_review(fact.campaign_id, approved=fact.approved)
