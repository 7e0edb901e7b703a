"""Posters say what is true, in a frame, for whoever may see the group-buy."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import zxingcpp
from PIL import Image

from api.link_previews import preview_of
from core.typesetting import PapersAway
from marketplace.posters import making
from marketplace.posters.canvas import INK, Style, lines_of
from marketplace.posters.content import (
    Bar,
    PosterContent,
    Step,
    bar_of,
    price_text,
    progress_text,
)
from marketplace.posters.making import poster, tag_of
from marketplace.posters.painting import INSIDE, SMALLEST, TITLE, TITLE_LINES, PillowPainter
from marketplace.posters.reading import poster_content
from marketplace.queries.cards import cards_of
from marketplace.refusals import NoSuchCampaign
from marketplace.selling.publishing import draft_campaign
from marketplace.selling.success import Joined, Progress, Thresholds
from marketplace.selling.tier_prices import PriceTier
from tests.marketplace.builders import a_campaign, a_plan, an_offer, an_order
from tests.marketplace.builders import a_resident as a_buyer
from tests.marketplace.builders import a_street as a_shop
from tests.marketplace.desks import the_application
from tests.marketplace.handing_over import a_paid_order, a_street, an_open_campaign

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.refusals import Language

APPLE_STEPS = (Step(20, 3990), Step(40, 3390))
URL = "https://linli.example/campaigns/0192f0aa-7bbb-7ccc-8ddd-123456789abc"


@pytest.fixture
async def passer_by(database: str) -> AsyncIterator[httpx.AsyncClient]:
    """Give a client of nobody in particular."""
    transport = httpx.ASGITransport(app=the_application())  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://linli.test") as client:
        yield client


def apples(**changes: Any) -> PosterContent:
    """Say what a poster of apples says."""
    usual = PosterContent(
        title="阿克苏冰糖心苹果 5斤装",
        merchant="老陈水果",
        photo=None,
        price_fen=3990,
        several_prices=False,
        list_price_fen=5900,
        unit_label="5斤",
        paid=Progress(9, 12, 47880),
        thresholds=Thresholds(units=20),
        steps=APPLE_STEPS,
        formed=False,
        closed=False,
        place="3 号门",
        collect="周二 17:00",
        closes="11月23日 20:00",
        url=URL,
        language="zh-CN",
    )
    return replace(usual, **changes)


def painted(content: PosterContent, photo: bytes | None = None) -> Image.Image:
    """Paint a poster and open it."""
    return Image.open(io.BytesIO(PillowPainter().paint(content, photo)))


def a_photo(colour: tuple[int, int, int]) -> bytes:
    """Make a photo of one colour."""
    written = io.BytesIO()
    Image.new("RGB", (900, 1600), colour).save(written, "JPEG")
    return written.getvalue()


@pytest.mark.parametrize("photo", [None, a_photo((4, 4, 8)), a_photo((250, 250, 250))])
def test_the_code_leads_to_the_group_buy(photo: bytes | None) -> None:
    """A telephone reads the code of the whole poster, over any photo."""
    picture = painted(apples(), photo)
    assert (picture.format, picture.size) == ("PNG", (1080, 1600))
    [code] = zxingcpp.read_barcodes(picture)
    assert code.text == URL


def test_a_code_is_read_from_a_small_copy() -> None:
    """Chats shrink pictures; the code still works at half the size."""
    [code] = zxingcpp.read_barcodes(painted(apples()).convert("RGB").resize((540, 800)))
    assert code.text == URL


@pytest.mark.parametrize("title", ["苹" * 60, "apple " * 20, "A" * 90, "苹果🍎" * 20])
def test_a_long_title_stays_in_its_frame(title: str) -> None:
    """Two lines at most, and a margin of paper on both sides of them."""
    assert len(lines_of(title, INSIDE, TITLE, TITLE_LINES)) == TITLE_LINES
    picture = painted(apples(title=title), a_photo((0, 0, 0))).convert("RGB")
    below_photo = picture.crop((0, 720, 1080, 1600))
    paper = below_photo.getpixel((0, 0))
    for edge in ((0, 0, 40, 880), (1040, 0, 1080, 880)):
        assert below_photo.crop(edge).getcolors() == [(40 * 880, paper)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "已付 12 份 · 再 8 份成团"),
        ({"paid": Progress()}, "已付 0 份 · 再 20 份成团"),
        ({"paid": Progress(9, 25), "formed": True}, "已付 25 份 · 再 15 份降到 ¥33.90"),
        ({"paid": Progress(9, 40), "formed": True}, "已付 40 份 · 已是最低价"),
        ({"paid": Progress(2, 3), "formed": True, "steps": ()}, "已付 3 份 · 已达成团条件"),
        ({"closed": True, "paid": Progress(9, 41), "formed": True}, "已付 41 份 · 已截单"),
        ({"language": "en"}, "12 paid · 8 units more and it happens"),
        ({"thresholds": Thresholds(people=10)}, "9 人已付 12 份 · 再 1 人成团"),
        ({"thresholds": Thresholds(people=10), "language": "en"},
         "12 paid by 9 people · 1 person more and it happens"),
        ({"thresholds": Thresholds(amount_fen=60000)}, "已付 12 份 · 再 ¥121.20成团"),
        ({"thresholds": Thresholds(units=20, people=10)}, "9 人已付 12 份 · 再 1 人且 8 份成团"),
        ({"thresholds": Thresholds(units=20, people=10, joined=Joined.ANY)},
         "9 人已付 12 份 · 再 1 人或 8 份成团"),
    ],
)  # fmt: skip
def test_progress_is_said_by_what_is_paid(changes: dict[str, Any], told: str) -> None:
    """The words name the paid units and the next step, and nothing hoped for."""
    assert progress_text(apples(**changes)) == told


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, Bar(12, 40, APPLE_STEPS)),
        ({"steps": ()}, Bar(12, 20)),
        ({"thresholds": Thresholds(people=10)}, Bar(9, 10)),
        ({"thresholds": Thresholds(amount_fen=60000)}, Bar(47880, 60000)),
        ({"thresholds": Thresholds(units=20, people=10)}, Bar(12, 40, APPLE_STEPS)),
        ({"thresholds": Thresholds(units=10, people=10)}, Bar(9, 10)),
        ({"thresholds": Thresholds(people=5), "formed": True}, Bar(12, 40, APPLE_STEPS)),
        ({"thresholds": Thresholds(people=5), "formed": True, "steps": (Step(1, 3990),)},
         Bar(9, 5)),
    ],
)  # fmt: skip
def test_the_bar_shows_what_is_still_asked_for(changes: dict[str, Any], shown: Bar) -> None:
    """Units on the way to the best price, or the people or the amount it waits for."""
    assert bar_of(apples(**changes)) == shown


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_many_thresholds_are_told_to_the_end(language: Language) -> None:
    """The words become smaller before they are cut off, and the code is still read."""
    asked = Thresholds(units=120, people=100, amount_fen=9_999_900)
    content = apples(thresholds=asked, language=language)
    [line] = lines_of(progress_text(content), INSIDE, Style(SMALLEST, INK, bold=True), 1)
    assert line == progress_text(content)
    [code] = zxingcpp.read_barcodes(painted(content))
    assert code.text == URL


async def test_poster_and_preview_tell_of_people_and_of_steps(
    database: str, passer_by: httpx.AsyncClient
) -> None:
    """A run that waits for people says so in a chat, too; its steps are those of the page."""
    street = await a_shop()
    campaign = await a_campaign(
        street,
        min_units=None,
        min_people=3,
        cheaper=(PriceTier(30, (2990,)),),
    )
    content = await poster_content(campaign, "zh-CN")
    assert progress_text(content) == "0 人已付 0 份 · 再 3 人成团"
    assert [step.price_fen for step in content.steps] == [3390, 2990]
    told = await preview_of(f"campaigns/{campaign}", "en")
    assert told is not None
    assert "0 paid by 0 people · 3 people more and it happens" in told.description
    assert (await passer_by.get(f"/api/v1/campaigns/{campaign}/poster.png")).status_code == 200


async def test_units_that_are_only_held_do_not_count(database: str) -> None:
    """Until money arrives a poster knows nothing of an order."""
    street = await a_shop()
    campaign = await a_campaign(street)
    await an_order(street, campaign, await a_buyer(street), 3)
    assert (await poster_content(campaign, "zh-CN")).paid.units == 0


async def test_a_poster_says_what_the_card_says(database: str) -> None:
    """Price, title, merchant and count are those of the page it leads to."""
    street = await a_street()
    campaign = await an_open_campaign(street, price_fen=2905)
    await a_paid_order(street, campaign, quantity=2)
    content = await poster_content(campaign, "zh-CN")
    card = (await cards_of([campaign], language="zh-CN"))[campaign]
    assert (content.title, content.merchant) == (card.title, card.merchant.name)
    assert (content.paid.units, price_text(content)) == (card.units_paid, "29.05")
    assert content.url.endswith(f"/campaigns/{campaign}")


async def test_a_draft_has_no_poster(passer_by: httpx.AsyncClient) -> None:
    """What is not published cannot be shared, as what is not there."""
    street = await a_shop()
    draft = await draft_campaign(
        street.merchant, await an_offer(street), a_plan(street), by=street.seller
    )
    with pytest.raises(NoSuchCampaign):
        await poster_content(draft, "zh-CN")
    answer = await passer_by.get(f"/api/v1/campaigns/{draft}/poster.png")
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-campaign")


async def test_a_poster_is_sent_again_only_when_it_changed(passer_by: httpx.AsyncClient) -> None:
    """Its tag holds until somebody pays; another language is another poster."""
    street = await a_street()
    campaign = await an_open_campaign(street)
    address = f"/api/v1/campaigns/{campaign}/poster.png"
    first = await passer_by.get(address)
    assert (first.status_code, first.headers["content-type"]) == (200, "image/png")
    tag = first.headers["etag"]
    same = await passer_by.get(address, headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    english = await passer_by.get(f"{address}?language=en", headers={"if-none-match": tag})
    assert english.status_code == 200
    await a_paid_order(street, campaign)
    after = await passer_by.get(address, headers={"if-none-match": tag})
    assert after.status_code == 200
    assert after.headers["etag"] != tag


class _Counting:
    def __init__(self) -> None:
        self.painted = 0

    def paint(self, content: PosterContent, photo: bytes | None) -> bytes:
        self.painted += 1
        return PillowPainter().paint(content, photo)


async def test_many_who_ask_at_once_have_it_painted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One is at work, the others wait for the same picture."""
    counting = _Counting()
    monkeypatch.setattr(making, "painter", lambda: counting)
    content = apples(title="只画一次")
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(poster(content)) for _ in range(20)]
    assert counting.painted == 1
    assert len({task.result() for task in asked}) == 1


async def test_only_the_last_posters_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory holds a bounded number of them, however many group-buys there are."""
    monkeypatch.setattr(making, "KEPT", 2)
    contents = [apples(title=f"苹果 {number}") for number in range(4)]
    for content in contents:
        await poster(content)
    kept = [tag_of(content) in making._painted for content in contents]
    assert kept == [False, False, True, True]


async def test_nobody_waits_for_ever_behind_other_posters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is not served in time is told so."""
    monkeypatch.setattr(making, "WAITING_SECONDS_MAX", 0)
    async with making._turn():
        with pytest.raises(PapersAway):
            await poster(apples(title="等不到"))
