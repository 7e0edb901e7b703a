"""Reviews with their pictures and replies, what was done to them, and scores."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigSerial, Date
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import (
    Row,
    count,
    holds,
    instant,
    one_of,
    outside_id,
    prose,
    reference,
    state,
    words,
)
from core.database import refuse_on
from core.tables import Picture
from marketplace.reviews.refusals import ReviewedAlready, ReviewReplied, ReviewReported
from marketplace.reviews.review_rules import (
    Moderation,
    ModerationReason,
    ReportState,
    ReviewState,
)
from marketplace.tables.merchants import Merchant
from marketplace.tables.offers import Offer
from marketplace.tables.orders import OrderLine


class ScoreKind(StrEnum):
    """What a score is of."""

    OFFER = "offer"
    MERCHANT = "merchant"


class Review(Row, Table, tablename="review"):
    """What the buyer of a line says of it: three kinds of stars, and words if they like."""

    number = BigSerial()
    line = reference(OrderLine, index=False)
    author = reference(Person)
    offer = reference(Offer)
    merchant = reference(Merchant)
    goods = count()
    service = count()
    punctuality = count()
    words = prose()
    state = state(ReviewState, default=ReviewState.VISIBLE)
    written_at = instant()
    edited_at = instant(null=True)
    more_words = prose(null=True)
    more_at = instant(null=True)

    one_review_per_line = Unique(["line"])
    review_state_is_known = one_of("state", ReviewState)
    stars_are_one_to_five = holds(
        "goods BETWEEN 1 AND 5 AND service BETWEEN 1 AND 5 AND punctuality BETWEEN 1 AND 5"
    )
    review_words_are_few = holds("length(words) <= 500 AND length(more_words) <= 500")
    follow_up_says_when = holds("(more_words IS NULL) = (more_at IS NULL)")


class ReviewPicture(Row, Table, tablename="review_picture"):
    """A picture of a review in its place (0 to 5); a blurred one replaced the original."""

    review = reference(Review, index=False)
    picture = reference(Picture)
    position = count()
    blurred_at = instant(null=True)

    one_review_picture_per_place = Unique(["review", "position"])
    at_most_six_review_pictures = holds("position BETWEEN 0 AND 5")


class ReviewReply(Row, Table, tablename="review_reply"):
    """The merchant's answer to a review: one, as it was given."""

    review = reference(Review, index=False)
    words = prose()
    replied_by = reference(Person)
    replied_at = instant()

    one_reply_per_review = Unique(["review"])
    reply_says_something = holds("length(words) BETWEEN 1 AND 500")


class ReviewModeration(Row, Table, tablename="review_moderation"):
    """What the platform did to a review and why, for everybody to read; never changed."""

    number = BigSerial()
    review = reference(Review)
    done = state(Moderation)
    reason = state(ModerationReason)
    words = prose()
    done_by = reference(Person)
    done_at = instant()

    moderation_is_known = one_of("done", Moderation)
    moderation_reason_is_known = one_of("reason", ModerationReason)
    moderation_says_why = holds("length(words) BETWEEN 1 AND 300")


class ReviewReport(Row, Table, tablename="review_report"):
    """Somebody asks the platform to look at a review, or at one of its pictures.

    A partial index keeps one open report per person and thing.
    """

    number = BigSerial()
    review = reference(Review)
    picture = reference(ReviewPicture, null=True)
    reason = state(ModerationReason)
    words = prose()
    reported_by = reference(Person)
    reported_at = instant()
    state = state(ReportState, default=ReportState.OPEN)
    answer = prose(null=True)
    decided_by = reference(Person, null=True)
    decided_at = instant(null=True)

    report_reason_is_known = one_of("reason", ModerationReason)
    report_state_is_known = one_of("state", ReportState)
    decided_report_says_when = holds("(state = 'open') = (decided_at IS NULL)")
    report_words_are_few = holds("length(words) <= 300")


class ReviewScore(Row, Table, tablename="review_score"):
    """The score of an offer or a merchant on a day, in thousandths of a star.

    There is a row only when there are reviews: silence is no score.
    """

    kind = state(ScoreKind)
    subject = outside_id()
    reviews = count()
    milli = count()
    goods_milli = count()
    service_milli = count()
    punctuality_milli = count()
    mean_milli = count()
    on_day = Date(null=False, default=None)

    one_score_per_subject = Unique(["subject"])
    score_kind_is_known = one_of("kind", ScoreKind)
    score_has_reviews = holds("reviews > 0")
    score_is_within_stars = holds("milli BETWEEN 1000 AND 5000")


class ReviewMean(Row, Table, tablename="review_mean"):
    """The mean of all stars of a category, or of everything (``all``); made each night."""

    scope = words(32, unique=True)
    milli = count()
    on_day = Date(null=False, default=None)

    mean_is_within_stars = holds("milli BETWEEN 1000 AND 5000")


refuse_on(
    {
        "one_review_per_line": ReviewedAlready,
        "one_reply_per_review": ReviewReplied,
        "one_open_report_per_person": ReviewReported,
    }
)
