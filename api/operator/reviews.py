"""Reviews at the operator's desk: reports, hiding for a published reason, blurring."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn, ThisVisit
from api.numbered_pages import numbered_page
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit
from api.shapes.base import Items
from api.shapes.reviews import AnswerBody, BlurBody, HidingBody, ModerationBody, ReviewReportRow
from core.pictures.refusals import PictureNotFound, PicturesAway
from marketplace.desk_roles import REVIEW_ROLES
from marketplace.reviews import blurring, moderating, reporting
from marketplace.reviews.queries.desk import reports, review_at_desk, review_of_picture
from marketplace.reviews.queries.views import ReviewView
from marketplace.reviews.refusals import (
    NoSuchReport,
    NoSuchReview,
    NoSuchReviewPicture,
    ReportDecided,
    ReviewMoved,
)

ONE = "/operator/reviews/{review_id:uuid}"
DECIDE = refusals(NotFoundHere, RoleNotEnough, NoSuchReview, ReviewMoved)


@get(
    "/operator/review-reports",
    operation_id="list_review_reports",
    summary="Reviews somebody reported",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_reports(
    viewer: SignedIn,
    visit: ThisVisit,
    is_open: Annotated[bool, QueryParameter(name="open")] = True,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[ReviewReportRow]:
    """Give the reports that wait, or those that were decided; newest first."""
    viewer.require_platform(*REVIEW_ROLES)
    return await numbered_page(
        ReviewReportRow,
        reports,
        cursor,
        limit,
        "review-reports",
        is_open=is_open,
        language=visit.language,
    )


@get(
    ONE,
    operation_id="get_review_at_desk",
    summary="A review, hidden or not",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchReview),
)
async def get_review(viewer: SignedIn, visit: ThisVisit, review_id: FromPath[UUID]) -> ReviewView:
    """Give all of a review."""
    viewer.require_platform(*REVIEW_ROLES)
    return await review_at_desk(review_id, language=visit.language)


@post(
    "/operator/review-reports/{report_id:uuid}/dismiss",
    operation_id="dismiss_review_report",
    summary="Leave a reported review as it is",
    tags=["operator"],
    status_code=204,
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchReport, ReportDecided),
)
async def dismiss(viewer: SignedIn, report_id: FromPath[UUID], data: JSONBody[AnswerBody]) -> None:
    """Say why it stays; who reported it is told."""
    await reporting.dismiss_report(viewer, report_id, data.answer)


@post(
    f"{ONE}/hide",
    operation_id="hide_review",
    summary="Hide a review",
    tags=["operator"],
    status_code=200,
    responses=DECIDE,
)
async def hide(
    viewer: SignedIn, visit: ThisVisit, review_id: FromPath[UUID], data: JSONBody[HidingBody]
) -> ReviewView:
    """Hide it; reason and words are published."""
    await moderating.hide_review(viewer, review_id, data.reason, data.words)
    return await review_at_desk(review_id, language=visit.language)


@post(
    f"{ONE}/show",
    operation_id="show_review",
    summary="Show a hidden review again",
    tags=["operator"],
    status_code=200,
    responses=DECIDE,
)
async def show(
    viewer: SignedIn, visit: ThisVisit, review_id: FromPath[UUID], data: JSONBody[ModerationBody]
) -> ReviewView:
    """Show it again; reason and words are published."""
    await moderating.show_review(viewer, review_id, data.reason, data.words)
    return await review_at_desk(review_id, language=visit.language)


@post(
    "/operator/review-pictures/{picture_id:uuid}/blur",
    operation_id="blur_review_picture",
    summary="Blur a picture of a review",
    tags=["operator"],
    status_code=200,
    responses=refusals(
        NotFoundHere, RoleNotEnough, NoSuchReviewPicture, PictureNotFound, PicturesAway
    ),
)
async def blur(
    viewer: SignedIn, visit: ThisVisit, picture_id: FromPath[UUID], data: JSONBody[BlurBody]
) -> ReviewView:
    """Blur the boxes; the original is withdrawn, and the public log says so."""
    boxes = [box.box() for box in data.boxes]
    await blurring.blur_picture(viewer, picture_id, boxes, data.words)
    return await review_of_picture(picture_id, language=visit.language)


RESOURCES = [list_reports, get_review, dismiss, hide, show, blur]
