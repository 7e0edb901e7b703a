"""What follows when goods wait too long, or never came."""

from __future__ import annotations

from core.facts import on
from marketplace.announcing import announce_order, tell_buyer
from marketplace.facts import (
    GoodsOverdue,
    HandOverInVain,
    OrderOverdue,
    OrderPartlyCollected,
    OrderUncollected,
    PickUpReminded,
)
from marketplace.pick_up import waiting_notices
from marketplace.pick_up.pick_up_rules import PickUpReminder
from marketplace.pick_up.telling_of_goods import (
    remind_buyer,
    tell_merchant_of_overdue,
    tell_of_hand_over_in_vain,
    tell_of_uncollected,
)


@on(PickUpReminded)
async def remind_of_the_goods(fact: PickUpReminded) -> None:
    """Say until when the goods wait, and what then."""
    await remind_buyer(fact.order_id, PickUpReminder(fact.which))


@on(OrderUncollected)
async def tell_that_nobody_came(fact: OrderUncollected) -> None:
    """Move the order's open page on, and say what became of goods and money."""
    await announce_order(fact.order_id)
    await tell_of_uncollected(fact.order_id, refunded=fact.refunded)


@on(OrderPartlyCollected)
async def show_the_part(fact: OrderPartlyCollected) -> None:
    """Move the order's open page and the board on."""
    await announce_order(fact.order_id)


@on(HandOverInVain)
async def tell_of_the_double(fact: HandOverInVain) -> None:
    """Show it at the counter and to the platform's people, and ask the buyer."""
    await announce_order(fact.order_id)
    await tell_of_hand_over_in_vain(fact.hand_over_id)


@on(GoodsOverdue)
async def warn_the_merchant(fact: GoodsOverdue) -> None:
    """Say that the buyers may take their money back now."""
    await tell_merchant_of_overdue(fact.campaign_id, fact.point_id)


@on(OrderOverdue)
async def offer_the_money_back(fact: OrderOverdue) -> None:
    """Move the order's open page on, and say that the money may be asked for."""
    await announce_order(fact.order_id)
    await tell_buyer(fact.order_id, waiting_notices.OVERDUE)
