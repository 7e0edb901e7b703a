"""Every page of the resident against the accessibility rules, and against its own policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.measures import targets_of
from tests.browser.reader import Choices

if TYPE_CHECKING:
    from uuid import UUID

    from tests.browser.conftest import Opening
    from tests.browser.everywhere import Everywhere
    from tests.browser.reader import Reader

MAIN_TARGET_PX = 60


@pytest.mark.parametrize(
    "choices",
    [
        Choices(),
        Choices(theme="dark", language="en"),
        Choices(mode="elder"),
        Choices(mode="elder", theme="dark", text_size=30),
    ],
    ids=lambda choices: f"{choices.language}-{choices.mode}-{choices.theme}",
)
async def test_every_page_keeps_the_accessibility_rules(
    choices: Choices, opening: Opening, everywhere: Everywhere
) -> None:
    """No page breaks WCAG 2.2 AA, contrast included, and none complains in the console."""
    stranger = await opening(None, choices)
    reader = await opening(everywhere.neighbourhood.neighbour, choices)
    faults: list[str] = []
    for who, paths in ((stranger, everywhere.strangers), (reader, everywhere.resident)):
        for path in paths:
            await who.visit(path)
            faults += [f"{path}: {fault}" for fault in await who.axe()]
    assert faults == []


async def _open_dialog(reader: Reader, path: str, *names: str) -> list[str]:
    """Press what asks a question on top of its page; give what is amiss with the question."""
    await reader.visit(path)
    for name in names:
        await reader.page.get_by_role("button", name=name, exact=True).first.click()
    dialog = reader.page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await expect(dialog.get_by_role("button").first).to_be_enabled()
    return [f"{path} ({names[-1]}): {fault}" for fault in await reader.axe()]


@pytest.mark.parametrize(
    "choices",
    [Choices(), Choices(mode="elder", theme="dark", text_size=30)],
    ids=lambda choices: f"{choices.mode}-{choices.theme}",
)
async def test_every_question_of_the_resident_keeps_them_too(
    choices: Choices, opening: Opening, everywhere: Everywhere
) -> None:
    """Before money or an account is given up one is asked, readably and with large answers."""
    reader = await opening(everywhere.neighbourhood.neighbour, choices)
    faults: list[str] = []
    for state, name in (("pending", "取消订单"), ("paid_waiting", "退团")):
        faults += await _open_dialog(reader, f"/orders/{everywhere.orders[state]}", name)
        if choices.mode == "elder":
            answers = await targets_of(reader.page, "dialog")
            assert len(answers) > 1
            faults += [str(one) for one in answers if one["height"] < MAIN_TARGET_PX]
    assert faults == []


async def test_every_question_of_the_consoles_keeps_them_too(
    opening: Opening, everywhere: Everywhere
) -> None:
    """What merchants, keepers and operators are asked before a step that is not taken back."""
    street = everywhere.neighbourhood.street
    shop = f"/merchant/{street.merchant}"
    asked: dict[UUID, list[tuple[str, ...]]] = {
        street.owner: [
            (f"{shop}/statements/{everywhere.statement}", "有异议"),
            (f"{shop}/statements/{everywhere.statement}", "确认无误"),
            (f"{shop}/orders", "钱去哪了"),
            (f"{shop}/staff", "撤回"),
            (f"{shop}/campaigns/{everywhere.neighbourhood.campaign}", "取消这个团"),
        ],
        street.maker: [
            ("/operator/applications", "通过"),
            ("/operator/applications", "不通过"),
            ("/operator/applications", "显示证照信息"),
        ],
    }
    faults: list[str] = []
    for person, questions in asked.items():
        reader = await opening(person)
        for path, *names in questions:
            faults += await _open_dialog(reader, path, *names)
    assert faults == []
