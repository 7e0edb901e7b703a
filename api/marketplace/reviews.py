"""Reviews as their buyers write them."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post, put

from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.guards import rate
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.reviews import FollowUpBody, ReportBody, ReportMade, ReviewBody
from core.pictures.refusals import PictureNotFound
from marketplace.refusals import NoSuchOrder
from marketplace.reviews import writing
from marketplace.reviews.queries.own import ReviewableLine, lines_to_review, own_review
from marketplace.reviews.queries.views import ReviewView
from marketplace.reviews.refusals import (
    FollowUpClosed,
    NoSuchReview,
    NoSuchReviewPicture,
    NotReviewable,
    ReviewedAlready,
    ReviewNoLongerEditable,
    ReviewReported,
)
from marketplace.reviews.reporting import ReportPlan, report_review

ONE = "/reviews/{review_id:uuid}"


@get(
    "/orders/{order_id:uuid}/reviews",
    operation_id="list_order_reviews",
    summary="What I may say of an order",
    tags=["reviews"],
    responses=refusals(NoSuchOrder),
)
async def list_order_reviews(
    viewer: SignedIn, visit: ThisVisit, order_id: FromPath[UUID]
) -> Items[ReviewableLine]:
    """Give each line with its review, or whether one may be written now."""
    lines = await lines_to_review(order_id, buyer=viewer.person_id, language=visit.language)
    return Items(items=lines, next_cursor=None)


@post(
    "/order-lines/{line_id:uuid}/review",
    operation_id="write_review",
    summary="Write a review",
    tags=["reviews"],
    guards=[rate("reviews", 60, 3600)],
    responses=refusals(NoSuchOrder, NotReviewable, ReviewedAlready, PictureNotFound),
)
async def write_review(
    viewer: SignedIn, visit: ThisVisit, line_id: FromPath[UUID], data: JSONBody[ReviewBody]
) -> ReviewView:
    """Write about a line of a completed order; it may be edited for 24 hours."""
    made = await writing.write_review(viewer.person_id, line_id, data.plan())
    return await own_review(made, author=viewer.person_id, language=visit.language)


@put(
    ONE,
    operation_id="edit_review",
    summary="Edit my review",
    tags=["reviews"],
    responses=refusals(NoSuchReview, ReviewNoLongerEditable, PictureNotFound),
)
async def edit_review(
    viewer: SignedIn, visit: ThisVisit, review_id: FromPath[UUID], data: JSONBody[ReviewBody]
) -> ReviewView:
    """Write a review anew, within 24 hours."""
    await writing.edit_review(viewer.person_id, review_id, data.plan())
    return await own_review(review_id, author=viewer.person_id, language=visit.language)


@post(
    f"{ONE}/more",
    operation_id="follow_up_review",
    summary="Add to my review",
    tags=["reviews"],
    status_code=200,
    responses=refusals(NoSuchReview, FollowUpClosed),
)
async def add_more(
    viewer: SignedIn, visit: ThisVisit, review_id: FromPath[UUID], data: JSONBody[FollowUpBody]
) -> ReviewView:
    """Add to a review once, within 90 days."""
    await writing.follow_up(viewer.person_id, review_id, data.words)
    return await own_review(review_id, author=viewer.person_id, language=visit.language)


@post(
    f"{ONE}/reports",
    operation_id="report_review",
    summary="Ask the platform to look at a review",
    tags=["reviews"],
    guards=[rate("review-reports", 30, 3600)],
    responses=refusals(NoSuchReview, NoSuchReviewPicture, ReviewReported),
)
async def report(
    viewer: SignedIn, review_id: FromPath[UUID], data: JSONBody[ReportBody]
) -> ReportMade:
    """Report a review, or ask for somebody in one of its pictures to be blurred."""
    plan = ReportPlan(data.reason, data.words, data.picture_id)
    return ReportMade(id=await report_review(viewer.person_id, review_id, plan))


RESOURCES = [list_order_reviews, write_review, edit_review, add_more, report]
