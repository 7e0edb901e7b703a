"""A community worker looks for a resident, and says why a number is needed in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from accounts.memberships import create_party, give_role
from accounts.tables.parties import PartyKind, Role
from core import clock
from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from core.personal_data import open_sealed
from tests.browser.reader import Choices
from tests.people import a_person

if TYPE_CHECKING:
    from uuid import UUID

    from tests.browser.conftest import Neighbourhood, Opening

BECAUSE = "三天没有取药，电话询问"


async def _a_worker(community: UUID) -> UUID:
    worker = await a_person("赵磊")
    async with transaction():
        party = await create_party(PartyKind.COMMUNITY, "乌衣巷居委会", community_id=community)
        await give_role(party, worker, Role.WORKER)
    return worker


async def test_a_number_is_seen_for_a_reason_that_the_resident_reads(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Found by name and masked; without a reason nothing; then the resident sees who looked."""
    community = neighbourhood.street.community
    resident = await a_person("钱桂英")
    await execute(
        "INSERT INTO residence (id, person, community, since) VALUES ($1, $2, $3, $4)",
        uuid7(),
        resident,
        community,
        clock.now(),
    )
    number = open_sealed(
        await fetch_value(
            "SELECT identifier_sealed FROM sign_in_identity WHERE person = $1", resident
        )
    )
    worker = await opening(await _a_worker(community))
    page = worker.page
    await worker.visit("/me")
    await page.get_by_role("link", name="社区工作").click()
    await page.get_by_label("居民姓名").fill("钱")
    await page.get_by_role("button", name="查找").click()
    await expect(page.get_by_text("找到 1 位居民")).to_be_visible()
    await expect(page.get_by_text("桂英")).to_have_count(0)
    assert await worker.axe() == []
    await page.get_by_role("button", name="显示手机号").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="显示").click()
    await expect(dialog.get_by_text("请写几个字")).to_be_visible()
    await dialog.get_by_label("为什么要看完整信息").fill(BECAUSE)
    await dialog.get_by_role("button", name="显示").click()
    await expect(page.get_by_text(number)).to_be_visible()

    reader = await opening(resident, Choices())
    await reader.visit("/me/seen")
    await expect(reader.page.get_by_text(BECAUSE)).to_be_visible()
    await expect(reader.page.get_by_text("乌衣巷居委会").first).to_be_visible()
