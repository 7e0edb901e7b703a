"""The platform's people hide a review for a published reason, or show it again.

A merchant cannot have a review hidden; it can only report it like everybody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch, fetch_row, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from core.refusals import Text
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.reviews.facts import ReviewModerated, ReviewReportAnswered
from marketplace.reviews.refusals import NoSuchReview, ReviewMoved
from marketplace.reviews.rescoring import rescore
from marketplace.reviews.review_rules import Moderation, ModerationReason, ReviewState

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer

contribute_audit_texts(
    {
        "review.hidden": Text("隐藏了一条评价", "A review was hidden"),
        "review.shown": Text("恢复显示了一条评价", "A review was shown again"),
        "review.blurred": Text("给评价照片打了码", "A picture of a review was blurred"),
    }
)


async def hide_review(
    viewer: Viewer, review_id: UUID, reason: ModerationReason, words: str
) -> None:
    """Hide a review; its place, the reason and these words stay for everybody to read.

    Raises NoSuchReview, and ReviewMoved when it is hidden already.
    """
    await _move(viewer, review_id, ReviewState.HIDDEN, reason, words)


async def show_review(
    viewer: Viewer, review_id: UUID, reason: ModerationReason, words: str
) -> None:
    """Show a hidden review again; raises NoSuchReview, and ReviewMoved when it is shown."""
    await _move(viewer, review_id, ReviewState.VISIBLE, reason, words)


async def _move(
    viewer: Viewer, review_id: UUID, to: ReviewState, reason: ModerationReason, words: str
) -> None:
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        review = await locked_review(review_id)
        if review["state"] == to:
            raise ReviewMoved
        await execute("UPDATE review SET state = $2 WHERE id = $1", review_id, to.value)
        done = Moderation.HIDDEN if to is ReviewState.HIDDEN else Moderation.SHOWN
        await note_moderation(viewer, review, done, reason, words)
        await rescore(offer=review["offer"], merchant=review["merchant"])
        if done is Moderation.HIDDEN:
            await answer_reports(viewer, review_id, words)


@within_transaction
async def locked_review(review_id: UUID) -> asyncpg.Record:
    """Lock a review and give it; raises NoSuchReview."""
    row = await fetch_row("SELECT * FROM review WHERE id = $1 FOR UPDATE", review_id)
    if row is None:
        raise NoSuchReview
    return row


@within_transaction
async def note_moderation(
    viewer: Viewer, review: asyncpg.Record, done: Moderation, reason: ModerationReason, words: str
) -> None:
    """Write what was done into the log everybody reads, and into the audit trail."""
    made = uuid7()
    await execute(
        """INSERT INTO review_moderation (id, review, done, reason, words, done_by, done_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7)""",
        made,
        review["id"],
        done.value,
        reason.value,
        words.strip(),
        viewer.person_id,
        clock.now(),
    )
    await record_audit(
        f"review.{done.value}",
        person_id=review["author"],
        done_by=viewer.person_id,
        party_id=review["merchant"],
        details={"review": str(review["id"])},
    )
    await record(
        ReviewModerated(review_id=review["id"], offer_id=review["offer"], moderation_id=made)
    )


@within_transaction
async def answer_reports(
    viewer: Viewer, review_id: UUID, answer: str, *, picture: UUID | None = None
) -> None:
    """Close the open reports of a review, or those of one of its pictures, as acted on."""
    rows = await fetch(
        """UPDATE review_report SET state = 'acted', answer = $3, decided_by = $4, decided_at = $5
           WHERE review = $1 AND state = 'open' AND ($2::uuid IS NULL OR picture = $2)
           RETURNING id""",
        review_id,
        picture,
        answer.strip(),
        viewer.person_id,
        clock.now(),
    )
    await record(*(ReviewReportAnswered(report_id=row["id"]) for row in rows))
