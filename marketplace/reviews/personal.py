"""What reviews keep of a person: shown in their export, forgotten with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.exporting import contribute_export
from core.database import execute, fetch, within_transaction
from marketplace.reviews.picturing import drop_pictures

if TYPE_CHECKING:
    from uuid import UUID

REVIEWS = """
  SELECT line.title, merchant.name AS merchant, review.goods, review.service, review.punctuality,
         review.words, review.state, review.written_at, review.edited_at, review.more_words,
         review.more_at, reply.words AS reply,
         (SELECT count(*) FROM review_picture shown WHERE shown.review = review.id) AS pictures
  FROM review JOIN order_line line ON line.id = review.line
  JOIN merchant ON merchant.id = review.merchant
  LEFT JOIN review_reply reply ON reply.review = review.id
  WHERE review.author = $1 ORDER BY review.number
"""
REPORTS = """
  SELECT reason, words, state, answer, reported_at, decided_at FROM review_report
  WHERE reported_by = $1 ORDER BY number
"""


async def _reviews(person_id: UUID) -> list[dict[str, Any]]:
    return [dict(row) for row in await fetch(REVIEWS, person_id)]


async def _reports(person_id: UUID) -> list[dict[str, Any]]:
    return [dict(row) for row in await fetch(REPORTS, person_id)]


def contribute_reviews() -> None:
    """Tell the accounts what reviews and reports a person wrote."""
    contribute_export("marketplace_reviews", _reviews)
    contribute_export("marketplace_review_reports", _reports)


@within_transaction
async def forget_reviews_of(person_id: UUID) -> None:
    """Drop words and pictures of a person; the stars stay, under a key without a name."""
    rows = await fetch("SELECT id FROM review WHERE author = $1 ORDER BY id FOR UPDATE", person_id)
    for row in rows:
        await drop_pictures(row["id"])
    await execute(
        """UPDATE review SET words = '',
             more_words = CASE WHEN more_words IS NULL THEN NULL ELSE '' END
           WHERE author = $1""",
        person_id,
    )
    await execute("UPDATE review_report SET words = '' WHERE reported_by = $1", person_id)
