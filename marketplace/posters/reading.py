"""What there is to say of a campaign on a poster, or in the preview of a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import fetch_row
from core.pictures.queries import views_of
from core.settings import settings
from marketplace.local_time import day_and_hour
from marketplace.posters.content import PosterContent, Step
from marketplace.queries.cards import summary
from marketplace.queries.progress import progress_of
from marketplace.refusals import NoSuchCampaign
from marketplace.selling.counting import thresholds_of, tiers_of
from marketplace.selling.success import Progress

if TYPE_CHECKING:
    from uuid import UUID

    from core.refusals import Language

CONTENT = """
  SELECT offer.title, merchant.name AS merchant, offer.unit_label, campaign.state,
    campaign.price_fen, campaign.list_price_fen, campaign.min_units, campaign.min_people,
    campaign.min_amount_fen, campaign.thresholds,
    (SELECT count(*) > 1 FROM campaign_variant sold WHERE sold.campaign = campaign.id) AS several,
    campaign.closes_at,
    (SELECT picture FROM offer_picture WHERE offer_picture.offer = offer.id
     ORDER BY position LIMIT 1) AS picture,
    place.name AS place, place.collect_from
  FROM campaign JOIN offer ON offer.id = campaign.offer
    JOIN merchant ON merchant.id = campaign.merchant
    LEFT JOIN LATERAL (
      SELECT point.name, at.collect_from FROM campaign_point at
        JOIN pick_up_point point ON point.id = at.point
      WHERE at.campaign = campaign.id ORDER BY at.collect_from, point.id LIMIT 1
    ) place ON true
  WHERE campaign.id = $1 AND campaign.state NOT IN ('draft', 'in_review')
"""
HAPPENING = {"succeeded", "procuring", "collecting", "completed"}
WIDE_ENOUGH = 1080


async def poster_content(campaign_id: UUID, language: Language) -> PosterContent:
    """Give what a published campaign's poster says; raises NoSuchCampaign for drafts, too."""
    row = await fetch_row(CONTENT, campaign_id)
    if row is None:
        raise NoSuchCampaign
    progress = await progress_of(campaign_id)
    return PosterContent(
        title=row["title"],
        merchant=row["merchant"],
        photo=await _photo(row["picture"]),
        price_fen=row["price_fen"],
        several_prices=row["several"],
        list_price_fen=row["list_price_fen"],
        unit_label=row["unit_label"],
        paid=Progress(progress.people_paid, progress.units_paid, progress.amount_fen or 0),
        thresholds=thresholds_of(row),
        steps=await _steps(campaign_id),
        formed=row["state"] in HAPPENING or progress.threshold_met,
        closed=row["state"] not in {"open", "scheduled"} or row["closes_at"] <= clock.now(),
        place=row["place"] or "",
        collect=summary("", row["collect_from"], language).strip(),
        closes=day_and_hour(row["closes_at"], language),
        url=f"{settings().public_url}/campaigns/{campaign_id}",
        language=language,
    )


async def _photo(picture: UUID | None) -> str | None:
    """Give the address of the picture's smallest JPEG that fills a poster, or its largest."""
    if picture is None:
        return None
    view = (await views_of([picture])).get(picture)
    if view is None or not view.variants:
        return None
    wide = [variant for variant in view.variants if variant.width >= WIDE_ENOUGH]
    return (wide[0] if wide else view.variants[-1]).jpeg


async def _steps(campaign_id: UUID) -> tuple[Step, ...]:
    tiers = await tiers_of(campaign_id)
    return tuple(Step(tier.min_units, min(tier.prices_fen)) for tier in tiers)
