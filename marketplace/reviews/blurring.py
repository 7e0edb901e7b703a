"""Making somebody in a picture unknowable: boxes are blurred, and the original is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, transaction
from core.pictures.blurring import Box, blurred_copy
from core.pictures.claiming import claim, release, remove_released
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.reviews.moderating import answer_reports, locked_review, note_moderation
from marketplace.reviews.refusals import NoSuchReviewPicture
from marketplace.reviews.review_rules import Moderation, ModerationReason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.access import Viewer


async def blur_picture(
    viewer: Viewer, review_picture_id: UUID, boxes: Sequence[Box], words: str
) -> None:
    """Blur boxes of a picture of a review; the public log says that it was done.

    The new picture is made before anything is locked. Raises NoSuchReviewPicture, also when
    another one took the picture's place meanwhile.
    """
    viewer.require_platform(*REVIEW_ROLES)
    shown = await fetch_row(
        "SELECT review, picture FROM review_picture WHERE id = $1", review_picture_id
    )
    if shown is None:
        raise NoSuchReviewPicture
    original, review_id = shown["picture"], shown["review"]
    made = await blurred_copy(original, boxes, uploaded_by=viewer.person_id)
    async with transaction():
        review = await locked_review(review_id)
        replaced = await execute(
            """UPDATE review_picture SET picture = $3, blurred_at = $4
               WHERE id = $1 AND picture = $2""",
            review_picture_id,
            original,
            made,
            clock.now(),
        )
        if not replaced:
            raise NoSuchReviewPicture
        await claim([made], owner=review_id)
        await release([original], review_id)
        await note_moderation(
            viewer, review, Moderation.BLURRED, ModerationReason.SOMEBODY_SHOWN, words
        )
        await answer_reports(viewer, review_id, words, picture=review_picture_id)
    # Should this fail, the sweep of unclaimed pictures removes it.
    await remove_released(original)
