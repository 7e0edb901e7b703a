"""Shapes of reviews: what is sent, and the pages of what is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from typing_extensions import override

from api.shapes.base import Answer, Body
from core.pictures.blurring import WHOLE, Box
from marketplace.reviews.queries.public import Score
from marketplace.reviews.queries.views import ReviewView
from marketplace.reviews.review_rules import (
    HIDES,
    PICTURES_MAX,
    WORDS_MAX,
    Moderation,
    ModerationReason,
    ReportState,
)
from marketplace.reviews.writing import ReviewPlan

BOXES_MAX = 20
REASON_WORDS_MAX = 300

Stars = Annotated[int, msgspec.Meta(ge=1, le=5)]
Words = Annotated[str, msgspec.Meta(max_length=WORDS_MAX)]
SomeWords = Annotated[str, msgspec.Meta(min_length=1, max_length=WORDS_MAX, pattern=r"\S")]
ReasonWords = Annotated[str, msgspec.Meta(min_length=1, max_length=REASON_WORDS_MAX, pattern=r"\S")]
Share = Annotated[int, msgspec.Meta(ge=0, le=WHOLE)]
PictureIds = Annotated[list[UUID], msgspec.Meta(max_length=PICTURES_MAX)]


class ReviewBody(Body):
    """What a buyer says; every kind of stars is chosen, none is assumed."""

    goods: Stars
    service: Stars
    punctuality: Stars
    words: Words = ""
    picture_ids: PictureIds = msgspec.field(default_factory=list)

    def plan(self) -> ReviewPlan:
        """Give it as the marketplace takes it."""
        return ReviewPlan(
            self.goods, self.service, self.punctuality, self.words, tuple(self.picture_ids)
        )


class FollowUpBody(Body):
    """What a buyer adds later."""

    words: SomeWords


class ReplyBody(Body):
    """What a merchant answers."""

    words: SomeWords


class ReportBody(Body):
    """What is wrong with a review, or with one of its pictures."""

    reason: ModerationReason
    words: Annotated[str, msgspec.Meta(max_length=REASON_WORDS_MAX)] = ""
    picture_id: UUID | None = None

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        _require_fault(self.reason)


class ModerationBody(Body):
    """Why something is done to a review; everybody can read both."""

    reason: ModerationReason
    words: ReasonWords


class HidingBody(ModerationBody):
    """Why a review is hidden: what is wrong with it."""

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        _require_fault(self.reason)


def _require_fault(reason: ModerationReason) -> None:
    """Raise ValueError for a reason that takes a decision back: it says nothing of a review."""
    if reason not in HIDES:
        message = f"Invalid enum value '{reason}'"
        raise ValueError(message)


class AnswerBody(Body):
    """Why a reported review stays."""

    answer: ReasonWords


class BlurBox(Body):
    """A part of a picture, in ten-thousandths of its width and height."""

    left: Share
    top: Share
    width: Annotated[int, msgspec.Meta(ge=1, le=WHOLE)]
    height: Annotated[int, msgspec.Meta(ge=1, le=WHOLE)]

    def box(self) -> Box:
        """Give it as the darkroom takes it."""
        return Box(self.left, self.top, self.width, self.height)


class BlurBody(Body):
    """What to blur, and the words for the public log."""

    boxes: Annotated[list[BlurBox], msgspec.Meta(min_length=1, max_length=BOXES_MAX)]
    words: ReasonWords


class ReviewPage(Answer):
    """One page of reviews with the score of all; ``score`` is null while there are none."""

    score: Score | None
    items: list[ReviewView]
    next_cursor: str | None


class ReviewReportRow(Answer):
    """A report at the desk."""

    id: UUID
    reason: ModerationReason
    reason_text: str
    words: str
    picture_id: UUID | None
    by_merchant: bool
    reported_at: datetime
    state: ReportState
    answer: str | None
    decided_at: datetime | None
    merchant_id: UUID
    merchant_name: str
    review: ReviewView


class ReviewModerationRow(Answer):
    """A line of a shop's public log."""

    review_id: UUID
    title: str
    written_at: datetime
    done: Moderation
    reason: ModerationReason
    reason_text: str
    words: str
    done_at: datetime


class ReportMade(Answer):
    """The report that was taken."""

    id: UUID
