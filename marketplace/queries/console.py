"""What a merchant's console shows: itself, offers, orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.database import fetch, fetch_row
from core.pictures.queries import PictureView, views_of
from marketplace.ordering.order_states import OrderState
from marketplace.pick_up.storage import Storage
from marketplace.queries.orders import order_number
from marketplace.selling.categories import Category
from marketplace.settling.payees import SETTLEMENT_DAYS
from marketplace.tables.merchants import MerchantState
from marketplace.tables.offers import OfferState


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
    away_from: datetime | None
    away_until: datetime | None


@dataclass(frozen=True)
class OfferVariantView:
    """A variant of an offer, with the cost its merchant declared and the stock it has.

    ``promised_units`` of the stock are held or paid; both are null when nobody counts.
    """

    id: UUID
    name: str
    list_price_fen: int
    cost_fen: int | None
    stock_units: int | None
    promised_units: int | None


@dataclass(frozen=True)
class OfferView:
    """An offer with its pictures; ``version`` is what an edit starts from."""

    id: UUID
    title: str
    description_html: str
    category: Category
    pictures: list[PictureView]
    list_price_fen: int
    variants: list[OfferVariantView]
    unit_label: str
    storage: Storage
    perishable: bool
    state: OfferState
    version: int
    changed_at: datetime


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
             held.reason AS suspended_because, held.suspended_at, merchant.away_from,
             merchant.away_until
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
        """SELECT id, title, description_html, category, list_price_fen, unit_label, storage,
                  perishable, state, version, changed_at,
                  ARRAY(SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
                        ORDER BY position) AS picture_ids,
                  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', kind.id, 'name', kind.name,
                     'list_price_fen', kind.list_price_fen, 'cost_fen', kind.cost_fen,
                     'stock_units', kind.stock_units, 'promised_units',
                     CASE WHEN kind.stock_units IS NOT NULL THEN coalesce((SELECT used_units
                       FROM quota WHERE quota.kind = 'offer_variant'
                         AND quota.subject = kind.id), 0) END)
                     ORDER BY kind.position), '[]')
                   FROM offer_variant kind WHERE kind.offer = offer.id AND kind.state = 'listed')
                   AS kinds
           FROM offer WHERE merchant = $1 AND ($2::uuid IS NULL OR id = $2)
           ORDER BY changed_at DESC, id LIMIT $3""",
        merchant_id,
        offer_id,
        limit,
    )
    pictures = await views_of([key for row in rows for key in row["picture_ids"]])
    return [
        OfferView(
            **{key: row[key] for key in set(row.keys()) - {"picture_ids", "kinds"}},
            variants=[
                OfferVariantView(**{**kind, "id": UUID(kind["id"])}) for kind in row["kinds"]
            ],
            pictures=[pictures[key] for key in row["picture_ids"] if key in pictures],
        )
        for row in rows
    ]


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
        """SELECT o.id, o.number, o.campaign, person.display_name, o.quantity,
             concat_ws(' · ', o.title,
               (SELECT string_agg(nullif(variant_name, ''), '、' ORDER BY id)
                FROM order_line WHERE parent = o.id)) AS title,
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
