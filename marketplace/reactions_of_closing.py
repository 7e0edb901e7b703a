"""What follows while a group-buy forms, and when its price is decided."""

from __future__ import annotations

from core.facts import on
from marketplace.announcing import announce_campaign, announce_order
from marketplace.facts import OrderPaid
from marketplace.facts_of_closing import CampaignThresholdMet, ExtraUnitsOffered, TrueUpOwed
from marketplace.locks import lock_order
from marketplace.refunds.refunding import decide_refund
from marketplace.selling.early_success import note_success, tell_of_success
from marketplace.tables.refunds import RefundReason
from marketplace.telling_of_cases import tell_of_extra_units


@on(OrderPaid)
async def look_whether_it_is_enough(fact: OrderPaid) -> None:
    """Say once that a campaign will happen, before it closes."""
    await note_success(fact.campaign_id)


@on(CampaignThresholdMet)
async def tell_that_it_is_enough(fact: CampaignThresholdMet) -> None:
    """Move open pages on, and tell everybody who is in it."""
    await announce_campaign(fact.campaign_id)
    await tell_of_success(fact.campaign_id)


@on(TrueUpOwed)
async def refund_the_difference(fact: TrueUpOwed) -> None:
    """Give back what the final price is lower than the one that was paid."""
    locked = await lock_order(fact.order_id)
    if locked is not None:
        await decide_refund(locked.order, RefundReason.TRUE_UP, f"trueup:{fact.order_id}")
        await announce_order(fact.order_id)


@on(ExtraUnitsOffered)
async def offer_what_fills_the_case(fact: ExtraUnitsOffered) -> None:
    """Tell who would take more that the units are kept for them."""
    await tell_of_extra_units(fact.order_id)
