"""Reviews as everybody reads them, and as a merchant answers them."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.refusals import RoleNotEnough
from api.given import FromPath, FromQuery, JSONBody, SignedIn, ThisVisit
from api.numbered_pages import numbered_page
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.base import Items
from api.shapes.reviews import ReplyBody, ReviewModerationRow, ReviewPage
from marketplace.access import require_staff
from marketplace.refusals import NoSuchMerchant, NoSuchOffer
from marketplace.reviews.queries import public
from marketplace.reviews.queries.views import ReviewView
from marketplace.reviews.refusals import NoSuchReview, ReviewReplied
from marketplace.reviews.replying import reply

KIND = "reviews"


@get(
    "/offers/{offer_id:uuid}/reviews",
    operation_id="list_offer_reviews",
    summary="What buyers say of an offer",
    tags=["reviews"],
    responses=refusals(NoSuchOffer),
)
async def list_offer_reviews(
    visit: ThisVisit,
    offer_id: FromPath[UUID],
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> ReviewPage:
    """Give reviews newest first; a hidden one keeps its place and tells why."""
    found = await public.reviews_of_offer(
        offer_id, before=_before(cursor), limit=limit + 1, language=visit.language
    )
    return _page(found, limit, await public.score_of(offer_id))


@get(
    "/shops/{merchant_id:uuid}/reviews",
    operation_id="list_shop_reviews",
    summary="What buyers say of a shop",
    tags=["reviews"],
    responses=refusals(NoSuchMerchant),
)
async def list_shop_reviews(
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> ReviewPage:
    """Give reviews newest first; a hidden one keeps its place and tells why."""
    await public.require_shop(merchant_id)
    found = await public.reviews_of_shop(
        merchant_id, before=_before(cursor), limit=limit + 1, language=visit.language
    )
    return _page(found, limit, await public.score_of(merchant_id))


@get(
    "/shops/{merchant_id:uuid}/review-log",
    operation_id="list_review_log",
    summary="What the platform did to a shop's reviews",
    tags=["reviews"],
    responses=refusals(NoSuchMerchant),
)
async def list_review_log(
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[ReviewModerationRow]:
    """Give each review that was hidden, shown again or blurred, with the reason."""
    await public.require_shop(merchant_id)
    return await numbered_page(
        ReviewModerationRow,
        public.moderations_of_shop,
        cursor,
        limit,
        "review-log",
        merchant_id=merchant_id,
        language=visit.language,
    )


@get(
    "/merchants/{merchant_id:uuid}/reviews",
    operation_id="list_merchant_reviews",
    summary="What buyers say of us",
    tags=["reviews"],
    responses=refusals(NoSuchMerchant),
)
async def list_merchant_reviews(  # noqa: PLR0917 - Litestar reads parameters by name
    viewer: SignedIn,
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    unanswered: FromQuery[bool] = False,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> ReviewPage:
    """Give reviews to the shop's people, if wished only those that wait for an answer."""
    require_staff(viewer, merchant_id)
    found = await public.reviews_of_shop(
        merchant_id,
        before=_before(cursor),
        limit=limit + 1,
        language=visit.language,
        unanswered=unanswered,
    )
    return _page(found, limit, await public.score_of(merchant_id))


@post(
    "/merchants/{merchant_id:uuid}/reviews/{review_id:uuid}/reply",
    operation_id="reply_to_review",
    summary="Answer a review",
    tags=["reviews"],
    status_code=200,
    responses=refusals(NoSuchMerchant, RoleNotEnough, NoSuchReview, ReviewReplied),
)
async def reply_to_review(
    viewer: SignedIn,
    visit: ThisVisit,
    merchant_id: FromPath[UUID],
    review_id: FromPath[UUID],
    data: JSONBody[ReplyBody],
) -> ReviewView:
    """Answer once, for everybody to read."""
    await reply(viewer, merchant_id, review_id, data.words)
    return await public.one_review(review_id, language=visit.language)


def _before(cursor: str | None) -> int | None:
    place = read_cursor(cursor, KIND, tuple[int])
    return place[0] if place else None


def _page(found: list[public.NumberedReview], limit: int, score: public.Score | None) -> ReviewPage:
    page = found[:limit]
    return ReviewPage(
        score=score,
        items=[one.review for one in page],
        next_cursor=write_cursor(KIND, page[-1].number) if found[limit:] else None,
    )


RESOURCES = [
    list_offer_reviews,
    list_shop_reviews,
    list_review_log,
    list_merchant_reviews,
    reply_to_review,
]
