"""Finding things: by words, by pinyin, by where one lives, and when the index is away."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.settings import settings
from marketplace.selling.categories import Category
from marketplace.selling.drafting import OfferPlan, create_offer
from marketplace.selling.publishing import cancel_campaign, draft_campaign, publish_campaign
from search import engine
from search.pinyin import pinyin_words
from search.querying import Part, Question, parts_of, search, suggest
from search.rebuilding import rebuild
from tests.marketplace.builders import Street, a_picture, a_plan, a_street

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("truths")


async def published(street: Street, title: str, category: Category = Category.FRUIT) -> UUID:
    """Publish a campaign of an offer with a title."""
    plan = OfferPlan(
        title, "<p>当天送到</p>", category, "5 斤", 9900, (await a_picture(street.seller),)
    )
    offer = await create_offer(street.merchant, plan)
    made = await draft_campaign(
        street.merchant, offer, a_plan(street, list_price_fen=9900), by=street.seller
    )
    await publish_campaign(street.merchant, made)
    return made


async def titles(text: str, **limits: object) -> list[str]:
    """Give the titles of what is found."""
    answer = await search(Question(text, **limits))  # type: ignore[arg-type]
    return [item.title for item in answer.items]


@pytest.mark.parametrize(
    "typed", ["土鸡蛋", "鸡蛋", "tujidan", "jidan", "tjd", "sytjd", "老陈", "laochen"]
)
async def test_a_published_campaign_is_found(index: str, settle: Settle, typed: str) -> None:
    """By words, by pinyin, by initials from any character, by the merchant's name."""
    street = await a_street()
    await published(street, "散养土鸡蛋", Category.MEAT_EGGS)
    await published(street, "舟山带鱼段", Category.SEAFOOD)
    await settle()
    answer = await search(Question(typed, kind="group_buy"))
    assert answer.source == "index"
    assert "散养土鸡蛋" in [item.title for item in answer.items][:1]


async def test_a_longer_word_than_any_title_finds_its_parts(index: str, settle: Settle) -> None:
    """The index cuts Chinese into words; what it misses, pairs of characters find."""
    street = await a_street()
    await published(street, "推车收纳筐", Category.HOUSEHOLD)
    await settle()
    assert "推车收纳筐" in await titles("小推车", kind="group_buy")


@pytest.mark.parametrize("typed", ["jidan 30", "tu jidan 30", "tu ji dan", "30 jidan", "jidan 12"])
async def test_pinyin_beside_other_words_is_found(index: str, settle: Settle, typed: str) -> None:
    """Syllables typed apart or with a number find what the whole word finds."""
    street = await a_street()
    await published(street, "散养土鸡蛋 30 枚", Category.MEAT_EGGS)
    await settle()
    assert await titles(typed, kind="group_buy") == ["散养土鸡蛋 30 枚"]


async def test_the_next_page_goes_on_with_the_same_words(index: str, settle: Settle) -> None:
    """What was found by other words than the typed ones has a second page as well."""
    street = await a_street()
    for number in range(3):
        await published(street, f"散养土鸡蛋 {30 + number} 枚", Category.MEAT_EGGS)
    await settle()
    first = await search(Question("tu jidan", kind="group_buy", limit=2))
    then = await search(Question("tu jidan", kind="group_buy", limit=2, offset=2))
    assert first.more
    assert len(then.items) == 1
    assert {item.id for item in first.items}.isdisjoint(item.id for item in then.items)


async def test_letters_that_mean_nothing_find_nothing(index: str, settle: Settle) -> None:
    """Pairs of letters would find anything that has a z in its pinyin."""
    street = await a_street()
    await published(street, "舟山鲜虾")
    await settle()
    assert await titles("zzqqxx") == []


async def test_only_what_serves_ones_community_is_found(index: str, settle: Settle) -> None:
    """A campaign of another street stays there."""
    here, there = await a_street(), await a_street()
    await published(here, "崇明鸡毛菜")
    await published(there, "崇明大青菜")
    await settle()
    assert await titles("崇明", communities=(here.community,)) == ["崇明鸡毛菜"]


async def test_one_merchant_can_be_looked_through(
    index: str, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what that merchant sells is found, in the index as in the database."""
    here, there = await a_street(), await a_street()
    await published(here, "阳山水蜜桃")
    await published(there, "奉化水蜜桃")
    await settle()
    assert await titles("水蜜桃", merchant=here.merchant) == ["阳山水蜜桃"]
    assert await titles("", merchant=there.merchant) == ["奉化水蜜桃"]
    await engine.close_engine()
    monkeypatch.setenv("MEILISEARCH_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    try:
        assert await titles("", merchant=here.merchant) == ["阳山水蜜桃"]
    finally:
        monkeypatch.undo()
        settings.cache_clear()
        await engine.close_engine()


async def test_facets_count_kinds_and_categories(index: str, settle: Settle) -> None:
    """The reader sees how much there is of what."""
    street = await a_street()
    await published(street, "丹东草莓", Category.FRUIT)
    await published(street, "丹东大米", Category.GRAIN_OIL)
    await settle()
    answer = await search(Question("丹东"))
    assert answer.facets.category == {"fruit": 1, "grain_oil": 1}
    assert await titles("丹东", category="fruit") == ["丹东草莓"]


async def test_a_cancelled_campaign_is_gone(index: str, settle: Settle) -> None:
    """What ended is not offered any more."""
    street = await a_street()
    campaign = await published(street, "洛川苹果")
    await settle()
    assert await titles("洛川") == ["洛川苹果"]
    await cancel_campaign(campaign, note="冰雹", merchant_id=street.merchant)
    await settle()
    assert await titles("洛川") == []


async def test_a_campaign_that_closed_is_not_found_even_before_the_index_knows(
    index: str, settle: Settle, move: Callable[[timedelta], None]
) -> None:
    """The closing time is asked, not only the state."""
    street = await a_street()
    await published(street, "库尔勒香梨")
    await settle()
    move(timedelta(days=2))
    assert await titles("香梨") == []


async def test_when_the_index_is_away_the_database_answers(
    index: str, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer says who gave it, and the same titles are found."""
    street = await a_street()
    await published(street, "烟台樱桃 100%")
    await settle()
    await engine.close_engine()
    monkeypatch.setenv("MEILISEARCH_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    try:
        answer = await search(Question("樱桃", communities=(street.community,)))
        assert (answer.source, [item.title for item in answer.items]) == (
            "database",
            ["烟台樱桃 100%"],
        )
        assert await titles("100%") == ["烟台樱桃 100%"]
        assert await titles("100_") == []
    finally:
        monkeypatch.undo()
        settings.cache_clear()
        await engine.close_engine()


async def test_a_rebuild_finds_what_the_index_lost(index: str, settle: Settle) -> None:
    """Everything is written anew beside the old index, then swapped in."""
    street = await a_street()
    await published(street, "仙居杨梅")
    await settle()
    await engine.put([], [f"group_buy-{(await search(Question('杨梅'))).items[0].id}"], index)
    assert await titles("杨梅", kind="group_buy") == []
    assert await rebuild() >= 1
    assert await titles("杨梅", kind="group_buy") == ["仙居杨梅"]
    assert not await engine.exists(f"{index}_next")


async def test_titles_are_suggested_while_typing(index: str, settle: Settle) -> None:
    """Each title once."""
    street = await a_street()
    await published(street, "无锡水蜜桃")
    await settle()
    assert [one.text for one in await suggest(Question("shuimi"))] == ["无锡水蜜桃"]


def test_pinyin_begins_at_every_character() -> None:
    """What somebody types may start anywhere in the title."""
    words = pinyin_words("土鸡蛋")
    assert {"tujidan", "jidan", "dan", "tjd", "jd", "d"} == set(words)


def test_marks_become_parts() -> None:
    """The page gets pieces, never markup."""
    assert parts_of("散养\x02土鸡蛋\x03 30 枚") == [
        Part("散养", hit=False),
        Part("土鸡蛋", hit=True),
        Part(" 30 枚", hit=False),
    ]
