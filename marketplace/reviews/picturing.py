"""The pictures of a review: taken from its author's uploads, let go when they are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch, within_transaction
from core.outbox import record
from core.pictures.claiming import claim, release
from marketplace.reviews.facts import ReviewReportAnswered
from marketplace.reviews.review_rules import PICTURES_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


@within_transaction
async def set_pictures(review_id: UUID, author: UUID, wanted: Sequence[UUID]) -> None:
    """Show these pictures with a review; those it had keep their places.

    Raises PictureNotFound for a picture that is neither the review's nor the author's upload.
    """
    chosen = list(dict.fromkeys(wanted))
    await claim(chosen, owner=review_id, uploaded_by=author)
    await drop_pictures(review_id, but=chosen)
    rows = await fetch("SELECT picture, position FROM review_picture WHERE review = $1", review_id)
    held = {row["picture"] for row in rows}
    taken = {row["position"] for row in rows}
    free = [position for position in range(PICTURES_MAX) if position not in taken]
    fresh = [picture for picture in chosen if picture not in held]
    for picture, position in zip(fresh, free, strict=False):
        await execute(
            """INSERT INTO review_picture (id, review, picture, position)
               VALUES (uuidv7(), $1, $2, $3)""",
            review_id,
            picture,
            position,
        )


@within_transaction
async def drop_pictures(review_id: UUID, *, but: Sequence[UUID] = ()) -> None:
    """Let go of the pictures of a review; whoever had reported one hears that it is gone."""
    rows = await fetch(
        "SELECT id, picture FROM review_picture WHERE review = $1 AND picture <> ALL($2)",
        review_id,
        list(but),
    )
    gone = [row["id"] for row in rows]
    answered = await fetch(
        """UPDATE review_report SET state = 'acted', decided_at = $2
           WHERE picture = ANY($1) AND state = 'open' RETURNING id""",
        gone,
        clock.now(),
    )
    await record(*(ReviewReportAnswered(report_id=row["id"]) for row in answered))
    await execute("UPDATE review_report SET picture = NULL WHERE picture = ANY($1)", gone)
    await execute("DELETE FROM review_picture WHERE id = ANY($1)", gone)
    await release([row["picture"] for row in rows], review_id)
