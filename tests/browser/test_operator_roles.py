"""What the desk shows to whom, and where its figures lead."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from accounts.founding import platform
from accounts.memberships import give_role
from accounts.tables.parties import Role
from core import clock
from core.database import fetch, transaction
from marketplace.after_sales.escalating import end_silences
from marketplace.merchants.applying import apply
from marketplace.settling.confirming import dispute
from tests.browser.consoles import DESK, a_stated_street
from tests.marketplace.cases_builders import a_case
from tests.marketplace.handing_over import a_person, as_viewer, collected_orders
from tests.marketplace.test_merchant_applications import an_application

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.browser.conftest import Neighbourhood, Opening


# role -> pages of its work, pages it is not shown
WORK = {
    Role.FINANCE: (
        {"statements", "payouts", "house"},
        {"applications", "licences", "requirements", "after-sales", "people", "audit"},
    ),
    Role.REVIEWER: (
        {"applications", "licences", "requirements", "hosts", "after-sales", "audit"},
        {"statements", "payouts", "refunds", "points", "staff", "house"},
    ),
}


@pytest.mark.parametrize("role", WORK)
async def test_a_role_sees_the_pages_it_may_enter_and_no_refusal(
    opening: Opening, neighbourhood: Neighbourhood, role: Role
) -> None:
    """What is another role's work is neither offered nor counted; every page that is works."""
    clerk = await a_person("吴静")
    async with transaction():
        await give_role(await platform(), clerk, role)
    street = neighbourhood.street
    await apply(await as_viewer(await a_person()), an_application(street))
    await dispute(
        await as_viewer(street.owner), street.merchant, await a_stated_street(street), "少算了"
    )
    reader = await opening(clerk)
    await reader.page.set_viewport_size(DESK)
    await reader.visit("/operator/overview")
    paths = await _addresses(reader.page.get_by_role("navigation").first)
    offered, hidden = WORK[role]
    assert _pages(paths) >= offered
    assert not _pages(paths) & hidden
    counted = await _addresses(reader.page.get_by_role("main"))
    assert _pages(counted) & offered
    assert _pages(counted) <= _pages(paths)
    for path in paths:
        await reader.visit(path)
        await expect(reader.page.get_by_role("alert")).to_have_count(0)


async def _addresses(place: Locator) -> list[str]:
    return [
        await link.get_attribute("href") or "" for link in await place.get_by_role("link").all()
    ]


def _pages(addresses: list[str]) -> set[str]:
    return {address.partition("?")[0].rpartition("/")[2] for address in addresses}


async def test_what_waits_stands_at_its_door_and_on_the_overview(
    opening: Opening, neighbourhood: Neighbourhood
) -> None:
    """A complaint for the platform is counted in the menu, on a phone under more, and leads on."""
    street = neighbourhood.street
    await a_case((await collected_orders(street))[0])
    with clock.moved(timedelta(hours=49)):
        assert await end_silences() == 1
    reviewer = await opening(street.maker)
    page = reviewer.page
    await reviewer.visit("/operator/overview")
    await page.get_by_role("navigation").get_by_role("button", name="更多 1").click()
    await expect(page.get_by_role("link", name="售后裁决 1")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("main").get_by_role("link", name="等裁决的售后 1").click()
    await expect(page).to_have_url(re.compile(r"/operator/after-sales$"))
    await expect(page.get_by_role("button", name="裁决", exact=True)).to_be_visible()


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
