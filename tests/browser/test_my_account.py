"""What a resident settles by themselves: consents, devices, a copy of their data, leaving."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from accounts.addresses import Address
from accounts.identities import add_address
from core.database import fetch_value, transaction
from core.messages.queries import recent
from tests.browser.reader import Choices
from tests.marketplace.handing_over import a_person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.browser.conftest import Neighbourhood, Opening
    from tests.browser.reader import Language, Reader

    Settle = Callable[[], Awaitable[int]]

READABLE_PIXELS = 280
ADDRESS = "leaving@example.org"


async def test_a_consent_is_read_given_and_withdrawn(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """On a phone the text has the whole width; one press agrees, one press takes it back."""
    reader = await opening(neighbourhood.neighbour)
    await reader.visit("/me/privacy")
    row = reader.page.get_by_role("listitem").filter(has_text="团购和活动消息")
    box = await row.locator(".body").bounding_box()
    assert box is not None
    assert box["width"] >= READABLE_PIXELS
    await row.get_by_role("button", name=re.compile("^同意")).click()
    await expect(row.get_by_text("已同意")).to_be_visible()
    await row.get_by_role("button", name=re.compile("^撤回")).click()
    await expect(row.get_by_text("未同意")).to_be_visible()
    needed = reader.page.get_by_role("listitem").filter(has_text="使用约定")
    await expect(needed.get_by_role("button")).to_have_count(0)


async def _prove(reader: Reader) -> None:
    await reader.page.get_by_label("手机号或邮箱").fill(ADDRESS)
    async with reader.page.expect_response(lambda answer: answer.url.endswith("/codes")):
        await reader.page.get_by_role("button", name="发送验证码").click()
    (message, *_) = await recent(address=ADDRESS)
    await reader.page.get_by_label("验证码", exact=True).fill(message.fields["code"])


async def test_whoever_leaves_is_told_the_days_and_may_stay(
    opening: Opening, database: str
) -> None:
    """Seven days and the very instant are named; asking and taking back both work."""
    leaver = await a_person("何去")
    async with transaction():
        await add_address(leaver, Address.of("email", ADDRESS))
    reader = await opening(leaver)
    await reader.visit("/me/leave")
    page = reader.page
    await expect(page.get_by_text("7 天冷静期")).to_be_visible()
    await expect(page.locator("dt").last).to_have_text(re.compile(r"\d+月\d+日 \d\d:\d\d"))
    await _prove(reader)
    await page.locator("form").get_by_role("button", name="注销账号").click()
    await page.get_by_role("dialog").get_by_role("button", name="注销账号").click()
    await expect(page.get_by_role("status").filter(has_text="账号将在")).to_be_visible()
    await page.get_by_role("button", name="撤回注销申请").click()
    await expect(page.locator("form").get_by_role("button", name="注销账号")).to_be_visible()
    assert await fetch_value("SELECT cancelled_at FROM deletion_request WHERE person = $1", leaver)


async def test_a_copy_of_the_data_is_made_and_offered(
    opening: Opening, neighbourhood: Neighbourhood, settle: Settle
) -> None:
    """Asked for on the page, prepared by the worker, then a file to take along."""
    reader = await opening(neighbourhood.neighbour)
    await reader.visit("/me/privacy")
    await reader.page.get_by_role("button", name="准备一份").click()
    await expect(reader.page.get_by_text("正在准备")).to_be_visible()
    await settle()
    link = reader.page.get_by_role("link", name="下载")
    async with reader.page.expect_download() as download:
        await link.click()
    assert (await (await download.value).path()).stat().st_size > 0


async def test_a_device_that_is_signed_out_here_is_out_there(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The other browser asks to sign in at its next step."""
    lost = await opening(neighbourhood.neighbour)
    await lost.visit("/orders")
    mine = await opening(neighbourhood.neighbour)
    await mine.visit("/me/security")
    await mine.page.get_by_role("button", name="让它退出").click()
    await expect(mine.page.get_by_role("button", name="让它退出")).to_have_count(0)
    await lost.page.goto("/orders")
    await lost.page.wait_for_url("**/sign-in?next=/orders")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN", ["没有绑定成功", "已经绑定过了"]),
        ("en", ["The account was not linked", "Already linked"]),
    ],
)
async def test_trouble_with_linking_is_told_on_the_profile(
    opening: Opening, neighbourhood: Neighbourhood, language: Language, words: list[str]
) -> None:
    """Back from the provider, the page says what went wrong, in the reader's language."""
    reader = await opening(neighbourhood.neighbour, Choices(language=language))
    await reader.visit("/me/profile?problem=identity-taken")
    for text in words:
        await expect(reader.page.get_by_role("alert")).to_contain_text(text)
