"""Anybody signed in may ask the platform to look at a review, or to blur a picture of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, fetch_value, transaction, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.reviews.facts import ReviewReportAnswered, ReviewReportOpened
from marketplace.reviews.refusals import (
    NoSuchReport,
    NoSuchReview,
    NoSuchReviewPicture,
    ReportDecided,
)
from marketplace.reviews.review_rules import ModerationReason

if TYPE_CHECKING:
    from accounts.access import Viewer


@dataclass(frozen=True)
class ReportPlan:
    """What is wrong, and with which picture when it is one."""

    reason: ModerationReason
    words: str = ""
    picture_id: UUID | None = None


async def report_review(reporter: UUID, review_id: UUID, plan: ReportPlan) -> UUID:
    """Ask for a look at a visible review and give the report's id.

    Raises NoSuchReview, NoSuchReviewPicture, and ReviewReported while the last one waits.
    """
    made = uuid7()
    async with transaction():
        visible = "SELECT 1 FROM review WHERE id = $1 AND state = 'visible'"
        if not await fetch_value(visible, review_id):
            raise NoSuchReview
        await _require_picture(review_id, plan.picture_id)
        await execute(
            """INSERT INTO review_report (id, review, picture, reason, words, reported_by,
                 reported_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')""",
            made,
            review_id,
            plan.picture_id,
            plan.reason.value,
            plan.words.strip(),
            reporter,
            clock.now(),
        )
        await record(ReviewReportOpened(report_id=made))
    return made


async def dismiss_report(viewer: Viewer, report_id: UUID, answer: str) -> None:
    """Leave a review as it is and say why; raises NoSuchReport and ReportDecided."""
    viewer.require_platform(*REVIEW_ROLES)
    async with transaction():
        row = await fetch_row("SELECT state FROM review_report WHERE id = $1 FOR UPDATE", report_id)
        if row is None:
            raise NoSuchReport
        if row["state"] != "open":
            raise ReportDecided
        await execute(
            """UPDATE review_report SET state = 'dismissed', answer = $2, decided_by = $3,
                 decided_at = $4 WHERE id = $1""",
            report_id,
            answer.strip(),
            viewer.person_id,
            clock.now(),
        )
        await record(ReviewReportAnswered(report_id=report_id))


@within_transaction
async def _require_picture(review_id: UUID, picture_id: UUID | None) -> None:
    if picture_id is None:
        return
    # Shared: it is not taken out, or blurred, before the report is written.
    known = "SELECT 1 FROM review_picture WHERE id = $1 AND review = $2 FOR SHARE"
    if not await fetch_value(known, picture_id, review_id):
        raise NoSuchReviewPicture
