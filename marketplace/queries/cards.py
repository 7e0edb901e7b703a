"""Campaigns as residents see them in lists: a picture, a price, an honest count."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import Struct

from core import clock
from core.clock import SHANGHAI
from core.database import fetch
from core.pictures.queries import PictureView, views_of
from core.refusals import Text
from marketplace.queries.room import units_left
from marketplace.reviews.queries.scores import ScoreBrief, scores_of
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.categories import Category
from marketplace.selling.counting import amount_if_awaited, thresholds_of
from marketplace.selling.success import Missing, Progress, ThresholdKind, met, missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg


class MerchantName(Struct, frozen=True):
    """A merchant, as a card names it."""

    id: UUID
    name: str


class Goal(Struct, frozen=True):
    """The threshold a list shows progress towards: of several one that is still missing.

    ``met`` tells whether all that is needed is there, whatever the one that is shown says.
    """

    kind: ThresholdKind
    least: int
    reached: int
    met: bool


class CampaignCard(Struct, frozen=True):
    """What a list shows of a campaign. Units are those neighbours have paid for."""

    id: UUID
    offer_id: UUID
    title: str
    merchant: MerchantName
    picture: PictureView | None
    price_fen: int
    list_price_fen: int
    final_price_fen: int | None
    unit_label: str
    category: Category
    state: CampaignState
    units_paid: int
    people_paid: int
    goal: Goal
    stock_left: int
    kinds: int
    opens_at: datetime
    closes_at: datetime
    pick_up_summary: str
    score: ScoreBrief | None


CARD_COLUMNS = f"""
  campaign.id, campaign.offer AS offer_id, offer.title, merchant.id AS merchant_id,
  merchant.name AS merchant_name, campaign.price_fen, campaign.list_price_fen,
  campaign.final_price_fen, offer.unit_label, offer.category, campaign.state,
  campaign.paid_units, campaign.paid_people, campaign.min_units,
  campaign.min_people, campaign.min_amount_fen, campaign.thresholds,
  {amount_if_awaited("campaign")} AS amount_paid,
  {units_left("campaign")} AS stock_left,
  (SELECT count(*) FROM campaign_variant sold WHERE sold.campaign = campaign.id)::integer AS kinds,
  campaign.opens_at, campaign.closes_at,
  (SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
   ORDER BY position LIMIT 1) AS picture_id,
  (SELECT point.name FROM campaign_point at JOIN pick_up_point point ON point.id = at.point
   WHERE at.campaign = campaign.id ORDER BY at.collect_from, point.id LIMIT 1) AS point_name,
  (SELECT min(at.collect_from) FROM campaign_point at
   WHERE at.campaign = campaign.id) AS collect_from
"""  # noqa: S608 - columns are ours
CARD_TABLES = """
  campaign JOIN offer ON offer.id = campaign.offer JOIN merchant ON merchant.id = campaign.merchant
"""
SERVED = """EXISTS (SELECT FROM campaign_community served
                WHERE served.campaign = campaign.id AND served.community = ANY($2))"""
# Who is closed for a while shows nothing; what was joined before goes on.
PRESENT = """(merchant.away_from IS NULL
      OR $1 NOT BETWEEN merchant.away_from AND merchant.away_until)"""
OPEN_CARDS = f"""
  SELECT {CARD_COLUMNS} FROM {CARD_TABLES}
  WHERE campaign.state = 'open' AND campaign.closes_at > $1
    AND {SERVED} AND {PRESENT}
    AND ($3::text IS NULL OR offer.category = $3)
    AND ($4::timestamptz IS NULL OR (campaign.closes_at, campaign.id) > ($4, $5::uuid))
  ORDER BY campaign.closes_at, campaign.id LIMIT $6
"""  # noqa: S608 - columns are ours
# A text of its own: a choice inside the one above would cost every neighbour the use of its index.
OPEN_CARDS_ANYWHERE = OPEN_CARDS.replace(SERVED, "cardinality($2::uuid[]) = 0")
WEEKDAYS = Text("一二三四五六日", "Mon Tue Wed Thu Fri Sat Sun")


async def open_cards(
    communities: Sequence[UUID],
    *,
    language: str,
    category: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[CampaignCard]:
    """Give open campaigns that serve any of some communities, those closing soonest first.

    Without communities, as for a visitor, they are those of everywhere.
    """
    rows = await fetch(
        OPEN_CARDS if communities else OPEN_CARDS_ANYWHERE,
        clock.now(),
        list(communities),
        category,
        *(after or (None, None)),
        limit,
    )
    return await cards_from(rows, language)


async def cards_of(campaign_ids: Sequence[UUID], *, language: str) -> dict[UUID, CampaignCard]:
    """Give the cards of campaigns by id; drafts are left out."""
    rows = await fetch(
        f"""SELECT {CARD_COLUMNS} FROM {CARD_TABLES}
            WHERE campaign.id = ANY($1) AND campaign.state NOT IN ('draft', 'in_review')""",  # noqa: S608
        list(campaign_ids),
    )
    return {card.id: card for card in await cards_from(rows, language)}


async def cards_from(rows: Sequence[asyncpg.Record], language: str) -> list[CampaignCard]:
    """Make cards of rows, with all their pictures in one query, and all scores in another."""
    pictures = await views_of([row["picture_id"] for row in rows if row["picture_id"]])
    scores = await scores_of([row["offer_id"] for row in rows])
    return [card_from(row, pictures, scores.get(row["offer_id"]), language) for row in rows]


def card_from(
    row: Any, pictures: dict[UUID, PictureView], score: ScoreBrief | None, language: str
) -> CampaignCard:
    """Make one card of a row of CARD_COLUMNS."""
    return CampaignCard(
        id=row["id"],
        offer_id=row["offer_id"],
        title=row["title"],
        merchant=MerchantName(row["merchant_id"], row["merchant_name"]),
        picture=pictures.get(row["picture_id"]),
        price_fen=row["price_fen"],
        list_price_fen=row["list_price_fen"],
        final_price_fen=row["final_price_fen"],
        unit_label=row["unit_label"],
        category=row["category"],
        state=row["state"],
        units_paid=row["paid_units"],
        people_paid=row["paid_people"],
        goal=goal_of(row),
        stock_left=row["stock_left"],
        kinds=row["kinds"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        pick_up_summary=summary(row["point_name"], row["collect_from"], language),
        score=score,
    )


def goal_of(row: Any) -> Goal:
    """Give the threshold that is shown of a row with ``amount_if_awaited`` as amount_paid."""
    done = met(thresholds_of(row), progress_in(row))
    parts = (
        (ThresholdKind.UNITS, row["min_units"], row["paid_units"]),
        (ThresholdKind.PEOPLE, row["min_people"], row["paid_people"]),
        (ThresholdKind.AMOUNT, row["min_amount_fen"], row["amount_paid"]),
    )
    asked = [Goal(*part, done) for part in parts if part[1] is not None]
    return next((goal for goal in asked if (goal.reached >= goal.least) is done), asked[0])


def missing_of(row: Any) -> list[Missing]:
    """Give all that is missing of the same row, empty once it is met."""
    return missing(thresholds_of(row), progress_in(row))


def progress_in(row: Any) -> Progress:
    """Give what counts of the same row."""
    return Progress(row["paid_people"], row["paid_units"], row["amount_paid"] or 0)


def summary(point: str | None, collect_from: datetime | None, language: str) -> str:
    """Say when and where in a few words: ``周二 17:00 3 号门``."""
    if point is None or collect_from is None:
        return ""
    local = collect_from.astimezone(SHANGHAI)
    at = f"{local:%H:%M}"
    if language == "en":
        return f"{WEEKDAYS.en.split()[local.weekday()]} {at} {point}"
    return f"周{WEEKDAYS.zh[local.weekday()]} {at} {point}"
