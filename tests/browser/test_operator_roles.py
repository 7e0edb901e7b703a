"""What the desk shows to whom, and where its figures lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from accounts.founding import platform
from accounts.memberships import give_role
from accounts.tables.parties import Role
from core.database import fetch, transaction
from marketplace.settling.confirming import dispute
from tests.browser.consoles import DESK, a_stated_street
from tests.marketplace.handing_over import a_person, as_viewer

if TYPE_CHECKING:
    from tests.browser.conftest import Neighbourhood, Opening


async def test_finance_sees_the_pages_it_may_enter_and_no_refusal(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """Reviews, people and the trail are not offered; every page that is works."""
    clerk = await a_person("吴静")
    async with transaction():
        await give_role(await platform(), clerk, Role.FINANCE)
    reader = await opening(clerk)
    await reader.page.set_viewport_size(DESK)
    await reader.visit("/operator/overview")
    doors = reader.page.get_by_role("navigation").first.get_by_role("link")
    paths = [await door.get_attribute("href") or "" for door in await doors.all()]
    assert {path.rpartition("/")[2] for path in paths} >= {"statements", "payouts", "house"}
    assert not {path.rpartition("/")[2] for path in paths} & {"applications", "people", "audit"}
    for path in paths:
        await reader.visit(path)
        await expect(reader.page.get_by_role("alert")).to_have_count(0)


async def test_a_disputed_statement_is_one_press_from_the_overview(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """The figure counts it, asks for a look, and leads to the list of the disputed ones."""
    street = neighbourhood.street
    statement = await a_stated_street(street)
    await dispute(await as_viewer(street.owner), street.merchant, statement, "少算了一单")
    operator = await opening(street.maker)
    await operator.visit("/operator/overview")
    card = operator.page.get_by_role("link").filter(has_text="有异议的结算单")
    await expect(card).to_contain_text("1")
    await card.click()
    await expect(operator.page).to_have_url(re.compile(r"/operator/statements\?state=disputed$"))
    await expect(operator.page.get_by_text("少算了一单")).to_be_visible()
    filters = operator.page.get_by_role("group").get_by_role("button", pressed=True)
    await expect(filters).to_have_text("有异议")
    assert len(await fetch("SELECT 1 FROM statement WHERE state = 'disputed'")) == 1
