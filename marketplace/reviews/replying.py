"""The merchant answers a review, once and in public."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch_row, transaction
from core.identifiers import uuid7
from core.outbox import record
from marketplace.access import require_seller
from marketplace.reviews.facts import ReviewReplyGiven
from marketplace.reviews.refusals import NoSuchReview

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer


async def reply(viewer: Viewer, merchant_id: UUID, review_id: UUID, words: str) -> None:
    """Answer a review of one's own shop.

    Raises NoSuchMerchant, RoleNotEnough, NoSuchReview, and ReviewReplied the second time.
    """
    require_seller(viewer, merchant_id)
    async with transaction():
        row = await fetch_row("SELECT merchant, state FROM review WHERE id = $1", review_id)
        if row is None or row["merchant"] != merchant_id:
            raise NoSuchReview
        await execute(
            """INSERT INTO review_reply (id, review, words, replied_by, replied_at)
               VALUES ($1, $2, $3, $4, $5)""",
            uuid7(),
            review_id,
            words.strip(),
            viewer.person_id,
            clock.now(),
        )
        await record(ReviewReplyGiven(review_id=review_id, merchant_id=merchant_id))
