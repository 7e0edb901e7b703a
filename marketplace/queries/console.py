"""What a merchant's console shows: offers, campaigns, orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.database import fetch, fetch_row
from core.pictures.queries import PictureView, views_of
from marketplace.campaign_states import CampaignState
from marketplace.categories import Category
from marketplace.order_states import OrderState
from marketplace.payees import SETTLEMENT_DAYS
from marketplace.pick_up_rules import UncollectedRule
from marketplace.queries.campaigns import why_failed
from marketplace.queries.orders import order_number
from marketplace.tables.merchants import MerchantState
from marketplace.tables.offers import OfferState

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class MerchantProfile:
    """The merchant itself."""

    id: UUID
    name: str
    introduction: str
    address: str
    state: MerchantState
    settlement_days: int
    suspended_because: str | None
    suspended_at: datetime | None


@dataclass(frozen=True)
class OfferView:
    """An offer with its pictures; ``version`` is what an edit starts from."""

    id: UUID
    title: str
    description_html: str
    category: Category
    pictures: list[PictureView]
    list_price_fen: int
    unit_label: str
    state: OfferState
    version: int
    changed_at: datetime


@dataclass(frozen=True)
class PlannedPoint:
    """A pick-up point of a campaign and whether the goods are there."""

    point_id: UUID
    name: str
    collect_from: datetime
    collect_until: datetime
    arrived_at: datetime | None
    units: int
    orders: int


@dataclass(frozen=True)
class CampaignRow:
    """A campaign as its merchant sees it."""

    id: UUID
    offer_id: UUID
    title: str
    picture: PictureView | None
    state: CampaignState
    price_fen: int
    list_price_fen: int
    final_price_fen: int | None
    stock_units: int
    units_held: int
    units_paid: int
    people_paid: int
    min_units: int
    limit_per_person: int | None
    limit_per_household: int | None
    uncollected_rule: UncollectedRule
    uncollected_days: int
    opens_at: datetime
    closes_at: datetime
    community_ids: list[UUID]
    points: list[PlannedPoint]
    why_failed: str | None
    version: int


@dataclass(frozen=True)
class MerchantOrder:
    """An order as its merchant sees it: the buyer is masked."""

    id: UUID
    number: str
    campaign_id: UUID
    title: str
    buyer_mask: str
    quantity: int
    total_fen: int
    refunded_fen: int
    state: OrderState
    point_name: str
    note: str
    placed_at: datetime
    uncollected_at: datetime | None


async def merchant_profile(merchant_id: UUID) -> MerchantProfile | None:
    """Give a merchant's own page."""
    row = await fetch_row(
        """SELECT merchant.id, name, introduction, address, state,
             coalesce(payee.settlement_days, $2) AS settlement_days,
             held.reason AS suspended_because, held.suspended_at
           FROM merchant LEFT JOIN payee ON payee.id = merchant.id
           LEFT JOIN merchant_suspension held
             ON held.merchant = merchant.id AND held.resumed_at IS NULL
           WHERE merchant.id = $1""",
        merchant_id,
        SETTLEMENT_DAYS,
    )
    return MerchantProfile(**dict(row)) if row else None


async def offers_of(
    merchant_id: UUID, *, offer_id: UUID | None = None, limit: int = 200
) -> list[OfferView]:
    """Give a merchant's offers (or one), latest change first."""
    rows = await fetch(
        """SELECT id, title, description_html, category, list_price_fen, unit_label, state,
                  version, changed_at,
                  ARRAY(SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
                        ORDER BY position) AS picture_ids
           FROM offer WHERE merchant = $1 AND ($2::uuid IS NULL OR id = $2)
           ORDER BY changed_at DESC, id LIMIT $3""",
        merchant_id,
        offer_id,
        limit,
    )
    pictures = await views_of([key for row in rows for key in row["picture_ids"]])
    return [
        OfferView(
            **{key: value for key, value in dict(row).items() if key != "picture_ids"},
            pictures=[pictures[key] for key in row["picture_ids"] if key in pictures],
        )
        for row in rows
    ]


async def campaigns_of(
    merchant_id: UUID | None,
    *,
    language: str,
    campaign_id: UUID | None = None,
    states: Sequence[str] | None = None,
    limit: int = 100,
) -> list[CampaignRow]:
    """Give a merchant's campaigns (all merchants' for None), newest first."""
    rows = await fetch(
        """SELECT run.*, offer.title,
             (SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
              ORDER BY position LIMIT 1) AS picture_id,
             ARRAY(SELECT community FROM campaign_community WHERE campaign = run.id)
               AS community_ids
           FROM campaign run JOIN offer ON offer.id = run.offer
           WHERE ($1::uuid IS NULL OR run.merchant = $1) AND ($2::uuid IS NULL OR run.id = $2)
             AND ($3::text[] IS NULL OR run.state = ANY($3))
           ORDER BY run.created_at DESC, run.id DESC LIMIT $4""",
        merchant_id,
        campaign_id,
        list(states) if states else None,
        limit,
    )
    pictures = await views_of([row["picture_id"] for row in rows if row["picture_id"]])
    points = await _points([row["id"] for row in rows])
    return [
        _row(row, pictures.get(row["picture_id"]), points.get(row["id"], []), language)
        for row in rows
    ]


async def _points(campaign_ids: list[UUID]) -> dict[UUID, list[PlannedPoint]]:
    rows = await fetch(
        """SELECT at.campaign, at.point AS point_id, point.name, at.collect_from,
             at.collect_until, at.arrived_at, coalesce(sum(o.quantity), 0)::integer AS units,
             count(o.id)::integer AS orders
           FROM campaign_point at JOIN pick_up_point point ON point.id = at.point
           LEFT JOIN market_order o ON o.campaign = at.campaign AND o.point = at.point
             AND o.state IN ('paid_waiting', 'confirmed', 'ready', 'collected', 'uncollected',
                             'completed')
           WHERE at.campaign = ANY($1)
           GROUP BY at.campaign, at.point, point.name, at.collect_from, at.collect_until,
             at.arrived_at ORDER BY at.collect_from, point.name""",
        campaign_ids,
    )
    found: dict[UUID, list[PlannedPoint]] = {}
    for row in rows:
        values = {key: value for key, value in dict(row).items() if key != "campaign"}
        found.setdefault(row["campaign"], []).append(PlannedPoint(**values))
    return found


def _row(
    row: Any, picture: PictureView | None, points: list[PlannedPoint], language: str
) -> CampaignRow:
    return CampaignRow(
        id=row["id"],
        offer_id=row["offer"],
        title=row["title"],
        picture=picture,
        state=row["state"],
        price_fen=row["price_fen"],
        list_price_fen=row["list_price_fen"],
        final_price_fen=row["final_price_fen"],
        stock_units=row["stock_units"],
        units_held=row["held_units"],
        units_paid=row["paid_units"],
        people_paid=row["paid_people"],
        min_units=row["min_units"],
        limit_per_person=row["limit_per_person"],
        limit_per_household=row["limit_per_household"],
        uncollected_rule=row["uncollected_rule"],
        uncollected_days=row["uncollected_days"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        community_ids=list(row["community_ids"]),
        points=points,
        why_failed=why_failed(row, language),
        version=row["version"],
    )


async def merchant_orders(
    merchant_id: UUID,
    *,
    campaign_id: UUID | None,
    state: str | None,
    number: int | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[MerchantOrder]:
    """Give a merchant's orders, newest first."""
    rows = await fetch(
        """SELECT o.id, o.number, o.campaign, o.title, person.display_name, o.quantity,
             o.total_fen, o.refunded_fen, o.state, point.name AS point_name, o.note, o.placed_at,
             o.uncollected_at
           FROM market_order o
           JOIN person ON person.id = o.buyer JOIN pick_up_point point ON point.id = o.point
           WHERE o.merchant = $1 AND ($2::uuid IS NULL OR o.campaign = $2)
             AND ($3::text IS NULL OR o.state = $3) AND ($4::bigint IS NULL OR o.number = $4)
             AND ($5::timestamptz IS NULL OR (o.placed_at, o.id) < ($5, $6::uuid))
           ORDER BY o.placed_at DESC, o.id DESC LIMIT $7""",
        merchant_id,
        campaign_id,
        state,
        number,
        *(after or (None, None)),
        limit,
    )
    return [
        MerchantOrder(
            id=row["id"],
            number=order_number(row),
            campaign_id=row["campaign"],
            title=row["title"],
            buyer_mask=masked(row["display_name"]),
            quantity=row["quantity"],
            total_fen=row["total_fen"],
            refunded_fen=row["refunded_fen"],
            state=row["state"],
            point_name=row["point_name"],
            note=row["note"],
            placed_at=row["placed_at"],
            uncollected_at=row["uncollected_at"],
        )
        for row in rows
    ]


def masked(name: str | None) -> str:
    """Show a name to a merchant or at a counter: ``张**``."""
    return f"{name[0]}**" if name else "**"
