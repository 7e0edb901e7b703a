"""What follows when fewer goods came than were sold."""

from __future__ import annotations

from core.facts import on
from marketplace.facts import RefundDecided
from marketplace.facts_of_arrivals import GoodsCameShort
from marketplace.pick_up.telling_of_arrivals import tell_merchant_of_shortage, tell_who_is_short


@on(RefundDecided)
async def tell_who_gets_less(fact: RefundDecided) -> None:
    """Say by which rule a buyer gets fewer units, and what comes back."""
    await tell_who_is_short(fact.refund_id)


@on(GoodsCameShort)
async def tell_whose_goods_are_missing(fact: GoodsCameShort) -> None:
    """Say to the merchant what the point counted."""
    await tell_merchant_of_shortage(fact.arrival_id, fact.missing_units)
