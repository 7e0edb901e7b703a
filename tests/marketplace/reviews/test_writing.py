"""Who may say what of a purchase, for how long, and what becomes of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch_row, fetch_value
from core.pictures.refusals import PictureNotFound
from marketplace.refusals import NoSuchOrder
from marketplace.reviews.refusals import (
    FollowUpClosed,
    NoSuchReview,
    NotReviewable,
    ReviewedAlready,
    ReviewNoLongerEditable,
)
from marketplace.reviews.writing import edit_review, follow_up, write_review
from tests.marketplace.handing_over import a_street, collected_orders
from tests.marketplace.reviews.builders import (
    GOOD,
    an_upload,
    bought_one,
    count_of,
    reviewed,
    score_row,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")


async def test_a_buyer_reviews_a_completed_line(move: Move) -> None:
    """Each kind of stars as given; offer and shop have a score at once."""
    one, review = await reviewed(move)
    row = await fetch_row("SELECT * FROM review WHERE id = $1", review)
    assert row is not None
    assert (row["goods"], row["service"], row["punctuality"], row["words"]) == (5, 4, 3, "葡萄很甜")
    assert (row["offer"], row["merchant"]) == (one.offer, one.street.merchant)
    kept = await score_row(one.offer)
    # Ten of the middle (3.000) and one of what was said.
    assert (kept["goods_milli"], kept["service_milli"]) == (3182, 3091)
    assert (kept["punctuality_milli"], kept["milli"], kept["reviews"]) == (3000, 3091, 1)
    assert (await score_row(one.street.merchant))["milli"] == 3091


async def test_silence_is_no_score_and_no_praise(move: Move) -> None:
    """Months go by; nobody says anything, and so does the platform."""
    one = await bought_one(move)
    move(timedelta(days=120))
    assert await count_of("review") == 0
    assert await score_row(one.offer) is None


async def test_what_is_not_completed_cannot_be_reviewed(database: str) -> None:
    """Collected is not completed: the time for complaints comes first."""
    street = await a_street()
    order = (await collected_orders(street))[0]
    line = await fetch_value("SELECT id FROM order_line WHERE parent = $1", order)
    with pytest.raises(NotReviewable):
        await write_review(street.buyers[0], line, GOOD)
    assert await count_of("review") == 0


async def test_what_was_refunded_in_full_cannot_be_reviewed(move: Move) -> None:
    """Nothing of the line was kept."""
    one = await bought_one(move)
    await execute("UPDATE order_line SET refunded_units = quantity WHERE id = $1", one.line)
    with pytest.raises(NotReviewable):
        await write_review(one.buyer, one.line, GOOD)
    assert await count_of("review") == 0
    # No money moved in this test: the line is put back as its refunds tell it.
    await execute("UPDATE order_line SET refunded_units = 0 WHERE id = $1", one.line)


async def test_nobody_reviews_what_somebody_else_bought(move: Move) -> None:
    """To them the line does not exist, and the review is not theirs to edit."""
    one, review = await reviewed(move)
    stranger = one.street.owner
    with pytest.raises(NoSuchOrder):
        await write_review(stranger, one.line, GOOD)
    with pytest.raises(NoSuchReview):
        await edit_review(stranger, review, GOOD)
    with pytest.raises(NoSuchReview):
        await follow_up(stranger, review, "我也来说")
    assert await count_of("review") == 1


@pytest.mark.races
async def test_a_line_is_reviewed_once_however_often_it_is_sent(move: Move) -> None:
    """Eight at once: one is kept, seven are told so."""
    one = await bought_one(move)

    async def send() -> bool:
        try:
            await write_review(one.buyer, one.line, GOOD)
        except ReviewedAlready:
            return False
        return True

    async with asyncio.TaskGroup() as group:
        sent = [group.create_task(send()) for _ in range(8)]
    assert sum(task.result() for task in sent) == 1
    assert (await score_row(one.offer))["reviews"] == 1


async def test_a_review_is_edited_for_a_day(move: Move) -> None:
    """Until the last minute of 24 hours, and not a minute longer; the score follows."""
    one, review = await reviewed(move)
    move(timedelta(hours=23, minutes=58))
    await edit_review(one.buyer, review, replace(GOOD, goods=1, words="第二天就坏了"))
    # A day old, it weighs a little less than one.
    assert (await score_row(one.offer))["goods_milli"] == 2819
    move(timedelta(minutes=5))
    with pytest.raises(ReviewNoLongerEditable):
        await edit_review(one.buyer, review, GOOD)
    row = await fetch_row("SELECT goods, words, edited_at FROM review WHERE id = $1", review)
    assert row is not None
    assert (row["goods"], row["words"]) == (1, "第二天就坏了")
    assert row["edited_at"] is not None


async def test_something_is_added_once_within_ninety_days(move: Move) -> None:
    """Not while it can be edited, not twice, and not after ninety days."""
    one, review = await reviewed(move)
    with pytest.raises(FollowUpClosed):
        await follow_up(one.buyer, review, "太早")
    move(timedelta(days=89))
    await follow_up(one.buyer, review, "吃完了，还想买")
    with pytest.raises(FollowUpClosed):
        await follow_up(one.buyer, review, "再说一次")
    assert await fetch_value("SELECT more_words FROM review") == "吃完了，还想买"


async def test_ninety_days_later_nothing_is_added(move: Move) -> None:
    """Whoever wants to say more buys again."""
    one, review = await reviewed(move)
    move(timedelta(days=90, minutes=1))
    with pytest.raises(FollowUpClosed):
        await follow_up(one.buyer, review, "太晚")
    assert await fetch_value("SELECT more_at FROM review") is None


async def test_pictures_are_the_authors_own_and_keep_their_places(move: Move) -> None:
    """Somebody else's upload is refused whole; what is left out is let go."""
    one = await bought_one(move)
    first, second = await an_upload(one.buyer), await an_upload(one.buyer, (30, 200, 30))
    foreign = await an_upload(one.street.owner, (30, 30, 200))
    with pytest.raises(PictureNotFound):
        await write_review(one.buyer, one.line, replace(GOOD, picture_ids=(first, foreign)))
    assert await count_of("review") == 0
    review = await write_review(one.buyer, one.line, replace(GOOD, picture_ids=(first, second)))
    third = await an_upload(one.buyer, (90, 90, 90))
    await edit_review(one.buyer, review, replace(GOOD, picture_ids=(second, third)))
    shown = "SELECT array_agg(picture ORDER BY position) FROM review_picture"
    assert await fetch_value(shown) == [third, second]
    assert await fetch_value("SELECT owner FROM picture WHERE id = $1", first) is None
