"""Stock and room that several group-buys share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from core import clock
from core.database import execute, fetch, fetch_row, fetch_value, transaction
from core.identifiers import uuid7
from marketplace.ordering.payment_requests import make_request
from marketplace.ordering.receiving_money import receive_money
from marketplace.selling.campaign_plan import VariantPlan
from marketplace.selling.categories import Category
from marketplace.selling.drafting import OfferPlan, create_offer
from marketplace.selling.publishing import draft_campaign, publish_campaign
from marketplace.selling.variants import VariantDraft
from marketplace.wallet.tenders import Tenders
from tests.marketplace.builders import SECOND_HOMES, a_community, a_picture, a_plan

if TYPE_CHECKING:
    from uuid import UUID

    from tests.marketplace.builders import Street


class Kinds(NamedTuple):
    """An offer of two kinds."""

    offer: UUID
    small: UUID
    large: UUID


async def an_offer_of_two(
    street: Street, *, small: int | None = None, large: int | None = None
) -> Kinds:
    """List an offer of two kinds with so much stock of each."""
    offer = await create_offer(street.merchant, await plan_of_two(street, small, large))
    rows = await fetch("SELECT id FROM offer_variant WHERE offer = $1 ORDER BY position", offer)
    return Kinds(offer, *(row["id"] for row in rows))


async def plan_of_two(
    street: Street, small: int | None, large: int | None, ids: Kinds | None = None
) -> OfferPlan:
    """Write an offer of two kinds."""
    return OfferPlan(
        title="散养土鸡蛋",
        description_html="",
        category=Category.MEAT_EGGS,
        unit_label="盒",
        list_price_fen=0,
        picture_ids=(await a_picture(street.seller),),
        variants=(
            VariantDraft("小盒", 4200, ids and ids.small, stock_units=small),
            VariantDraft("大盒", 8000, ids and ids.large, stock_units=large),
        ),
    )


async def a_run_of(street: Street, kinds: Kinds, *, later: int = 0, **changes: Any) -> UUID:
    """Publish a run of both kinds; a later one of the same offer opens when the other closed."""
    begins = clock.now() - timedelta(minutes=1) + timedelta(days=later)
    usual: dict[str, Any] = {
        "variants": (VariantPlan(3390, 4200, kinds.small), VariantPlan(7000, 8000, kinds.large)),
        "min_units": 1,
        "opens_at": begins,
        "closes_at": begins + timedelta(days=1, minutes=1),
    }
    made = await draft_campaign(
        street.merchant, kinds.offer, a_plan(street, **{**usual, **changes}), by=street.seller
    )
    await publish_campaign(street.merchant, made)
    return made


async def beside(street: Street, kinds: Kinds, **changes: Any) -> UUID:
    """Open another run of the same offer at the same time, for a street of second homes.

    Who comes to live in this one from now on has one there, and may join it, too.
    """
    there = await a_community(SECOND_HOMES)
    return await a_run_of(street, kinds, community_ids=(there,), **changes)


async def keeps(street: Street, units: int) -> None:
    """Let the street's point keep so many units a day, before anything is published there."""
    await execute("UPDATE pick_up_point SET capacity_units = $2 WHERE id = $1", street.point, units)


async def sold_as(campaign: UUID, kind: UUID) -> UUID:
    """Give a run's own id of a kind."""
    found: UUID = await fetch_value(
        "SELECT id FROM campaign_variant WHERE campaign = $1 AND variant = $2", campaign, kind
    )
    return found


async def paid(order: UUID) -> None:
    """Let the money of an order come, without a provider: what follows is the same."""
    row = await fetch_row("SELECT * FROM market_order WHERE id = $1", order)
    assert row is not None
    payment = uuid7()
    async with transaction():
        shares = {order: Tenders(row["total_fen"])}
        request = await make_request(row["purchase"], row["buyer"], shares)
        await execute(
            """INSERT INTO payment (id, payer, reference, attempt, amount_fen, method, title,
                 language, return_url, state, captured_fen, expires_at, created_at, settled_at)
               VALUES ($1, $2, $3, 1, $4, 'alipay', '', 'zh-CN', '', 'succeeded', $4, $5, $6,
                 $6)""",
            payment,
            row["buyer"],
            request,
            row["total_fen"],
            row["hold_until"],
            clock.now(),
        )
        # The order hears of it below.
        await execute(
            """INSERT INTO outbox_entry (id, kind, payload, recorded_at, relayed_at)
               VALUES (uuidv7(), 'payments.payment_succeeded',
                 jsonb_build_object('payment_id', $1::uuid), $2, $2)""",
            payment,
            clock.now(),
        )
        await receive_money(payment, request, row["total_fen"])


async def used(subject: UUID) -> int:
    """Give the units a subject's quotas have promised."""
    found: int = await fetch_value(
        "SELECT coalesce(sum(used_units), 0) FROM quota WHERE subject = $1", subject
    )
    return found
