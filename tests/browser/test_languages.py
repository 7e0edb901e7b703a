"""Chinese and English, switched while reading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value
from tests.browser.everywhere import written_in_english
from tests.browser.measures import words_of
from tests.browser.reader import Choices
from tests.browser.web_process import ROOT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.everywhere import Everywhere
    from tests.browser.reader import Language, Reader

CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FILES = "|".join(file.stem for file in (ROOT / "frontend/src/locales/en").iterdir())
# What shows where a text is missing: `orders.state.lost`, or a bare `group_failed`.
KEY = re.compile(rf"(?<![\w/@.])(?:{_FILES})(?:\.[A-Za-z_][\w-]*)+")
CODE = re.compile(r"[a-z]+(?:_[a-z]+)+")


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


async def test_a_language_chosen_and_taken_back_is_kept_as_it_was(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The second choice on one page is told to the server as well as the first."""
    reader = await opening(neighbourhood.neighbour)
    await reader.visit("/me/settings")
    for choice, language in (("English", "en"), ("中文", "zh-CN")):
        async with reader.page.expect_response(
            lambda answer: answer.request.method == "PATCH" and answer.ok
        ):
            await reader.page.get_by_role("radio", name=choice).check()
        kept = await fetch_value(
            "SELECT language FROM person WHERE id = $1", neighbourhood.neighbour
        )
        assert kept == language


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_every_page_speaks_the_language_of_its_reader(
    language: Language,
    opening: Opening,
    everywhere: Everywhere,
    index_all: Callable[[], Awaitable[int]],
) -> None:
    """What the interface itself says is in one language, and nowhere does the name of a key show.

    People of this street write English, so that any Chinese on an English page is ours.
    """
    await written_in_english()
    await index_all()
    choices = Choices(language=language)
    faults: list[str] = []
    stranger = await opening(None, choices)
    for path in everywhere.strangers:
        faults += await _faults(stranger, path, language)
    for person, paths in everywhere.people.items():
        reader = await opening(person, choices)
        for path in paths:
            faults += await _faults(reader, path, language)
    assert faults == []


async def _faults(reader: Reader, path: str, language: Language) -> list[str]:
    await reader.visit(path)
    said = await words_of(reader.page)
    chinese = [text for text in said if language == "en" and CHINESE.search(text)]
    keys = [text for text in said if KEY.search(text)]
    raw = [text for text in said if CODE.fullmatch(text)]
    return [f"{path}: {text}" for text in [*chinese, *keys, *raw] if text != "中文"]


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
