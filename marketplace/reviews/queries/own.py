"""What the buyer of an order may say of each of its lines, and has said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import fetch, fetch_row
from marketplace.refusals import NoSuchOrder
from marketplace.reviews.queries.views import COLUMNS, TABLES, ReviewView, reviews_from
from marketplace.reviews.refusals import NoSuchReview
from marketplace.reviews.review_rules import (
    EDITABLE_FOR,
    FOLLOW_UP_FOR,
    MayDo,
    may_do_with,
    may_write,
)

if TYPE_CHECKING:
    import asyncpg

    from core.refusals import Language


@dataclass(frozen=True)
class ReviewableLine:
    """A line of an order: what may be done, until when, and the review there is."""

    line_id: UUID
    offer_id: UUID
    title: str
    may: MayDo
    until: datetime | None
    review: ReviewView | None


async def lines_to_review(
    order_id: UUID, *, buyer: UUID, language: Language
) -> list[ReviewableLine]:
    """Give the lines of an own order; raises NoSuchOrder for everybody else's."""
    order = await fetch_row("SELECT buyer, state FROM market_order WHERE id = $1", order_id)
    if order is None or order["buyer"] != buyer:
        raise NoSuchOrder
    lines = await fetch(
        """SELECT id, offer, title, quantity, refunded_units FROM order_line
           WHERE parent = $1 ORDER BY id""",
        order_id,
    )
    rows = await fetch(
        f"SELECT {COLUMNS} FROM {TABLES} WHERE review.line = ANY($1)",  # noqa: S608 - ours
        [line["id"] for line in lines],
    )
    views = await reviews_from(rows, language, whole=True)
    said = {row["line"]: (row, view) for row, view in zip(rows, views, strict=True)}
    return [_line(line, order["state"], *said.get(line["id"], (None, None))) for line in lines]


async def own_review(review_id: UUID, *, author: UUID, language: Language) -> ReviewView:
    """Give a review to who wrote it, hidden or not; raises NoSuchReview."""
    rows = await fetch(
        f"SELECT {COLUMNS} FROM {TABLES} WHERE review.id = $1 AND review.author = $2",  # noqa: S608
        review_id,
        author,
    )
    if not rows:
        raise NoSuchReview
    return (await reviews_from(rows, language, whole=True))[0]


def _line(
    line: asyncpg.Record, state: str, row: asyncpg.Record | None, view: ReviewView | None
) -> ReviewableLine:
    may, until = MayDo.NOTHING, None
    if row is not None:
        may = may_do_with(row["written_at"], row["more_at"], clock.now())
        lasts = {MayDo.EDIT: EDITABLE_FOR, MayDo.FOLLOW_UP: FOLLOW_UP_FOR}.get(may)
        until = row["written_at"] + lasts if lasts else None
    elif may_write(state, line["quantity"], line["refunded_units"]):
        may = MayDo.WRITE
    return ReviewableLine(line["id"], line["offer"], line["title"], may, until, view)
