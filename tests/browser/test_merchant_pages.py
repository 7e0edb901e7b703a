"""Every page of the consoles: usable on a phone and at a desk, and accessible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.consoles import DESK
from tests.browser.reader import Choices

if TYPE_CHECKING:
    from tests.browser.conftest import Opening
    from tests.browser.everywhere import Everywhere
    from tests.browser.reader import Reader

CHOICES = [Choices(), Choices(theme="dark", language="en")]
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > window.innerWidth"
SMALL_TARGETS = """() => [...document.querySelectorAll('main a, main button, main input, nav a')]
  .filter((one) => one.checkVisibility() && !one.closest('[inert], .rich-text'))
  .filter((one) => one.tagName !== 'A' || !one.closest('p, li, dl, article'))
  .map((one) => [one.textContent.trim(), one.closest('label') ?? one])
  .map(([name, one]) => [name, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && box.height < 43.5)
  .map(([name, box]) => `${name} ${box.height}`)"""


async def _faults(reader: Reader, path: str) -> list[str]:
    await reader.visit(path)
    faults = [f"{path}: {fault}" for fault in await reader.axe()]
    if await reader.page.evaluate(WIDER_THAN_THE_SCREEN):
        faults.append(f"{path} is wider than the screen")
    return faults


@pytest.mark.parametrize("choices", CHOICES, ids=lambda one: f"{one.language}-{one.theme}")
async def test_every_console_page_works_on_a_phone(
    choices: Choices, opening: Opening, everywhere: Everywhere
) -> None:
    """At 375 px nothing is cut off, targets can be hit, and no accessibility rule is broken."""
    faults: list[str] = []
    for person, paths in everywhere.consoles.items():
        reader = await opening(person, choices)
        for path in paths:
            faults += await _faults(reader, path)
            small = await reader.page.evaluate(SMALL_TARGETS)
            faults += [f"{path}: {target} is too small" for target in small]
    assert faults == []


@pytest.mark.parametrize("choices", CHOICES, ids=lambda one: f"{one.language}-{one.theme}")
async def test_every_console_page_works_at_a_desk(
    choices: Choices, opening: Opening, everywhere: Everywhere
) -> None:
    """At 1280 px, with tables in place of cards, the same holds."""
    faults: list[str] = []
    for person, paths in everywhere.consoles.items():
        reader = await opening(person, choices)
        await reader.page.set_viewport_size(DESK)
        for path in paths:
            faults += await _faults(reader, path)
    assert faults == []
