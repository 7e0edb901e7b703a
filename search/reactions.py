"""What the index does when something has happened."""

from __future__ import annotations

from core.facts import on
from marketplace.facts import (
    CampaignChanged,
    CampaignPublished,
    MerchantResumed,
    MerchantSuspended,
    OfferChanged,
)
from search.indexing import index_campaigns, index_merchants, index_offer
from search.questions import merchant_of


@on(CampaignPublished, outside=True)
async def show_the_campaign(fact: CampaignPublished) -> None:
    """Make a new campaign findable, and its merchant where it serves."""
    await index_campaigns([fact.campaign_id])
    await index_merchants(await merchant_of(fact.campaign_id))


@on(CampaignChanged, outside=True)
async def refresh_the_campaign(fact: CampaignChanged) -> None:
    """Write a campaign again, or take it out when it ended."""
    await index_campaigns([fact.campaign_id])


@on(OfferChanged, outside=True)
async def refresh_the_offer(fact: OfferChanged) -> None:
    """Write again wherever the offer shows."""
    await index_offer(fact.offer_id)


@on(MerchantSuspended, outside=True)
async def hide_the_merchant(fact: MerchantSuspended) -> None:
    """Take a suspended merchant out; its campaigns stay until they end."""
    await index_merchants([fact.merchant_id])


@on(MerchantResumed, outside=True)
async def show_the_merchant_again(fact: MerchantResumed) -> None:
    """Make a merchant findable again."""
    await index_merchants([fact.merchant_id])
