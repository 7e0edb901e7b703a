"""Every page of the resident against the accessibility rules, and against its own policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.reader import Choices

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening


@pytest.mark.parametrize(
    "choices",
    [
        Choices(),
        Choices(theme="dark"),
        Choices(mode="elder"),
        Choices(mode="elder", theme="dark", text_size=30),
        Choices(language="en"),
    ],
    ids=lambda choices: f"{choices.language}-{choices.mode}-{choices.theme}",
)
async def test_every_page_keeps_the_accessibility_rules(
    choices: Choices, opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """No page breaks WCAG 2.2 AA, contrast included, and none complains in the console."""
    reader = await opening(neighbourhood.neighbour, choices)
    for path in neighbourhood.pages:
        await reader.visit(path)
        assert (path, await reader.axe()) == (path, [])


@pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-up", "/me", "/search"])
async def test_pages_for_strangers_keep_them_too(
    path: str, opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The pages before signing in are as accessible as those after."""
    reader = await opening()
    await reader.visit(path)
    assert await reader.axe() == []
