"""Writing to authors of reviews and to those who reported one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.queries import language_of
from accounts.telling import tell
from core.database import fetch_row, within_transaction
from marketplace.reviews import notices
from marketplace.reviews.review_rules import REASONS, Moderation, ModerationReason

if TYPE_CHECKING:
    from uuid import UUID

    from marketplace.notices import Notice

PURPOSE = "review"
OF_MODERATION: dict[Moderation, Notice] = {
    Moderation.HIDDEN: notices.HIDDEN,
    Moderation.SHOWN: notices.SHOWN,
    Moderation.BLURRED: notices.BLURRED,
}


@within_transaction
async def tell_of_reply(review_id: UUID) -> None:
    """Say to the author what the merchant answered."""
    row = await fetch_row(
        """SELECT review.author, line.title, merchant.name AS merchant, reply.words
           FROM review JOIN order_line line ON line.id = review.line
           JOIN merchant ON merchant.id = review.merchant
           JOIN review_reply reply ON reply.review = review.id WHERE review.id = $1""",
        review_id,
    )
    if row is not None:
        fields = {key: row[key] for key in ("title", "merchant", "words")}
        await _tell(row["author"], notices.REPLIED, fields)


@within_transaction
async def tell_of_moderation(moderation_id: UUID) -> None:
    """Say to the author what was done and why."""
    row = await fetch_row(
        """SELECT review.author, line.title, done.done, done.reason, done.words
           FROM review_moderation done JOIN review ON review.id = done.review
           JOIN order_line line ON line.id = review.line WHERE done.id = $1""",
        moderation_id,
    )
    if row is None:
        return
    reason = REASONS[ModerationReason(row["reason"])]
    fields = {
        "title": row["title"],
        "words": row["words"],
        "reason": reason.in_language(await language_of(row["author"])),
    }
    await _tell(row["author"], OF_MODERATION[Moderation(row["done"])], fields)


@within_transaction
async def tell_of_report(report_id: UUID) -> None:
    """Say to whoever reported a review what came of it."""
    row = await fetch_row(
        """SELECT report.reported_by, report.state, report.answer, line.title
           FROM review_report report JOIN review ON review.id = report.review
           JOIN order_line line ON line.id = review.line WHERE report.id = $1""",
        report_id,
    )
    if row is not None:
        acted = row["state"] == "acted"
        notice = notices.REPORT_ACTED if acted else notices.REPORT_DISMISSED
        fields = {"title": row["title"], "words": row["answer"] or ""}
        await _tell(row["reported_by"], notice, fields)


@within_transaction
async def _tell(person_id: UUID, notice: Notice, fields: dict[str, str]) -> None:
    await tell(person_id, PURPOSE, subject=notice.subject, body=notice.body, fields=fields)
