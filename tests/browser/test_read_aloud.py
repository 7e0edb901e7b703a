"""The elder edition reads pages aloud: the essential first, nothing after one has left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from playwright.async_api import expect

from tests.browser.reader import Choices
from tests.marketplace.handing_over import digits_of

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Reader

# A voice that never ends a sentence, and keeps what it was told to say.
LISTENER = """
    window.heard = []
    window.silenced = 0
    SpeechSynthesis.prototype.speak = (said) => {
      window.heard.push([said.lang, said.text])
    }
    SpeechSynthesis.prototype.cancel = () => { window.silenced += 1 }
"""
MUTE = "delete window.speechSynthesis; delete window.SpeechSynthesisUtterance"


async def _heard(reader: Reader) -> list[str]:
    said: list[list[str]] = await reader.page.evaluate("window.heard")
    assert {language for language, _ in said} == {"zh-CN"}
    return [text for _, text in said]


async def _listen(opening: Opening, neighbourhood: Neighbourhood, path: str) -> Reader:
    reader = await opening(neighbourhood.neighbour, Choices(mode="elder"))
    await reader.context.add_init_script(LISTENER)
    await reader.visit(path)
    await reader.page.get_by_role("button", name="朗读").click()
    return reader


async def test_a_group_buy_is_told_in_a_sensible_order(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """What, for how much, how far, until when, where: one sentence after another."""
    reader = await _listen(opening, neighbourhood, f"/campaigns/{neighbourhood.campaign}")
    told = await _heard(reader)
    assert told[:2] == ["阳光玫瑰葡萄", "价格 29.90 元，一份 份。"]
    assert "截单" in told[3]
    assert "3 号门岗亭" in told[4]
    assert told[-1] == "要买，请按参团。"


async def test_an_order_and_its_code_are_told(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """First how it stands; the six digits one by one, twice."""
    order = neighbourhood.order
    reader = await _listen(opening, neighbourhood, f"/orders/{order}")
    assert (await _heard(reader))[0] == "货到了，可以去取"
    reader = await _listen(opening, neighbourhood, f"/orders/{order}/code")
    told = await _heard(reader)
    slowly = f"取货数字：{', '.join(await digits_of(order))}。"
    assert told[:3] == ["阳光玫瑰葡萄，1 份。", slowly, slowly]


async def test_the_voice_stops_when_one_presses_again_or_leaves(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Nothing goes on talking about a page that is not there any more."""
    reader = await _listen(opening, neighbourhood, f"/orders/{neighbourhood.order}")
    page = reader.page
    await page.get_by_role("button", name="停止朗读").click()
    await page.get_by_role("button", name="朗读").click()
    await expect(page.get_by_role("button", name="停止朗读")).to_be_visible()
    before = await page.evaluate("window.silenced")
    await page.get_by_role("link", name="首页").click()
    await page.wait_for_url("/")
    assert await page.evaluate("window.silenced") > before


@pytest.mark.parametrize(
    ("script", "mode"), [(MUTE, "elder"), (LISTENER, "standard")], ids=["mute", "standard"]
)
async def test_no_button_where_nothing_would_be_heard(
    opening: Opening, neighbourhood: Neighbourhood, script: str, mode: Literal["elder", "standard"]
) -> None:
    """A browser without a voice shows none, and the standard edition stays as it is."""
    reader = await opening(neighbourhood.neighbour, Choices(mode=mode))
    await reader.context.add_init_script(script)
    await reader.visit(f"/orders/{neighbourhood.order}")
    await expect(reader.page.get_by_role("button", name="朗读")).to_have_count(0)
