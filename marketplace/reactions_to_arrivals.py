"""What follows when goods are late, or fewer came than were sold."""

from __future__ import annotations

from core.facts import on
from marketplace.announcing import announce_platform
from marketplace.facts import RefundDecided
from marketplace.facts_of_arrivals import GoodsCameShort, GoodsLate
from marketplace.pick_up.telling_of_arrivals import (
    tell_of_late_goods_now,
    tell_of_shortage,
    tell_who_is_short,
)


@on(RefundDecided)
async def tell_who_gets_less(fact: RefundDecided) -> None:
    """Say by which rule a buyer gets fewer units, and what comes back."""
    await tell_who_is_short(fact.refund_id)


@on(GoodsCameShort)
async def tell_whose_goods_are_missing(fact: GoodsCameShort) -> None:
    """Say to the merchant what the point counted, and to the point when nothing will come."""
    await tell_of_shortage(fact.arrival_id, fact.missing_units)


@on(GoodsLate)
async def tell_whose_goods_are_late(fact: GoodsLate) -> None:
    """Say to merchant, point and platform that goods should be there."""
    await announce_platform()
    await tell_of_late_goods_now(fact.arrival_id)
