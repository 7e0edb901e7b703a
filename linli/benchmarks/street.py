"""A small street to measure on: one merchant, one point, campaigns, buyers with sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING
from uuid import UUID

import httpx

from accounts import sessions
from accounts.founding import found_person
from accounts.homes import HomeAddress
from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from core import clock
from core.database import execute, fetch, fetch_value, transaction
from core.identifiers import uuid7
from core.pictures.copying import copy
from core.pictures.receiving import finish, receive
from linli.demo.drawing import draw
from marketplace.selling.campaign_plan import CampaignPlan, PointPlan, VariantPlan
from marketplace.selling.campaign_rules import LIMIT_MAX, STOCK_UNITS_MAX
from marketplace.selling.categories import Category
from marketplace.selling.drafting import OfferPlan, create_offer
from marketplace.selling.publishing import draft_campaign, publish_campaign
from marketplace.selling.variants import VariantDraft
from marketplace.settling.payees import ensure_payee

if TYPE_CHECKING:
    from collections.abc import Sequence


ALWAYS = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "until": "23:59"}]


@dataclass(frozen=True)
class Street:
    """Where the measurement takes place."""

    community: UUID
    merchant: UUID
    owner: UUID
    point: UUID
    picture: UUID


async def make_street() -> Street:
    """Open a merchant and a point in a community of their own."""
    community, point = uuid7(), uuid7()
    code = str(community.int % 10**12).zfill(12)
    await execute(
        """INSERT INTO community (id, code, name, level, path, path_names, active, imported_at)
           VALUES ($1, $2, 'bench', 'province', $4, 'bench', true, $3)""",
        community,
        code,
        clock.now(),
        f"{code}/",
    )
    owner = await found_person("Bench", f"1380000{code[-4:]}", community_id=community)
    async with transaction():
        merchant = await create_party(PartyKind.MERCHANT, "bench")
        await give_role(merchant, owner, Role.OWNER)
        await execute(
            """INSERT INTO merchant (id, party, name, introduction, address, state,
                 approved_at)
               VALUES ($1, $1, 'bench', '', '', 'approved', $2)""",
            merchant,
            clock.now(),
        )
        await ensure_payee(merchant)
        await execute(
            """INSERT INTO pick_up_point (id, party, community, name, address, hours, state, note,
                 created_at) VALUES ($1, $2, $3, 'point', '', $5, 'active', '', $4)""",
            point,
            merchant,
            community,
            clock.now(),
            ALWAYS,
        )
    picture = await receive(draw(("egg",), "meat_eggs", 1), owner, alt="egg")
    await finish(picture.id)
    return Street(community, merchant, owner, point, picture.id)


async def make_campaign(street: Street, number: int, *, stock: int = 50_000) -> UUID:
    """Publish a campaign without limits."""
    picture = await copy(street.picture, street.owner)
    offer = await create_offer(
        street.merchant,
        OfferPlan(
            f"散养土鸡蛋 {number}", "<p>bench</p>", Category.MEAT_EGGS, "30", 4200, (picture,)
        ),
    )
    made = await draft_campaign(street.merchant, offer, _plan(street, stock), by=street.owner)
    await publish_campaign(street.merchant, made)
    return made


def _plan(street: Street, stock: int) -> CampaignPlan:
    closes_at = clock.now() + timedelta(days=2)
    return CampaignPlan(
        variants=(VariantPlan(3390, 4200),),
        stock_units=stock,
        min_units=1,
        limit_per_person=None,
        limit_per_household=None,
        opens_at=clock.now() - timedelta(minutes=1),
        closes_at=closes_at,
        community_ids=(street.community,),
        points=(
            PointPlan(street.point, closes_at + timedelta(hours=1), closes_at + timedelta(hours=9)),
        ),
    )


async def make_checkout(street: Street, number: int, *, stock: int) -> tuple[UUID, list[UUID]]:
    """Publish a campaign with all that is looked at when somebody orders; give its kinds, too.

    Two kinds with stock of their own, a bound for a person and one for a household, and a point
    that keeps so many units a day. ``stock`` is how many units each of those bounds lets through.
    """
    await execute("UPDATE pick_up_point SET capacity_units = $2 WHERE id = $1", street.point, stock)
    picture = await copy(street.picture, street.owner)
    kinds = (
        VariantDraft("30", 4200, stock_units=STOCK_UNITS_MAX),
        VariantDraft("60", 8000, stock_units=STOCK_UNITS_MAX),
    )
    offer = await create_offer(
        street.merchant,
        OfferPlan(
            f"散养土鸡蛋 {number}", "<p>bench</p>", Category.MEAT_EGGS, "30", 0, (picture,), kinds
        ),
    )
    await execute("UPDATE offer_variant SET stock_units = $2 WHERE offer = $1", offer, stock)
    listed = await fetch("SELECT id FROM offer_variant WHERE offer = $1 ORDER BY position", offer)
    small, large = (row["id"] for row in listed)
    plan = replace(
        _plan(street, STOCK_UNITS_MAX),
        variants=(VariantPlan(3390, 4200, small), VariantPlan(7000, 8000, large)),
        limit_per_person=LIMIT_MAX,
        limit_per_household=LIMIT_MAX,
    )
    made = await draft_campaign(street.merchant, offer, plan, by=street.owner)
    await publish_campaign(street.merchant, made)
    await execute("UPDATE campaign SET stock_units = $2 WHERE id = $1", made, 2 * stock)
    # Whatever was promised for the day by another measurement is forgotten.
    await execute(
        """UPDATE quota SET used_units = 0, capacity_units = $2
           WHERE id IN (SELECT quota FROM campaign_quota WHERE campaign = $1)""",
        made,
        stock,
    )
    rows = await fetch(
        "SELECT id FROM campaign_variant WHERE campaign = $1 ORDER BY position", made
    )
    return made, [row["id"] for row in rows]


async def make_buyers(street: Street, count: int) -> list[UUID]:
    """Sign so many residents up, each in a household of their own."""
    buyers = [
        await found_person("Buyer", f"137{number:08d}", community_id=street.community)
        for number in range(count)
    ]
    await execute(
        """WITH home AS (
             INSERT INTO household (id, community, address_sealed, address_hash, created_at)
             SELECT home, $3, $5, uuid_send(home), $4 FROM unnest($2::uuid[]) home RETURNING id)
           INSERT INTO household_member (id, household, person, state, asked_at, decided_at)
           SELECT uuidv7(), lived.home, lived.person, 'confirmed', $4, $4
           FROM unnest($1::uuid[], $2::uuid[]) AS lived (person, home)
           JOIN home ON home.id = lived.home""",
        buyers,
        [uuid7() for _ in buyers],
        street.community,
        clock.now(),
        HomeAddress("3", "1", "201").sealed,
    )
    return buyers


async def browser_headers(url: str, buyers: Sequence[UUID]) -> list[str]:
    """Give the request headers of a signed-in browser for each buyer."""
    found = []
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
        for buyer in buyers:
            token = await sessions.open(buyer, language="zh-CN")
            name = "linli_session"
            answer = await client.get("/api/v1/session", headers={"cookie": f"{name}={token}"})
            cookies = SimpleCookie()
            for cookie in answer.headers.get_list("set-cookie"):
                cookies.load(cookie)
            crumbs = [f"{name}={token}"] + [f"{key}={m.value}" for key, m in cookies.items()]
            csrf = answer.json()["csrf_token"]
            found.append(
                f"cookie: {'; '.join(crumbs)}\r\nx-csrf-token: {csrf}\r\norigin: {url}\r\n"
            )
            client.cookies.clear()
    return found


async def open_orders(campaign: UUID) -> int:
    """Count the orders of a campaign."""
    return int(await fetch_value("SELECT count(*) FROM market_order WHERE campaign = $1", campaign))
