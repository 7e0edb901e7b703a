"""A merchant as anybody may see it: who sells, where one collects, what there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row
from core.pictures.queries import PictureView, views_of
from marketplace.queries.cards import CARD_COLUMNS, CARD_TABLES, CampaignCard, cards_from
from marketplace.queries.hours import hours_text
from marketplace.refusals import NoSuchMerchant
from marketplace.selling.categories import Category

CAMPAIGNS_MAX = 30
OFFERS_MAX = 24
POINTS_MAX = 30

CAMPAIGNS = f"""
  SELECT {CARD_COLUMNS} FROM {CARD_TABLES}
  WHERE campaign.merchant = $1 AND campaign.state IN ('open', 'scheduled')
    AND campaign.closes_at > $2
  ORDER BY campaign.state, campaign.closes_at, campaign.id LIMIT $3
"""  # noqa: S608 - columns are ours
# Where its goods are brought just now, or were brought last.
POINTS = """
  SELECT point.id, point.name, point.address, point.hours, place.name AS community_name
  FROM pick_up_point point JOIN community place ON place.id = point.community
  WHERE point.state = 'active' AND EXISTS (
    SELECT FROM campaign_point at JOIN campaign run ON run.id = at.campaign
    WHERE at.point = point.id AND run.merchant = $1
      AND run.state NOT IN ('draft', 'in_review'))
  ORDER BY place.name, point.name, point.id LIMIT $2
"""
# What it lists beside the group-buys that are shown already.
OFFERS = """
  SELECT offer.id, offer.title, offer.category, offer.unit_label,
    (SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
     ORDER BY position LIMIT 1) AS picture_id
  FROM offer WHERE offer.merchant = $1 AND offer.state = 'listed' AND NOT EXISTS (
    SELECT FROM campaign WHERE campaign.offer = offer.id
      AND campaign.state IN ('open', 'scheduled') AND campaign.closes_at > $2)
  ORDER BY offer.changed_at DESC, offer.id LIMIT $3
"""


@dataclass(frozen=True)
class ShopPoint:
    """A pick-up point a merchant delivers to."""

    id: UUID
    name: str
    address: str
    hours_text: str
    community_name: str


@dataclass(frozen=True)
class ShopOffer:
    """Something a merchant sells, without a group-buy just now."""

    id: UUID
    title: str
    category: Category
    unit_label: str
    picture: PictureView | None


@dataclass(frozen=True)
class Shop:
    """A merchant's public page; its phone and its money are not on it."""

    id: UUID
    name: str
    introduction: str
    address: str
    pick_up_points: list[ShopPoint]
    campaigns: list[CampaignCard]
    offers: list[ShopOffer]
    away_until: datetime | None


async def shop(merchant_id: UUID, *, language: str) -> Shop:
    """Give the page of a merchant that may sell; raises NoSuchMerchant for any other.

    While it is closed for a while it shows until when, and no goods.
    """
    now = clock.now()
    row = await fetch_row(
        """SELECT id, name, introduction, address,
             CASE WHEN $2 BETWEEN away_from AND away_until THEN away_until END AS away_until
           FROM merchant WHERE id = $1 AND state = 'approved'""",
        merchant_id,
        now,
    )
    if row is None:
        raise NoSuchMerchant
    away = row["away_until"] is not None
    cards = [] if away else await fetch(CAMPAIGNS, merchant_id, now, CAMPAIGNS_MAX)
    return Shop(
        **dict(row),
        pick_up_points=await _points(merchant_id, language),
        campaigns=await cards_from(cards, language),
        offers=[] if away else await _offers(merchant_id, now),
    )


async def _points(merchant_id: UUID, language: str) -> list[ShopPoint]:
    return [
        ShopPoint(
            id=row["id"],
            name=row["name"],
            address=row["address"],
            hours_text=hours_text(row["hours"], language),
            community_name=row["community_name"],
        )
        for row in await fetch(POINTS, merchant_id, POINTS_MAX)
    ]


async def _offers(merchant_id: UUID, now: datetime) -> list[ShopOffer]:
    rows = await fetch(OFFERS, merchant_id, now, OFFERS_MAX)
    pictures = await views_of([row["picture_id"] for row in rows if row["picture_id"]])
    return [
        ShopOffer(
            id=row["id"],
            title=row["title"],
            category=row["category"],
            unit_label=row["unit_label"],
            picture=pictures.get(row["picture_id"]),
        )
        for row in rows
    ]


async def merchants_away() -> list[UUID]:
    """Give the merchants that are closed for a while just now."""
    rows = await fetch(
        "SELECT id FROM merchant WHERE $1 BETWEEN away_from AND away_until ORDER BY id", clock.now()
    )
    return [row["id"] for row in rows]
