"""Buyers write about a line they bought, edit it for a day, and add to it once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from marketplace.refusals import NoSuchOrder
from marketplace.reviews.facts import ReviewWritten
from marketplace.reviews.picturing import set_pictures
from marketplace.reviews.refusals import (
    FollowUpClosed,
    NoSuchReview,
    NotReviewable,
    ReviewNoLongerEditable,
)
from marketplace.reviews.rescoring import rescore
from marketplace.reviews.review_rules import EDITABLE_FOR, may_edit, may_follow_up, may_write

if TYPE_CHECKING:
    import asyncpg


@dataclass(frozen=True)
class ReviewPlan:
    """What a buyer says: stars from 1 to 5 for each, words and pictures if they like."""

    goods: int
    service: int
    punctuality: int
    words: str = ""
    picture_ids: tuple[UUID, ...] = ()


async def write_review(author: UUID, line_id: UUID, plan: ReviewPlan) -> UUID:
    """Write about a line of one's own completed order and give the review's id.

    Raises NoSuchOrder for a line of somebody else, NotReviewable, ReviewedAlready, and
    PictureNotFound for a picture the author did not upload.
    """
    made = uuid7()
    async with transaction():
        line = await _line_of(author, line_id)
        await execute(
            """INSERT INTO review (id, line, author, offer, merchant, goods, service, punctuality,
                 words, state, written_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'visible', $10)""",
            made,
            line_id,
            author,
            line["offer"],
            line["merchant"],
            plan.goods,
            plan.service,
            plan.punctuality,
            plan.words.strip(),
            clock.now(),
        )
        await set_pictures(made, author, plan.picture_ids)
        await _tell(made, line)
    return made


async def edit_review(author: UUID, review_id: UUID, plan: ReviewPlan) -> None:
    """Write a review anew within a day; raises NoSuchReview and ReviewNoLongerEditable.

    A picture that was blurred stays as it is unless it is left out.
    """
    async with transaction():
        review = await _own(author, review_id)
        now = clock.now()
        if not may_edit(review["written_at"], now):
            raise ReviewNoLongerEditable(editable_until=review["written_at"] + EDITABLE_FOR)
        await execute(
            """UPDATE review SET goods = $2, service = $3, punctuality = $4, words = $5,
                 edited_at = $6 WHERE id = $1""",
            review_id,
            plan.goods,
            plan.service,
            plan.punctuality,
            plan.words.strip(),
            now,
        )
        await set_pictures(review_id, author, plan.picture_ids)
        await _tell(review_id, review)


async def follow_up(author: UUID, review_id: UUID, words: str) -> None:
    """Add to a review, once within 90 days; raises NoSuchReview and FollowUpClosed."""
    async with transaction():
        review = await _own(author, review_id)
        now = clock.now()
        if not may_follow_up(review["written_at"], review["more_at"], now):
            raise FollowUpClosed
        await execute(
            "UPDATE review SET more_words = $2, more_at = $3 WHERE id = $1",
            review_id,
            words.strip(),
            now,
        )
        await _tell(review_id, review)


@within_transaction
async def _line_of(author: UUID, line_id: UUID) -> asyncpg.Record:
    # The order is shared: it is not refunded in full while this is written.
    row = await fetch_row(
        """SELECT line.offer, line.quantity, line.refunded_units, placed.merchant, placed.state,
                  placed.buyer
           FROM order_line line JOIN market_order placed ON placed.id = line.parent
           WHERE line.id = $1 FOR SHARE OF placed""",
        line_id,
    )
    if row is None or row["buyer"] != author:
        raise NoSuchOrder
    if not may_write(row["state"], row["quantity"], row["refunded_units"]):
        raise NotReviewable
    return row


@within_transaction
async def _own(author: UUID, review_id: UUID) -> asyncpg.Record:
    row = await fetch_row("SELECT * FROM review WHERE id = $1 FOR UPDATE", review_id)
    if row is None or row["author"] != author:
        raise NoSuchReview
    return row


@within_transaction
async def _tell(review_id: UUID, row: asyncpg.Record) -> None:
    await rescore(offer=row["offer"], merchant=row["merchant"])
    await record(
        ReviewWritten(review_id=review_id, offer_id=row["offer"], merchant_id=row["merchant"])
    )
