"""A street to trade in: people, a merchant, an offer, a campaign."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, fetch_value
from core.identifiers import uuid7
from core.personal_data import seal
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.selling.campaign_plan import CampaignPlan, PointPlan, VariantPlan
from marketplace.selling.categories import Category
from marketplace.selling.drafting import OfferPlan, create_offer
from marketplace.selling.publishing import draft_campaign, publish_campaign
from tests.people import a_person

PIXEL = "data:image/webp;base64," + base64.b64encode(b"tiny").decode()


@dataclass(frozen=True)
class Street:
    """A community with a merchant that sells and a point where goods are collected."""

    community: UUID
    merchant: UUID
    seller: UUID
    point: UUID
    keeper: UUID


SECOND_HOMES = "金陵度假社区"


async def a_community(name: str = "乌衣巷社区") -> UUID:
    """Keep a community on its own."""
    community = uuid7()
    code = str(community.int % 10**12).zfill(12)
    await execute(
        """INSERT INTO community (id, code, name, level, path, path_names, active, imported_at)
           VALUES ($1, $2, $3, 'province', $6, $5, true, $4)""",
        community,
        code,
        name,
        clock.now(),
        name,
        f"{code}/",
    )
    return community


async def a_party(kind: str, name: str, *, owner: UUID, community: UUID | None = None) -> UUID:
    """Keep a party with its owner."""
    party = uuid7()
    await execute(
        """INSERT INTO party (id, kind, name, community, state, created_at)
           VALUES ($1, $2, $3, $4, 'active', $5)""",
        party,
        kind,
        name,
        community,
        clock.now(),
    )
    role = "worker" if kind == "community" else "operator" if kind == "platform" else "owner"
    await a_member(party, owner, role)
    return party


async def a_member(party: UUID, person: UUID, role: str) -> None:
    """Give a person a role in a party."""
    await execute(
        """INSERT INTO membership (id, party, person, role, since)
           VALUES (uuidv7(), $1, $2, $3, $4)""",
        party,
        person,
        role,
        clock.now(),
    )


async def a_street() -> Street:
    """Keep a street ready for trade."""
    community, seller, keeper = await a_community(), await a_person(), await a_person()
    merchant = await a_party("merchant", "老陈生鲜", owner=seller)
    await execute(
        """INSERT INTO merchant (id, party, name, introduction, address, state, approved_at)
           VALUES ($1, $1, '老陈生鲜', '', '乌衣巷 3 号', 'approved', $2)""",
        merchant,
        clock.now(),
    )
    house = await a_party("organisation", "物业前台", owner=keeper)
    point = uuid7()
    await execute(
        """INSERT INTO pick_up_point (id, party, community, name, address, hours, state, note,
             created_at) VALUES ($1, $2, $3, '3 号门', '乌衣巷 3 号', $4, 'active', '', $5)""",
        point,
        house,
        community,
        [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "until": "21:00"}],
        clock.now(),
    )
    return Street(community, merchant, seller, point, keeper)


async def a_resident(street: Street, *, household: UUID | None = None) -> UUID:
    """Keep a person who lives in the street, with a second home in every street of second homes."""
    person = await a_person()
    await execute(
        """INSERT INTO residence (id, person, community, since)
           SELECT uuidv7(), $1, id, $3 FROM community WHERE id = $2 OR name = $4""",
        person,
        street.community,
        clock.now(),
        SECOND_HOMES,
    )
    if household is not None:
        await execute(
            """INSERT INTO household_member (id, household, person, state, asked_at, decided_at)
               VALUES (uuidv7(), $1, $2, 'confirmed', $3, $3)""",
            household,
            person,
            clock.now(),
        )
    return person


async def a_household(street: Street) -> UUID:
    """Keep a household of the street."""
    household = uuid7()
    await execute(
        """INSERT INTO household (id, community, address_sealed, address_hash, created_at)
           VALUES ($1, $2, $5, $3, $4)""",
        household,
        street.community,
        household.bytes,
        clock.now(),
        seal("3 号楼 201"),
    )
    return household


async def a_picture(owner: UUID) -> UUID:
    """Keep a picture a merchant uploaded."""
    picture = uuid7()
    await execute(
        """INSERT INTO picture (id, uploaded_by, owner, alt, hash, width, height, placeholder,
             state, created_at) VALUES ($1, $2, NULL, '一篮鸡蛋', $3, 800, 800, $4, 'ready', $5)""",
        picture,
        owner,
        picture.hex * 2,
        PIXEL,
        clock.now(),
    )
    return picture


async def an_offer(street: Street, **changes: Any) -> UUID:
    """List an offer of the street's merchant."""
    plan = OfferPlan(
        title="散养土鸡蛋 30 枚",
        description_html="<p>当天捡的蛋</p>",
        category=Category.MEAT_EGGS,
        unit_label="30 枚",
        list_price_fen=4200,
        picture_ids=(await a_picture(street.seller),),
        **changes,
    )
    return await create_offer(street.merchant, plan)


def a_plan(street: Street, **changes: Any) -> CampaignPlan:
    """Plan a run that closes tomorrow."""
    now: datetime = clock.now()
    closes_at = changes.get("closes_at", now + timedelta(days=1))
    price, list_price = changes.pop("price_fen", 3390), changes.pop("list_price_fen", 4200)
    usual: dict[str, Any] = {
        "variants": (VariantPlan(price, list_price),),
        "stock_units": 60,
        "min_units": 2,
        "limit_per_person": None,
        "limit_per_household": None,
        "opens_at": now - timedelta(minutes=1),
        "closes_at": closes_at,
        "community_ids": (street.community,),
        "points": (
            PointPlan(
                street.point, closes_at + timedelta(hours=12), closes_at + timedelta(hours=36)
            ),
        ),
    }
    return CampaignPlan(**{**usual, **changes})


async def a_campaign(street: Street, **changes: Any) -> UUID:
    """Publish a run of a new offer."""
    plan = a_plan(street, **changes)
    offer = await an_offer(street, perishable=True)
    made = await draft_campaign(street.merchant, offer, plan, by=street.seller)
    await publish_campaign(street.merchant, made)
    return made


async def an_order(street: Street, campaign: UUID, buyer: UUID, quantity: int = 1) -> UUID:
    """Join a campaign."""
    placed = await place_order(OrderCommand(uuid7(), campaign, street.point, quantity), buyer)
    return placed.id


async def state_of(table: str, row_id: UUID) -> str:
    """Give the state of a row."""
    return str(await fetch_value(f"SELECT state FROM {table} WHERE id = $1", row_id))  # noqa: S608


async def row_of(table: str, row_id: UUID) -> Any:
    """Give a row."""
    return await fetch_row(f"SELECT * FROM {table} WHERE id = $1", row_id)  # noqa: S608
