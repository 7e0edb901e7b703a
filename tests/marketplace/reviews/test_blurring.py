"""Somebody in a picture asks to be unknowable: boxes are blurred, the original is gone."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from accounts.refusals import NotFoundHere
from core.database import fetch_row, fetch_value
from core.pictures.blurring import Box, blur
from core.pictures.queries import media_file, view_of
from core.pictures.refusals import PictureNotFound
from marketplace.reviews.blurring import blur_picture
from marketplace.reviews.refusals import NoSuchReviewPicture
from marketplace.reviews.reporting import ReportPlan, report_review
from marketplace.reviews.review_rules import ModerationReason
from marketplace.reviews.writing import edit_review, write_review
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.reviews.builders import GOOD, an_upload, bought_one, count_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    Move = Callable[[timedelta], None]
    Settle = Callable[[], Awaitable[int]]

FACE = Box(2500, 3300, 5000, 3400)
SHOWN = ModerationReason.SOMEBODY_SHOWN


def sharpness(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Give the greatest step between neighbours in a part of a picture."""
    part = image.convert("L").crop(box)
    grey = part.tobytes()
    return max(abs(left - right) for left, right in pairwise(grey))


def chequered() -> bytes:
    """Give a picture of sharp black and white points."""
    image = Image.new("L", (400, 300))
    image.putdata([255 * ((place + place // 400) % 2) for place in range(400 * 300)])
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def test_a_box_is_blurred_and_the_rest_is_not() -> None:
    """Inside nothing is left of the pattern; outside it is as sharp as before."""
    with Image.open(BytesIO(blur(chequered(), boxes=[FACE]))) as image:
        image.load()
        assert image.size == (400, 300)
        assert sharpness(image, (110, 110, 290, 190)) < 20
        assert sharpness(image, (0, 0, 80, 80)) > 150


def test_a_box_may_reach_beyond_the_edge_or_be_a_point() -> None:
    """Whatever is drawn, the picture keeps its size."""
    boxes = [Box(9000, 9000, 10_000, 10_000), Box(10_000, 10_000, 1, 1), Box(0, 0, 1, 1)]
    with Image.open(BytesIO(blur(chequered(), boxes=boxes))) as image:
        assert image.size == (400, 300)


@pytest.mark.usefixtures("truths")
async def test_the_original_is_withdrawn_and_the_log_says_so(move: Move, settle: Settle) -> None:
    """The blurred one takes its place, its files are gone, author and asker are told."""
    one = await bought_one(move)
    original = await an_upload(one.buyer)
    files = (await view_of(original)).variants
    review = await write_review(one.buyer, one.line, replace(GOOD, picture_ids=(original,)))
    place = await fetch_value("SELECT id FROM review_picture")
    asked = await report_review(one.street.staff, review, ReportPlan(SHOWN, "那是我", place))
    await settle()
    told = await count_of("outgoing_message")
    await blur_picture(await as_viewer(one.street.maker), place, [FACE], "照片里有人")
    await settle()
    row = await fetch_row("SELECT * FROM review_picture")
    assert row is not None
    assert (row["id"], row["picture"] == original) == (place, False)
    assert row["blurred_at"] is not None
    with pytest.raises(PictureNotFound):
        await view_of(original)
    with pytest.raises(PictureNotFound):
        await media_file(files[0].webp.removeprefix("/media/"))
    assert await fetch_value("SELECT done FROM review_moderation") == "blurred"
    assert await fetch_value("SELECT state FROM review_report WHERE id = $1", asked) == "acted"
    assert await count_of("outgoing_message") == told + 2
    # The author cannot bring the original back, and may keep the blurred one.
    with pytest.raises(PictureNotFound):
        await edit_review(one.buyer, review, replace(GOOD, picture_ids=(original,)))
    await edit_review(one.buyer, review, replace(GOOD, picture_ids=(row["picture"],)))


@pytest.mark.usefixtures("truths")
async def test_only_the_platform_blurs_and_only_what_is_there(move: Move) -> None:
    """A merchant may not touch a picture; nothing changes."""
    one = await bought_one(move)
    original = await an_upload(one.buyer)
    await write_review(one.buyer, one.line, replace(GOOD, picture_ids=(original,)))
    place = await fetch_value("SELECT id FROM review_picture")
    with pytest.raises(NotFoundHere):
        await blur_picture(await as_viewer(one.street.owner), place, [FACE], "难看")
    with pytest.raises(NoSuchReviewPicture):
        await blur_picture(await as_viewer(one.street.maker), one.line, [FACE], "难看")
    assert await fetch_value("SELECT picture FROM review_picture") == original
    assert await count_of("review_moderation") == 0
