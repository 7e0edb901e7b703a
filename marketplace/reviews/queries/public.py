"""The reviews of an offer or a shop, their score, and what the platform did to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch, fetch_row, fetch_value
from marketplace.refusals import NoSuchMerchant, NoSuchOffer
from marketplace.reviews.queries.views import COLUMNS, TABLES, ReviewView, reviews_from
from marketplace.reviews.refusals import NoSuchReview
from marketplace.reviews.review_rules import REASONS, Moderation, ModerationReason

if TYPE_CHECKING:
    from core.refusals import Language


@dataclass(frozen=True)
class Score:
    """A score in thousandths of a star, from how many reviews."""

    reviews: int
    milli: int
    goods_milli: int
    service_milli: int
    punctuality_milli: int


@dataclass(frozen=True)
class NumberedReview:
    """A review and the number it is listed by."""

    number: int
    review: ReviewView


@dataclass(frozen=True)
class ModerationView:
    """One line of a shop's public log: what was done, why, and to which review."""

    running_number: int
    review_id: UUID
    title: str
    written_at: datetime
    done: Moderation
    reason: ModerationReason
    reason_text: str
    words: str
    done_at: datetime


LISTED = f"""
  SELECT {COLUMNS} FROM {TABLES}
  WHERE review.{{subject}} = $1 AND ($2::bigint IS NULL OR review.number < $2) {{more}}
  ORDER BY review.number DESC LIMIT $3
"""  # noqa: S608 - columns are ours


async def score_of(subject: UUID) -> Score | None:
    """Give the score of an offer or a merchant; None while nobody has said anything."""
    row = await fetch_row(
        """SELECT reviews, milli, goods_milli, service_milli, punctuality_milli
           FROM review_score WHERE subject = $1""",
        subject,
    )
    return Score(**dict(row)) if row else None


async def reviews_of_offer(
    offer_id: UUID, *, before: int | None, limit: int, language: Language
) -> list[NumberedReview]:
    """Give the reviews of an offer, newest first; raises NoSuchOffer."""
    if not await fetch_value("SELECT 1 FROM offer WHERE id = $1 AND state <> 'draft'", offer_id):
        raise NoSuchOffer
    return await _listed("offer", offer_id, before, limit, language)


async def reviews_of_shop(
    merchant_id: UUID,
    *,
    before: int | None,
    limit: int,
    language: Language,
    unanswered: bool = False,
) -> list[NumberedReview]:
    """Give the reviews of a merchant, newest first, if wished only those without a reply."""
    more = "AND reply.id IS NULL AND review.state = 'visible'" if unanswered else ""
    return await _listed("merchant", merchant_id, before, limit, language, more)


async def one_review(review_id: UUID, *, language: Language) -> ReviewView:
    """Give a review as everybody sees it; raises NoSuchReview."""
    rows = await fetch(
        f"SELECT {COLUMNS} FROM {TABLES} WHERE review.id = $1",  # noqa: S608 - ours
        review_id,
    )
    if not rows:
        raise NoSuchReview
    return (await reviews_from(rows, language))[0]


async def require_shop(merchant_id: UUID) -> None:
    """Raise NoSuchMerchant unless a shop may be looked at."""
    known = "SELECT 1 FROM merchant WHERE id = $1 AND state = 'approved'"
    if not await fetch_value(known, merchant_id):
        raise NoSuchMerchant


async def moderations_of_shop(
    merchant_id: UUID, *, before: int | None, limit: int, language: Language
) -> list[ModerationView]:
    """Give what the platform did to the reviews of a shop, newest first."""
    rows = await fetch(
        """SELECT done.number AS running_number, review.id AS review_id, line.title,
             review.written_at, done.done, done.reason, done.words, done.done_at
           FROM review_moderation done JOIN review ON review.id = done.review
           JOIN order_line line ON line.id = review.line
           WHERE review.merchant = $1 AND ($2::bigint IS NULL OR done.number < $2)
           ORDER BY done.number DESC LIMIT $3""",
        merchant_id,
        before,
        limit,
    )
    return [
        ModerationView(
            **dict(row), reason_text=REASONS[ModerationReason(row["reason"])].in_language(language)
        )
        for row in rows
    ]


async def _listed(  # noqa: PLR0917 - the parts of one query
    subject: str,
    subject_id: UUID,
    before: int | None,
    limit: int,
    language: Language,
    more: str = "",
) -> list[NumberedReview]:
    rows = await fetch(LISTED.format(subject=subject, more=more), subject_id, before, limit)
    views = await reviews_from(rows, language)
    return [NumberedReview(row["number"], view) for row, view in zip(rows, views, strict=True)]
