"""Goods in two sizes in the demo, cheaper the more neighbours join: one run decided, one open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from core.database import fetch, fetch_value
from core.pictures.copying import copy
from linli.demo.trading import join, run_campaign
from marketplace.pick_up.shortage import ShortageRule
from marketplace.selling.campaign_plan import VariantPlan
from marketplace.selling.categories import Category
from marketplace.selling.drafting import OfferPlan, create_offer
from marketplace.selling.tier_prices import PriceTier
from marketplace.selling.variants import VariantDraft

if TYPE_CHECKING:
    from uuid import UUID

    from linli.demo.people import People
    from linli.demo.places import Places
    from linli.demo.shops import Shop, Town
    from linli.demo.trading import Run

SIZES = (VariantDraft("30 枚", 4200), VariantDraft("60 枚 家庭装", 8000, cost_fen=5200))
FIRST_FEN, SECOND_FEN = (3990, 7500), (3690, 7000)
LAST_FEN = (3390, 6500)


async def decided_cheaper(town: Town, people: People, places: Places) -> Run:
    """Begin a run that reaches its cheaper price by the time it closes, in six hours."""
    run = await _run(town, places, closes_in=timedelta(hours=6), second=8, last=40)
    small, large = await _sold(run)
    await join(run, people.resident.id, 2, variant=small)
    await join(run, people.elder.id, variant=small)
    for at, buyer in enumerate(people.neighbours[4:10]):
        await join(run, buyer, 1 + at % 2, variant=large if at % 3 == 0 else small)
    return run


async def almost_cheaper(town: Town, people: People, places: Places) -> Run:
    """Open a run that will happen already and lacks a few units of its next price."""
    run = await _run(town, places, closes_in=timedelta(hours=50), second=12, last=24)
    small, large = await _sold(run)
    for at, buyer in enumerate(people.neighbours[:6]):
        await join(run, buyer, 1 + at % 2, variant=large if at % 2 else small)
    return run


async def _run(town: Town, places: Places, *, closes_in: timedelta, second: int, last: int) -> Run:
    shop = await _with_two_sizes(town.shops[0])
    kinds = await fetch(
        "SELECT id FROM offer_variant WHERE offer = $1 ORDER BY position", shop.offers[0][0]
    )
    return await run_campaign(
        shop,
        0,
        points=town.points[:1],
        communities=places.communities,
        closes_at=clock.now() + closes_in,
        variants=tuple(
            VariantPlan(price, size.list_price_fen, kind["id"])
            for price, size, kind in zip(FIRST_FEN, SIZES, kinds, strict=True)
        ),
        cheaper=(PriceTier(second, SECOND_FEN), PriceTier(last, LAST_FEN)),
        min_units=6,
        min_people=4,
        stock_units=60,
        shortage_rule=ShortageRule.ELDERS_FIRST,
    )


async def _with_two_sizes(shop: Shop) -> Shop:
    """Give the shop with one offer, in two sizes, that looks like its first."""
    offer, good = shop.offers[0]
    picture = await fetch_value(
        "SELECT picture FROM offer_picture WHERE offer = $1 AND position = 0", offer
    )
    plan = OfferPlan(
        title=f"{good.name} 两种装",
        description_html=f"<p>{good.words}</p><p>小盒一家三口吃一周，家庭装更划算。</p>",
        category=Category(good.category),
        unit_label="盒",
        list_price_fen=0,
        picture_ids=(await copy(picture, shop.owner),),
        variants=SIZES,
        perishable=True,
    )
    made = await create_offer(shop.id, plan)
    return replace(shop, offers=((made, good),))


async def _sold(run: Run) -> list[UUID]:
    rows = await fetch(
        "SELECT id FROM campaign_variant WHERE campaign = $1 ORDER BY position", run.id
    )
    return [row["id"] for row in rows]
