"""One review as everybody may see it; a hidden one keeps its place and tells why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core.database import fetch
from core.personal_data import mask_name
from core.pictures.queries import PictureView, views_of
from core.refusals import Text
from marketplace.reviews.review_rules import REASONS, ModerationReason, ReviewState

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from core.refusals import Language

NOBODY = Text("已注销的邻居", "A neighbour who left")


@dataclass(frozen=True)
class StarsGiven:
    """Whole stars from 1 to 5."""

    goods: int
    service: int
    punctuality: int


@dataclass(frozen=True)
class ReviewWords:
    """Words with their moment: a follow-up, or the merchant's reply."""

    words: str
    at: datetime


@dataclass(frozen=True)
class ReviewPictureView:
    """A picture of a review; ``id`` names its place in the review."""

    id: UUID
    picture: PictureView
    blurred: bool


@dataclass(frozen=True)
class HiddenBecause:
    """Why a review is hidden, as published."""

    reason: ModerationReason
    text: str
    words: str


@dataclass(frozen=True)
class ReviewView:
    """A review; a hidden one has no stars, words or pictures, but a reason."""

    id: UUID
    offer_id: UUID
    title: str
    author: str
    state: ReviewState
    stars: StarsGiven | None
    words: str
    pictures: list[ReviewPictureView]
    written_at: datetime
    edited_at: datetime | None
    more: ReviewWords | None
    reply: ReviewWords | None
    hidden: HiddenBecause | None


COLUMNS = """
  review.*, line.title, person.display_name, person.state AS person_state,
  reply.words AS reply_words, reply.replied_at
"""
TABLES = """
  review JOIN order_line line ON line.id = review.line JOIN person ON person.id = review.author
  LEFT JOIN review_reply reply ON reply.review = review.id
"""


async def reviews_from(
    rows: Sequence[asyncpg.Record], language: Language, *, whole: bool = False
) -> list[ReviewView]:
    """Make views of rows of COLUMNS; ``whole`` shows what is hidden, to author and platform."""
    ids = [row["id"] for row in rows]
    pictures = await _pictures(ids)
    hidden = await _hidden(ids, language)
    return [
        _view(row, pictures.get(row["id"], []), hidden.get(row["id"]), language, whole)
        for row in rows
    ]


def _view(
    row: asyncpg.Record,
    pictures: list[ReviewPictureView],
    hidden: HiddenBecause | None,
    language: Language,
    whole: bool,
) -> ReviewView:
    told = whole or row["state"] == ReviewState.VISIBLE
    left = row["person_state"] == "deleted"
    return ReviewView(
        id=row["id"],
        offer_id=row["offer"],
        title=row["title"],
        author=NOBODY.in_language(language) if left else mask_name(row["display_name"] or ""),
        state=ReviewState(row["state"]),
        stars=StarsGiven(row["goods"], row["service"], row["punctuality"]) if told else None,
        words=row["words"] if told else "",
        pictures=pictures if told else [],
        written_at=row["written_at"],
        edited_at=row["edited_at"],
        more=ReviewWords(row["more_words"], row["more_at"]) if told and row["more_words"] else None,
        reply=ReviewWords(row["reply_words"], row["replied_at"]) if row["reply_words"] else None,
        hidden=hidden if row["state"] == ReviewState.HIDDEN else None,
    )


async def _pictures(reviews: list[UUID]) -> dict[UUID, list[ReviewPictureView]]:
    rows = await fetch(
        """SELECT id, review, picture, blurred_at FROM review_picture
           WHERE review = ANY($1) ORDER BY review, position""",
        reviews,
    )
    views = await views_of([row["picture"] for row in rows])
    found: dict[UUID, list[ReviewPictureView]] = {}
    for row in rows:
        if row["picture"] in views:
            shown = ReviewPictureView(
                row["id"], views[row["picture"]], row["blurred_at"] is not None
            )
            found.setdefault(row["review"], []).append(shown)
    return found


async def _hidden(reviews: list[UUID], language: Language) -> dict[UUID, HiddenBecause]:
    rows = await fetch(
        """SELECT DISTINCT ON (review) review, reason, words FROM review_moderation
           WHERE review = ANY($1) AND done = 'hidden' ORDER BY review, number DESC""",
        reviews,
    )
    return {
        row["review"]: HiddenBecause(
            ModerationReason(row["reason"]),
            REASONS[ModerationReason(row["reason"])].in_language(language),
            row["words"],
        )
        for row in rows
    }
