"""Reviews in an export of a person's data, and after the person has left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from accounts.exporting import every_contribution
from accounts.facts import PersonDeleted
from accounts.forgetting import forget_person
from core.database import fetch_row, fetch_value, transaction
from marketplace.reviews.queries.public import reviews_of_offer
from marketplace.reviews.reactions import forget_what_they_said
from marketplace.reviews.reporting import ReportPlan, report_review
from marketplace.reviews.review_rules import ModerationReason
from marketplace.reviews.writing import write_review
from tests.marketplace.reviews.builders import GOOD, an_upload, bought_one, score_row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    Move = Callable[[timedelta], None]
    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("truths")


async def test_an_export_holds_what_a_person_said(move: Move) -> None:
    """Their reviews and their reports, and nobody else's."""
    one = await bought_one(move)
    review = await write_review(one.buyer, one.line, GOOD)
    await report_review(one.street.staff, review, ReportPlan(ModerationReason.INSULT, "骂人"))
    export = every_contribution()
    assert [row["words"] for row in await export["marketplace_reviews"](one.buyer)] == ["葡萄很甜"]
    assert await export["marketplace_reviews"](one.street.staff) == []
    told = await export["marketplace_review_reports"](one.street.staff)
    assert [row["words"] for row in told] == ["骂人"]


async def test_words_and_pictures_leave_with_the_person(move: Move, settle: Settle) -> None:
    """The stars stay under a key without a name, and so does the score."""
    one = await bought_one(move)
    picture = await an_upload(one.buyer)
    await write_review(one.buyer, one.line, replace(GOOD, picture_ids=(picture,)))
    before = await score_row(one.offer)
    async with transaction():
        await forget_person(one.buyer)
    await settle()
    row = await fetch_row("SELECT goods, words FROM review")
    assert row is not None
    assert (row["goods"], row["words"]) == (5, "")
    assert await fetch_value("SELECT count(*) FROM review_picture") == 0
    assert await fetch_value("SELECT owner FROM picture WHERE id = $1", picture) is None
    assert await score_row(one.offer) == before
    shown = await reviews_of_offer(one.offer, before=None, limit=9, language="en")
    assert shown[0].review.author == "A neighbour who left"
    # Delivered twice it changes nothing.
    async with transaction():
        await forget_what_they_said(PersonDeleted(person_id=one.buyer))
