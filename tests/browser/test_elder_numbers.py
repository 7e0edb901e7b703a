"""The numbers of the national design rules for elders, measured in the real layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.measures import sideways, targets_of, texts_of
from tests.browser.reader import Choices

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening

SMALLEST_TEXT_PX = 18
TIGHTEST_LINE = 1.3
MAIN_TARGET_PX = 60
TARGET_PX = 44


@pytest.mark.parametrize("size", [18, 30])
async def test_elder_text_is_large_and_its_lines_are_apart(
    size: int, opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """No text of any page is below 18 px or set tighter than 1.3."""
    reader = await opening(neighbourhood.neighbour, Choices(mode="elder", text_size=size))
    for path in neighbourhood.pages:
        await reader.visit(path)
        texts = await texts_of(reader.page)
        small = [text for text in texts if text["size"] < SMALLEST_TEXT_PX]
        tight = [text for text in texts if round(text["line"], 3) < TIGHTEST_LINE]
        assert texts, path
        assert (path, small, tight) == (path, [], [])


@pytest.mark.parametrize("size", [18, 30])
async def test_elder_targets_are_easy_to_hit(
    size: int, opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """What one touches measures at least 60 px when it is a main action, 44 px otherwise."""
    reader = await opening(neighbourhood.neighbour, Choices(mode="elder", text_size=size))
    for path in neighbourhood.pages:
        await reader.visit(path)
        targets = await targets_of(reader.page)
        least = {True: MAIN_TARGET_PX, False: TARGET_PX}
        missed = [
            target
            for target in targets
            if min(target["width"], target["height"]) < least[target["isMain"]]
        ]
        assert any(target["isMain"] for target in targets), path
        assert (path, missed) == (path, [])


async def test_standard_targets_measure_44_px_too(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The standard edition is as easy to hit as its users' thumbs need."""
    reader = await opening(neighbourhood.neighbour)
    for path in neighbourhood.pages:
        await reader.visit(path)
        missed = [
            target
            for target in await targets_of(reader.page)
            if min(target["width"], target["height"]) < TARGET_PX
        ]
        assert (path, missed) == (path, [])


@pytest.mark.parametrize("mode", ["standard", "elder"])
async def test_no_page_scrolls_sideways(
    mode: str, opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Every page fits a window of 320 px, at the largest text of the elder edition too."""
    choices = Choices(mode="elder", text_size=30) if mode == "elder" else Choices()
    reader = await opening(neighbourhood.neighbour, choices)
    await reader.page.set_viewport_size({"width": 320, "height": 700})
    for path in neighbourhood.pages:
        await reader.visit(path)
        assert (path, await sideways(reader.page)) == (path, 0)


async def test_the_elder_home_promotes_nothing(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The elder home shows what is to be collected and doors: no price, no campaign, no sheet."""
    reader = await opening(neighbourhood.neighbour, Choices(mode="elder"))
    await reader.visit("/")
    await reader.page.get_by_role("link", name="取东西").wait_for()
    await reader.page.locator(f"a[href='/orders/{neighbourhood.order}/code']").wait_for()
    assert await reader.page.locator("main").get_by_text("¥").count() == 0
    assert await reader.page.locator("main a[href^='/campaigns']").count() == 0
    assert await reader.page.locator("dialog[open]").count() == 0


async def test_the_way_between_the_editions_is_on_the_home_page(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """One press switches the edition there and back, and the next visit remembers it."""
    reader = await opening(neighbourhood.neighbour)
    await reader.visit("/")
    await reader.page.get_by_role("button", name="长辈版").click()
    await reader.page.locator("html[data-mode=elder]").wait_for()
    await reader.page.reload()
    await reader.page.get_by_role("button", name="标准版").click()
    await reader.page.locator("html[data-mode=standard]").wait_for()
