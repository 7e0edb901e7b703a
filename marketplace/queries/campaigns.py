"""One campaign, with everything a resident decides by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row, fetch_value
from core.pictures.queries import PictureView, views_of
from core.refusals import Refusal, Text
from marketplace.pick_up.pick_up_rules import UncollectedRule
from marketplace.pick_up.shortage import ShortageRule
from marketplace.pick_up.storage import Storage
from marketplace.queries.cards import CARD_COLUMNS, CARD_TABLES, CampaignCard, cards_from
from marketplace.queries.hours import hours_text
from marketplace.queries.progress import LiveProgress, progress_of
from marketplace.queries.quotes import terms_of
from marketplace.queries.room import room_of
from marketplace.queries.variants import (
    SoldVariant,
    ThresholdsView,
    thresholds_view,
    variants_of,
)
from marketplace.refunds.refund_rules import RefundRule, refund_rules
from marketplace.refusals import CampaignNotOpen, LimitReached, NoSuchCampaign, NotServed, SoldOut
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.why_failed import why_failed
from marketplace.waiting_list.precedence import newcomers_wait
from marketplace.waiting_list.queries import WaitingLine, how_many_wait, place_in_line
from marketplace.waiting_list.refusals import WaitingListFirst
from marketplace.waiting_list.rules import line_moves

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from core.refusals import Language


@dataclass(frozen=True)
class PointView:
    """Where and when the goods of a campaign are collected.

    ``left`` is how many more units it can keep that day; null where it takes all that come.
    """

    id: UUID
    name: str
    address: str
    hours_text: str
    collect_from: datetime
    collect_until: datetime
    community_id: UUID
    left: int | None


@dataclass(frozen=True)
class Reason:
    """Why something cannot be done, in the reader's language."""

    code: str
    title: str
    detail: str


@dataclass(frozen=True)
class CanJoin:
    """Whether this viewer may join now, and why not."""

    allowed: bool
    reason: Reason | None


@dataclass(frozen=True)
class CommunityName:
    """A community served."""

    id: UUID
    name: str


@dataclass(frozen=True)
class CampaignRules:
    """What was said before anybody paid: goods nobody collects, too few goods, how they keep."""

    uncollected: UncollectedRule
    uncollected_days: int
    shortage: ShortageRule
    after_sale_hours: int
    storage: Storage
    perishable: bool


@dataclass(frozen=True)
class CampaignPage:
    """A campaign's page."""

    card: CampaignCard
    description_html: str
    pictures: list[PictureView]
    communities: list[CommunityName]
    pick_up_points: list[PointView]
    limit_per_person: int | None
    limit_per_household: int | None
    joined_units_mine: int
    can_join: CanJoin
    refund_rules: list[RefundRule]
    rules: CampaignRules
    thresholds: ThresholdsView
    progress: LiveProgress
    variants: list[SoldVariant]
    waiting_list: WaitingLine
    why_failed: str | None


async def campaign_page(campaign_id: UUID, *, viewer: UUID | None, language: str) -> CampaignPage:
    """Give a published campaign's page; raises NoSuchCampaign for a draft or unknown id."""
    row = await fetch_row(
        f"""SELECT {CARD_COLUMNS}, offer.description_html, campaign.limit_per_person,
              campaign.limit_per_household, campaign.uncollected_rule,
              campaign.uncollected_days, campaign.failure_reason, campaign.failure_note,
              campaign.shortage_rule, campaign.after_sale_hours, offer.storage, offer.perishable,
              campaign.decided_units, campaign.decided_people, campaign.decided_amount_fen,
              campaign.waiting_count,
              ARRAY(SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
                    ORDER BY position) AS picture_ids
            FROM {CARD_TABLES} WHERE campaign.id = $1
              AND campaign.state NOT IN ('draft', 'in_review')""",  # noqa: S608 - columns are ours
        campaign_id,
    )
    if row is None:
        raise NoSuchCampaign
    pictures = await views_of(row["picture_ids"])
    communities = await _communities(campaign_id)
    mine = await _mine(campaign_id, viewer)
    points = await points_of(campaign_id, language)
    variants = (await variants_of([campaign_id])).get(campaign_id, [])
    line = await _line(row, viewer, points, variants)
    return CampaignPage(
        card=(await cards_from([row], language))[0],
        description_html=row["description_html"],
        pictures=[pictures[key] for key in row["picture_ids"] if key in pictures],
        communities=communities,
        pick_up_points=points,
        limit_per_person=row["limit_per_person"],
        limit_per_household=row["limit_per_household"],
        joined_units_mine=mine,
        can_join=await _can_join(row, communities, viewer, mine, language),
        refund_rules=refund_rules(terms_of(row), language),
        rules=_rules(row),
        thresholds=thresholds_view(row),
        progress=await progress_of(campaign_id),
        variants=variants,
        waiting_list=line,
        why_failed=why_failed(row, language),
    )


def _rules(row: asyncpg.Record) -> CampaignRules:
    return CampaignRules(
        uncollected=row["uncollected_rule"],
        uncollected_days=row["uncollected_days"],
        shortage=row["shortage_rule"],
        after_sale_hours=row["after_sale_hours"],
        storage=row["storage"],
        perishable=row["perishable"],
    )


async def points_of(campaign_id: UUID, language: str) -> list[PointView]:
    """Give the pick-up points of a campaign, the earliest first."""
    rows = await fetch(
        f"""SELECT point.id, point.name, point.address, point.hours, at.collect_from,
                  at.collect_until, point.community AS community_id,
                  {room_of("point", "at.campaign", "at.point")} AS left
           FROM campaign_point at JOIN pick_up_point point ON point.id = at.point
           WHERE at.campaign = $1 ORDER BY at.collect_from, point.name""",  # noqa: S608
        campaign_id,
    )
    return [
        PointView(
            **{key: value for key, value in dict(row).items() if key != "hours"},
            hours_text=hours_text(row["hours"], language),
        )
        for row in rows
    ]


async def _communities(campaign_id: UUID) -> list[CommunityName]:
    rows = await fetch(
        """SELECT place.id, place.name FROM campaign_community served
           JOIN community place ON place.id = served.community
           WHERE served.campaign = $1 ORDER BY place.code""",
        campaign_id,
    )
    return [CommunityName(row["id"], row["name"]) for row in rows]


async def _mine(campaign_id: UUID, viewer: UUID | None) -> int:
    found = await fetch_value(
        "SELECT units FROM campaign_tally WHERE campaign = $1 AND subject = $2",
        campaign_id,
        viewer,
    )
    return int(found or 0)


async def _line(
    row: asyncpg.Record,
    viewer: UUID | None,
    points: Sequence[PointView],
    variants: Sequence[SoldVariant],
) -> WaitingLine:
    """Give the line: it is open where something is gone, and may still come back in time."""
    now = clock.now()
    takes = row["state"] == CampaignState.OPEN and row["opens_at"] <= now
    gone = 0 in {row["stock_left"], *(one.left for one in points), *(one.left for one in variants)}
    waits = bool(row["waiting_count"])
    return WaitingLine(
        open=takes
        and line_moves(now, row["closes_at"])
        and (gone or (waits and await newcomers_wait(row["id"]))),
        waiting=await how_many_wait(row),
        my_entry=await place_in_line(row["id"], viewer) if waits and viewer else None,
    )


async def _can_join(
    row: asyncpg.Record,
    communities: list[CommunityName],
    viewer: UUID | None,
    mine: int,
    language: str,
) -> CanJoin:
    refusal = _state_refusal(row) or _limit_refusal(row, mine)
    if refusal is None and row["waiting_count"] and await newcomers_wait(row["id"]):
        refusal = WaitingListFirst(ahead=await how_many_wait(row))
    if refusal is None and viewer is not None:
        lives = await fetch_value(
            """SELECT 1 FROM residence JOIN campaign_community served
                 ON served.community = residence.community
               WHERE served.campaign = $1 AND residence.person = $2 LIMIT 1""",
            row["id"],
            viewer,
        )
        if not lives:
            refusal = NotServed(communities=[place.name for place in communities])
    return CanJoin(allowed=refusal is None, reason=_reason(refusal, language))


def _state_refusal(row: asyncpg.Record) -> Refusal | None:
    now = clock.now()
    if row["state"] != CampaignState.OPEN or not row["opens_at"] <= now < row["closes_at"]:
        return CampaignNotOpen(state=row["state"])
    return SoldOut(left=0) if row["stock_left"] < 1 else None


def _limit_refusal(row: asyncpg.Record, mine: int) -> Refusal | None:
    limit = row["limit_per_person"]
    if limit is not None and mine >= limit:
        return LimitReached(who=Text("人", "person"), limit=limit, used=mine)
    return None


def _reason(refusal: Refusal | None, language: str) -> Reason | None:
    if refusal is None:
        return None
    reader: Language = "en" if language == "en" else "zh-CN"
    title = refusal.title.in_language(reader)
    return Reason(refusal.code, title, refusal.detail_in(reader))
