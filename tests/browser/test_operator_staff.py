"""The platform's own people: invited, given another role and let go by its operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from accounts.founding import platform
from accounts.memberships import give_role
from accounts.tables.parties import Role
from core.database import fetch_value, transaction
from tests.browser.consoles import DESK
from tests.people import a_person

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening

ADDRESS = "13800006666"


async def test_an_operator_names_and_lets_go_the_platforms_people(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """A reviewer becomes finance and then leaves; somebody else is invited as a reviewer."""
    colleague = await a_person("蒋文")
    async with transaction():
        await give_role(await platform(), colleague, Role.REVIEWER)
    operator = await opening(neighbourhood.street.maker)
    page = operator.page
    await operator.visit("/operator/staff")
    async with page.expect_response(lambda answer: answer.request.method == "PATCH"):
        await page.get_by_label("蒋文的角色").select_option("finance")
    held = "SELECT role FROM membership WHERE person = $1 AND ended_at IS NULL"
    assert await fetch_value(held, colleague) == "finance"
    assert await operator.axe() == []
    row = page.get_by_role("listitem").filter(has=page.get_by_label("蒋文的角色"))
    await row.get_by_role("button", name="移除").click()
    await page.get_by_role("dialog").get_by_role("button", name="移除").click()
    await expect(page.get_by_label("蒋文的角色")).to_have_count(0)
    assert await fetch_value(held, colleague) is None

    await page.get_by_role("button", name="邀请成员").click()
    await expect(page.get_by_text("审核入驻申请，查找居民")).to_be_visible()
    await page.get_by_label("手机号或邮箱").fill(ADDRESS)
    assert await operator.axe() == []
    await page.get_by_role("button", name="发出邀请").click()
    await expect(page.get_by_text("138****6666")).to_be_visible()
    assert await fetch_value("SELECT role FROM invitation") == "reviewer"


async def test_only_operators_find_the_page(opening: Opening, neighbourhood: Neighbourhood) -> None:
    """Finance has no door to it; who types its address sees colleagues and cannot name any."""
    clerk = await a_person("吴静")
    async with transaction():
        await give_role(await platform(), clerk, Role.FINANCE)
    reader = await opening(clerk)
    await reader.page.set_viewport_size(DESK)
    await reader.visit("/operator/staff")
    doors = reader.page.get_by_role("navigation").first
    await expect(doors.get_by_role("link", name="结算单")).to_be_visible()
    await expect(doors.get_by_role("link", name="平台成员")).to_have_count(0)
    await expect(reader.page.get_by_text("吴静").last).to_be_visible()
    await expect(reader.page.get_by_role("button", name="邀请成员")).to_have_count(0)
    await expect(reader.page.get_by_role("combobox")).to_have_count(0)
