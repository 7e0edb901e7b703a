"""An offer with two variants, and runs of it with tier prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from core.database import fetch
from core.identifiers import uuid7
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.selling.campaign_plan import VariantPlan
from marketplace.selling.categories import Category
from marketplace.selling.drafting import OfferPlan, create_offer
from marketplace.selling.publishing import draft_campaign, publish_campaign
from marketplace.selling.tier_prices import PriceTier
from marketplace.selling.variants import VariantDraft
from tests.marketplace.builders import a_picture, a_plan, a_resident

if TYPE_CHECKING:
    from tests.marketplace.builders import Street

SMALL, LARGE = "30 枚", "60 枚"


class Run(NamedTuple):
    """A run and what it sells, in the merchant's order."""

    id: UUID
    small: UUID
    large: UUID


async def eggs_in_two_sizes(street: Street) -> UUID:
    """List an offer with two variants."""
    plan = OfferPlan(
        title="散养土鸡蛋",
        description_html="",
        category=Category.MEAT_EGGS,
        unit_label="盒",
        list_price_fen=0,
        picture_ids=(await a_picture(street.seller),),
        variants=(VariantDraft(SMALL, 4200), VariantDraft(LARGE, 8000, cost_fen=5000)),
    )
    return await create_offer(street.merchant, plan)


async def kinds_of(offer: UUID) -> list[UUID]:
    """Give the variants of an offer that are listed, in order."""
    rows = await fetch(
        "SELECT id FROM offer_variant WHERE offer = $1 AND state = 'listed' ORDER BY position",
        offer,
    )
    return [row["id"] for row in rows]


async def a_run_of_two_sizes(
    street: Street, *, large_stock: int | None = None, **changes: Any
) -> Run:
    """Publish a run of both: ¥39.90 and ¥75.00 first, ¥33.90 and ¥70.00 from 4 units on."""
    offer = await eggs_in_two_sizes(street)
    small, large = await kinds_of(offer)
    usual: dict[str, Any] = {
        "variants": (
            VariantPlan(3990, 4200, small),
            VariantPlan(7500, 8000, large, stock_units=large_stock),
        ),
        "cheaper": (PriceTier(4, (3390, 7000)),),
    }
    plan = a_plan(street, **{**usual, **changes})
    made = await draft_campaign(street.merchant, offer, plan, by=street.seller)
    await publish_campaign(street.merchant, made)
    sold = await fetch(
        "SELECT id FROM campaign_variant WHERE campaign = $1 ORDER BY position", made
    )
    return Run(made, *(row["id"] for row in sold))


async def order_of(
    street: Street, run: UUID, variant: UUID, quantity: int = 1, *, buyer: UUID | None = None
) -> UUID:
    """Order units of a variant."""
    buyer = buyer or await a_resident(street)
    command = OrderCommand(uuid7(), run, street.point, quantity, variant_id=variant)
    return (await place_order(command, buyer)).id
