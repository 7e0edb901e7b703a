"""What the platform does to reviews stands in public, and a score follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
import pytest

from accounts.refusals import NotFoundHere, RoleNotEnough
from core.database import execute, fetch_value
from core.invariants import check
from marketplace.reviews.moderating import hide_review, show_review
from marketplace.reviews.queries.public import moderations_of_shop, reviews_of_offer
from marketplace.reviews.refusals import (
    NoSuchReport,
    NoSuchReview,
    NoSuchReviewPicture,
    ReportDecided,
    ReviewMoved,
    ReviewReplied,
    ReviewReported,
)
from marketplace.reviews.replying import reply
from marketplace.reviews.reporting import ReportPlan, dismiss_report, report_review
from marketplace.reviews.review_rules import ModerationReason
from marketplace.reviews.writing import write_review
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.reviews.builders import GOOD, bought, count_of, reviewed, score_row

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    Move = Callable[[timedelta], None]
    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("truths")

INSULT = ModerationReason.INSULT
WRONG = ModerationReason.DECIDED_WRONGLY


async def test_a_hidden_review_keeps_its_place_and_tells_why(move: Move) -> None:
    """Its words are gone, the reason is there; the score is without it, the log with it."""
    one, review = await reviewed(move)
    operator = await as_viewer(one.street.maker)
    await hide_review(operator, review, INSULT, "骂了邻居")
    found = await reviews_of_offer(one.offer, before=None, limit=9, language="zh-CN")
    shown = found[0].review
    assert (shown.words, shown.stars, shown.pictures) == ("", None, [])
    assert shown.hidden is not None
    assert (shown.hidden.text, shown.hidden.words) == ("辱骂他人", "骂了邻居")
    assert await score_row(one.offer) is None
    await show_review(operator, review, WRONG, "看错了")
    log = await moderations_of_shop(one.street.merchant, before=None, limit=9, language="en")
    assert [(line.done, line.words) for line in log] == [
        ("shown", "看错了"),
        ("hidden", "骂了邻居"),
    ]
    assert (await score_row(one.offer))["reviews"] == 1


async def test_a_review_is_hidden_once_and_by_the_platform_only(move: Move) -> None:
    """A merchant has no way to it; nor has an operator who sees an old page."""
    one, review = await reviewed(move)
    with pytest.raises(NotFoundHere):
        await hide_review(await as_viewer(one.street.owner), review, INSULT, "不好听")
    with pytest.raises(RoleNotEnough):
        await hide_review(await as_viewer(one.street.checker), review, INSULT, "不好听")
    operator = await as_viewer(one.street.maker)
    with pytest.raises(ReviewMoved):
        await show_review(operator, review, WRONG, "本来就在")
    with pytest.raises(NoSuchReview):
        await hide_review(operator, one.line, INSULT, "没有这条")
    assert await count_of("review_moderation") == 0
    assert await fetch_value("SELECT state FROM review") == "visible"


async def test_the_log_of_moderation_cannot_be_rewritten(move: Move) -> None:
    """Not even by whoever holds the database's pen by mistake."""
    one, review = await reviewed(move)
    await hide_review(await as_viewer(one.street.maker), review, INSULT, "骂了邻居")
    for statement in ("UPDATE review_moderation SET words = ''", "DELETE FROM review_moderation"):
        with pytest.raises(asyncpg.RaiseError):
            await execute(statement)


async def test_a_merchant_answers_each_review_once(move: Move, settle: Settle) -> None:
    """The author is told; a second answer and another shop's review are refused."""
    one, review = await reviewed(move)
    owner = await as_viewer(one.street.owner)
    await settle()
    told = await count_of("outgoing_message")
    await reply(owner, one.street.merchant, review, "谢谢，下次见")
    with pytest.raises(ReviewReplied):
        await reply(owner, one.street.merchant, review, "再谢一次")
    with pytest.raises(NoSuchReview):
        await reply(owner, one.street.merchant, one.line, "没有这条")
    await settle()
    assert await fetch_value("SELECT words FROM review_reply") == "谢谢，下次见"
    assert await count_of("outgoing_message") == told + 1


async def test_a_report_waits_once_per_person_and_is_answered_once(
    move: Move, settle: Settle
) -> None:
    """Who reported hears what came of it; hiding answers all that wait."""
    one, review = await reviewed(move)
    operator, plan = await as_viewer(one.street.maker), ReportPlan(INSULT, "骂人")
    first = await report_review(one.street.staff, review, plan)
    with pytest.raises(ReviewReported):
        await report_review(one.street.staff, review, plan)
    await dismiss_report(operator, first, "只是说货不好")
    with pytest.raises(ReportDecided):
        await dismiss_report(operator, first, "再看一次")
    with pytest.raises(NoSuchReport):
        await dismiss_report(operator, review, "没有")
    await settle()
    told = await count_of("outgoing_message")
    second = await report_review(one.street.staff, review, plan)
    await hide_review(operator, review, INSULT, "确实骂人")
    await settle()
    assert await fetch_value("SELECT state FROM review_report WHERE id = $1", second) == "acted"
    # The author and who reported.
    assert await count_of("outgoing_message") == told + 2
    with pytest.raises(NoSuchReview):
        await report_review(one.street.owner, review, plan)


async def test_a_report_names_a_picture_of_the_review_or_none(move: Move) -> None:
    """A picture of something else is refused, and nothing is kept."""
    one, review = await reviewed(move)
    with pytest.raises(NoSuchReviewPicture):
        await report_review(one.street.staff, review, ReportPlan(INSULT, picture_id=one.line))
    assert await count_of("review_report") == 0


async def test_a_score_somebody_polished_is_found(move: Move) -> None:
    """The truth computes it from the reviews by itself; it is put right again afterwards."""
    first, second = await bought(move, 2)
    await write_review(first.buyer, first.line, GOOD)
    await write_review(second.buyer, second.line, GOOD)
    for column in ("milli", "goods_milli", "reviews"):
        await execute(f"UPDATE review_score SET {column} = {column} + 1")  # noqa: S608 - ours
        assert [broken.name for broken in await check()] == ["a score is that of its reviews"]
        await execute(f"UPDATE review_score SET {column} = {column} - 1")  # noqa: S608 - ours
    assert await check() == []
