"""Buying and selling in the demo: by the same use-cases, at the sandbox provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx

from accounts.access import viewer_of
from core import clock
from core.database import fetch, fetch_value
from core.identifiers import uuid7
from core.settings import settings
from linli.demo.inline import deliver_here
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.ordering.paying import pay_order
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.collecting import collect
from marketplace.pick_up.waiting_goods import remind_and_end_waiting_goods
from marketplace.selling.campaign_plan import CampaignPlan, PointPlan, VariantPlan
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.publishing import draft_campaign, publish_campaign
from payments.gateway import gateway
from payments.polling import submit_due_refunds
from payments.settling import note
from payments.submitting import note as note_refund

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer
    from linli.demo.goods import Good
    from linli.demo.shops import Shop

METHODS = ("alipay", "wechat_pay", "card")


@dataclass(frozen=True)
class Run:
    """A campaign of the demo."""

    id: UUID
    shop: Shop
    point: UUID


async def viewer(person: UUID) -> Viewer:
    """Give somebody's rights."""
    found = await viewer_of(person, None)
    if found is None:
        message = "a person of the demo has no account"
        raise LookupError(message)
    return found


async def run_campaign(
    shop: Shop,
    number: int,
    *,
    points: tuple[UUID, ...],
    communities: tuple[UUID, ...],
    closes_at: datetime,
    collect_until: datetime | None = None,
    published: bool = True,
    **changes: Any,
) -> Run:
    """Plan, and publish, a run of one of a shop's offers; collected for two days unless told."""
    offer, good = shop.offers[number % len(shop.offers)]
    list_price = await fetch_value("SELECT list_price_fen FROM offer WHERE id = $1", offer)
    collect_from = _evening_after(closes_at)
    usual: dict[str, Any] = {
        "variants": (VariantPlan(_price(good, list_price), list_price),),
        "stock_units": 60,
        "min_units": 10,
        "limit_per_person": 5,
        "limit_per_household": 8,
        "opens_at": clock.now(),
        "closes_at": closes_at,
        "community_ids": communities,
        "points": tuple(
            PointPlan(point, collect_from, collect_until or collect_from + timedelta(days=2))
            for point in points
        ),
    }
    plan = CampaignPlan(**{**usual, **changes})
    made = await draft_campaign(shop.id, offer, plan, by=shop.owner)
    if published:
        await publish_campaign(shop.id, made)
    return Run(made, shop, points[0])


def _price(good: Good, list_price: int) -> int:
    """Take about a fifth off, and end in nine jiao as shops do."""
    asked = list_price * (78 + len(good.name)) // 100
    return max(asked // 100 * 100 - 10, 100)


def _evening_after(closes_at: datetime) -> datetime:
    return clock.shanghai(clock.business_day(closes_at) + timedelta(days=1), 17)


async def join(
    run: Run, buyer: UUID, quantity: int = 1, *, paid: bool = True, variant: UUID | None = None
) -> UUID:
    """Order, and pay at the sandbox."""
    wish = OrderCommand(uuid7(), run.id, run.point, quantity, variant_id=variant)
    order = (await place_order(wish, buyer)).id
    if paid:
        # Ways to pay take turns; the order's own id is another one each time.
        orders = await fetch_value("SELECT count(*) FROM market_order")
        method = METHODS[orders % len(METHODS)]
        payment = await pay_order(order, payer=buyer, method=method, language="zh-CN")
        await control(pay=str(payment.id))
        provider_id = await fetch_value("SELECT provider_id FROM payment WHERE id = $1", payment.id)
        await note(payment.id, await gateway().retrieve_payment(provider_id))
    return order


async def control(**orders: Any) -> None:
    """Have the sandbox act as buyers and banks do."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        answer = await client.post(f"{settings().stripe_api_base}/_control", json=orders)
        answer.raise_for_status()


async def wait(days: float = 0, hours: float = 0) -> None:
    """Let time pass, and do what falls due meanwhile."""
    await deliver_here()
    clock.move_shared(timedelta(days=days, hours=hours))
    await advance_campaigns()
    await remind_and_end_waiting_goods()
    await deliver_here()
    await submit_due_refunds()
    await _let_refunds_arrive()
    await deliver_here()
    await advance_campaigns()
    await deliver_here()


async def _let_refunds_arrive() -> None:
    """Have every bank and wallet send what it was told to, whatever time it would take."""
    for row in await fetch("SELECT id, provider_id FROM refund WHERE state = 'submitted'"):
        await control(settle_refund=row["provider_id"])
        await note_refund(row["id"], await gateway().retrieve_refund(row["provider_id"]))


async def deliver_goods(run: Run, keeper: UUID) -> None:
    """Bring a campaign's goods to its point."""
    await arrive(await viewer(keeper), run.id, run.point)
    await deliver_here()


async def hand_out(run: Run, keeper: UUID, *, share: int) -> None:
    """Hand out the first so many of a campaign's orders, by their digits."""
    rows = await fetch(
        """SELECT code.digits FROM pick_up_code code JOIN market_order o ON o.id = code.order_id
           WHERE o.campaign = $1 AND code.state = 'live' ORDER BY o.number LIMIT $2""",
        run.id,
        share,
    )
    at_the_counter = await viewer(keeper)
    for row in rows:
        await collect(at_the_counter, run.point, row["digits"])
    await deliver_here()
