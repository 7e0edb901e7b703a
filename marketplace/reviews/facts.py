"""What happens to reviews, told in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from core.facts import Fact


@dataclass(frozen=True)
class ReviewWritten(Fact):
    """A buyer wrote a review, edited it or added to it."""

    kind: ClassVar[str] = "marketplace.review_written"
    review_id: UUID
    offer_id: UUID
    merchant_id: UUID


@dataclass(frozen=True)
class ReviewReplyGiven(Fact):
    """A merchant answered a review."""

    kind: ClassVar[str] = "marketplace.review_reply_given"
    review_id: UUID
    merchant_id: UUID


@dataclass(frozen=True)
class ReviewModerated(Fact):
    """The platform hid a review, showed it again or blurred a picture of it."""

    kind: ClassVar[str] = "marketplace.review_moderated"
    review_id: UUID
    offer_id: UUID
    moderation_id: UUID


@dataclass(frozen=True)
class ReviewReportOpened(Fact):
    """Somebody asked the platform to look at a review."""

    kind: ClassVar[str] = "marketplace.review_report_opened"
    report_id: UUID


@dataclass(frozen=True)
class ReviewReportAnswered(Fact):
    """The platform looked at a review that was reported, and decided."""

    kind: ClassVar[str] = "marketplace.review_report_answered"
    report_id: UUID
