"""The numbers of the national design rules for elders, measured in the real layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.measures import sideways, targets_of, texts_of
from tests.browser.reader import Choices

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page, ViewportSize

    from tests.browser.conftest import Opening
    from tests.browser.everywhere import Everywhere

SMALLEST_TEXT_PX = 18
TIGHTEST_LINE = 1.3
MAIN_TARGET_PX = 60
TARGET_PX = 44
NARROW: ViewportSize = {"width": 320, "height": 700}
USUAL: ViewportSize = {"width": 375, "height": 800}


async def _every_page(
    opening: Opening, everywhere: Everywhere, choices: Choices
) -> AsyncIterator[tuple[str, Page]]:
    """Show every page of the resident once, before and after signing in."""
    stranger, reader = (
        await opening(None, choices),
        await opening(everywhere.neighbourhood.neighbour, choices),
    )
    shown = [(stranger, path) for path in everywhere.strangers]
    shown += [(reader, path) for path in everywhere.resident]
    for who, path in shown:
        await who.page.set_viewport_size(USUAL)
        await who.visit(path)
        yield path, who.page


async def _texts_amiss(page: Page) -> list[str]:
    texts = await texts_of(page)
    assert texts
    return [
        f"text of {text['size']} px, lines {text['line']}: {text['what']}"
        for text in texts
        if text["size"] < SMALLEST_TEXT_PX
        or (text["line"] is not None and round(text["line"], 3) < TIGHTEST_LINE)
    ]


async def _targets_amiss(page: Page, main_px: int) -> list[str]:
    targets = await targets_of(page)
    assert any(target["isMain"] for target in targets)
    return [
        f"target of {target['width']} × {target['height']} px: {target['what']}"
        for target in targets
        if min(target["width"], target["height"]) < (main_px if target["isMain"] else TARGET_PX)
    ]


async def _too_wide(page: Page) -> list[str]:
    await page.set_viewport_size(NARROW)
    wider = await sideways(page)
    return [f"{wider} px wider than a window of 320 px"] if wider > 0 else []


@pytest.mark.parametrize("size", [18, 30])
async def test_every_elder_page_is_large_and_easy_to_hit(
    size: int, opening: Opening, everywhere: Everywhere
) -> None:
    """No text, typed and hinted text included, is below 18 px or set tighter than 1.3.

    What one touches measures at least 60 px when it is a main action, 44 px otherwise, and no
    page scrolls sideways at 320 px.
    """
    amiss: list[str] = []
    async for path, page in _every_page(opening, everywhere, Choices(mode="elder", text_size=size)):
        found = await _texts_amiss(page) + await _targets_amiss(page, MAIN_TARGET_PX)
        amiss += [f"{path}: {fault}" for fault in found + await _too_wide(page)]
    assert amiss == []


async def test_every_standard_page_is_easy_to_hit_too(
    opening: Opening, everywhere: Everywhere
) -> None:
    """Targets of the standard edition measure 44 px, and it fits a window of 320 px as well."""
    amiss: list[str] = []
    async for path, page in _every_page(opening, everywhere, Choices()):
        found = await _targets_amiss(page, TARGET_PX) + await _too_wide(page)
        amiss += [f"{path}: {fault}" for fault in found]
    assert amiss == []
