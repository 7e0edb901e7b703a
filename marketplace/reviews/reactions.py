"""What follows when something is said of a purchase."""

from __future__ import annotations

from accounts.facts import PersonDeleted
from core.facts import on
from core.live import publish
from marketplace.announcing import announce_platform
from marketplace.reviews.facts import (
    ReviewModerated,
    ReviewReplyGiven,
    ReviewReportAnswered,
    ReviewReportOpened,
    ReviewWritten,
)
from marketplace.reviews.personal import contribute_reviews, forget_reviews_of
from marketplace.reviews.telling import tell_of_moderation, tell_of_reply, tell_of_report

contribute_reviews()


@on(ReviewWritten)
async def show_the_review(fact: ReviewWritten) -> None:
    """Count it on the merchant's board."""
    await publish(f"merchant:{fact.merchant_id}", {})


@on(ReviewReplyGiven)
async def tell_of_the_answer(fact: ReviewReplyGiven) -> None:
    """Say to the author what the merchant answered."""
    await publish(f"merchant:{fact.merchant_id}", {})
    await tell_of_reply(fact.review_id)


@on(ReviewModerated)
async def tell_the_author(fact: ReviewModerated) -> None:
    """Say what was done to a review and why."""
    await tell_of_moderation(fact.moderation_id)


@on(ReviewReportOpened)
async def count_the_report(_fact: ReviewReportOpened) -> None:
    """Let the platform's people see that somebody asked."""
    await announce_platform()


@on(ReviewReportAnswered)
async def tell_who_reported(fact: ReviewReportAnswered) -> None:
    """Say what came of a report."""
    await announce_platform()
    await tell_of_report(fact.report_id)


@on(PersonDeleted)
async def forget_what_they_said(fact: PersonDeleted) -> None:
    """Drop words and pictures of somebody who left."""
    await forget_reviews_of(fact.person_id)
