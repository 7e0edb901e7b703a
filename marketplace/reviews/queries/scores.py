"""Scores in few words, for lists: only what was reviewed has one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from msgspec import Struct

from core.database import fetch, fetch_value

if TYPE_CHECKING:
    from collections.abc import Sequence


class ScoreBrief(Struct, frozen=True):
    """A score in thousandths of a star, from how many reviews."""

    milli: int
    reviews: int


async def scores_of(subjects: Sequence[UUID]) -> dict[UUID, ScoreBrief]:
    """Give the scores of offers and merchants; those nobody reviewed are left out."""
    rows = await fetch(
        "SELECT subject, milli, reviews FROM review_score WHERE subject = ANY($1)", list(subjects)
    )
    return {row["subject"]: ScoreBrief(row["milli"], row["reviews"]) for row in rows}


async def scores_of_found(things: Sequence[UUID]) -> dict[UUID, ScoreBrief]:
    """Give the scores of campaigns (by their offers) and of merchants."""
    rows = await fetch(
        """SELECT run.id, kept.milli, kept.reviews FROM campaign run
             JOIN review_score kept ON kept.subject = run.offer WHERE run.id = ANY($1)
           UNION ALL
           SELECT subject, milli, reviews FROM review_score WHERE subject = ANY($1)""",
        list(things),
    )
    return {row["id"]: ScoreBrief(row["milli"], row["reviews"]) for row in rows}


async def unanswered_reviews(merchant_id: UUID) -> int:
    """Give how many visible reviews of a merchant have no answer yet."""
    count = await fetch_value(
        """SELECT count(*) FROM review WHERE merchant = $1 AND state = 'visible'
             AND NOT EXISTS (SELECT FROM review_reply WHERE review_reply.review = review.id)""",
        merchant_id,
    )
    return int(count)
