"""What waits at the operator's desk: reports of reviews, with all there is to decide by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch, fetch_value
from marketplace.reviews.queries.views import COLUMNS, TABLES, ReviewView, reviews_from
from marketplace.reviews.refusals import NoSuchReview, NoSuchReviewPicture
from marketplace.reviews.review_rules import REASONS, ModerationReason, ReportState

if TYPE_CHECKING:
    from core.refusals import Language


@dataclass(frozen=True)
class ReportView:
    """A report, oldest first while it is open; ``picture_id`` names a picture of the review."""

    running_number: int
    id: UUID
    reason: ModerationReason
    reason_text: str
    words: str
    picture_id: UUID | None
    by_merchant: bool
    reported_at: datetime
    state: ReportState
    answer: str | None
    decided_at: datetime | None
    merchant_id: UUID
    merchant_name: str
    review: ReviewView


# Who acts for the shop says something else by a report than a neighbour does.
REPORTS = """
  SELECT report.number AS running_number, report.id, report.review, report.reason, report.words,
    report.picture AS picture_id, report.reported_at, report.state, report.answer,
    report.decided_at, merchant.id AS merchant_id, merchant.name AS merchant_name,
    EXISTS (SELECT FROM membership held WHERE held.party = review.merchant
      AND held.person = report.reported_by AND held.ended_at IS NULL) AS by_merchant
  FROM review_report report JOIN review ON review.id = report.review
  JOIN merchant ON merchant.id = review.merchant
  WHERE report.state = ANY($1) AND ($2::bigint IS NULL OR report.number < $2)
  ORDER BY report.number DESC LIMIT $3
"""


async def reports(
    *, before: int | None, limit: int, is_open: bool, language: Language
) -> list[ReportView]:
    """Give reports that wait, or those that were decided; newest first."""
    states = [state.value for state in ReportState if (state is ReportState.OPEN) == is_open]
    rows = await fetch(REPORTS, states, before, limit)
    whole = await _whole([row["review"] for row in rows], language)
    return [
        ReportView(
            **{key: value for key, value in row.items() if key != "review"},
            reason_text=REASONS[ModerationReason(row["reason"])].in_language(language),
            review=whole[row["review"]],
        )
        for row in rows
    ]


async def review_at_desk(review_id: UUID, *, language: Language) -> ReviewView:
    """Give a review to the platform's people, hidden or not; raises NoSuchReview."""
    found = await _whole([review_id], language)
    if review_id not in found:
        raise NoSuchReview
    return found[review_id]


async def review_of_picture(picture_id: UUID, *, language: Language) -> ReviewView:
    """Give the review a picture belongs to; raises NoSuchReviewPicture."""
    review = await fetch_value("SELECT review FROM review_picture WHERE id = $1", picture_id)
    if review is None:
        raise NoSuchReviewPicture
    return await review_at_desk(review, language=language)


async def _whole(review_ids: list[UUID], language: Language) -> dict[UUID, ReviewView]:
    rows = await fetch(
        f"SELECT {COLUMNS} FROM {TABLES} WHERE review.id = ANY($1)",  # noqa: S608 - ours
        review_ids,
    )
    return {view.id: view for view in await reviews_from(rows, language, whole=True)}
