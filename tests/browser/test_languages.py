"""Chinese and English, switched while reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.reader import Choices

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening

CHINESE = re.compile(r"[\u4e00-\u9fff]")


async def test_the_language_changes_at_once_and_stays(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """English chosen in the settings shows at once, after a reload, and to the server."""
    reader = await opening(neighbourhood.neighbour)
    await reader.visit("/me/settings")
    async with reader.page.expect_response(
        lambda answer: answer.request.method == "PATCH" and answer.ok
    ):
        await reader.page.get_by_role("radio", name="English").check()
    await reader.page.get_by_role("heading", name="Language, text size and edition").wait_for()
    assert await reader.page.locator("html").get_attribute("lang") == "en"
    await reader.page.reload()
    await reader.page.get_by_role("link", name="Orders").wait_for()


async def test_english_pages_hold_no_chinese_words_of_ours(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """What the interface itself says is English; names of goods and places stay as they are."""
    reader = await opening(neighbourhood.neighbour, Choices(language="en"))
    for path in ("/me/settings", "/me/leave", "/legal/terms", "/nowhere"):
        await reader.visit(path)
        words = await reader.page.locator("main, footer").all_inner_texts()
        left = [word for word in " ".join(words).split() if CHINESE.search(word)]
        assert (path, left) == (path, ["中文"] if path == "/me/settings" else [])


async def test_a_refusal_is_told_in_the_language_of_the_reader(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """A campaign that is not there is explained in English to whoever reads English."""
    reader = await opening(neighbourhood.neighbour, Choices(language="en"))
    await reader.visit("/campaigns/01890000-0000-7000-8000-000000000000")
    title = await reader.page.locator("main h1").inner_text()
    assert title
    assert not CHINESE.search(title)
    # The browser itself notes every answer of 404 in its console; that one was wanted.
    reader.complaints = [text for text in reader.complaints if "404" not in text]
