"""What follows while a group-buy forms, and when its price is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.facts import on, on_many
from marketplace.announcing import announce_campaign
from marketplace.facts import OrderPaid
from marketplace.facts_of_closing import CampaignThresholdMet, ExtraUnitsOffered, TrueUpOwed
from marketplace.locks import lock_orders
from marketplace.refunds.refunding import REFUNDS_AT_ONCE, Owed, decide_refunds
from marketplace.selling.early_success import note_success, tell_of_success
from marketplace.tables.refunds import RefundReason
from marketplace.telling_of_cases import tell_of_extra_units

if TYPE_CHECKING:
    from collections.abc import Sequence


@on(OrderPaid)
async def look_whether_it_is_enough(fact: OrderPaid) -> None:
    """Say once that a campaign will happen, before it closes."""
    await note_success(fact.campaign_id)


@on(CampaignThresholdMet)
async def tell_that_it_is_enough(fact: CampaignThresholdMet) -> None:
    """Move open pages on, and tell everybody who is in it."""
    await announce_campaign(fact.campaign_id)
    await tell_of_success(fact.campaign_id)


@on_many(TrueUpOwed, most=REFUNDS_AT_ONCE)
async def refund_the_difference(facts: Sequence[TrueUpOwed]) -> None:
    """Give back by how much the final price is lower than the one that was paid."""
    locked = await lock_orders([fact.order_id for fact in facts])
    await decide_refunds(
        [Owed(order, f"trueup:{order['id']}", ()) for order, _ in locked], RefundReason.TRUE_UP
    )


@on(ExtraUnitsOffered)
async def offer_what_fills_the_case(fact: ExtraUnitsOffered) -> None:
    """Tell who would take more that the units are kept for them."""
    await tell_of_extra_units(fact.order_id)
