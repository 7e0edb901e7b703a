"""From one's own page to the consoles one may enter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from uuid import UUID

    from tests.browser.conftest import Neighbourhood, Opening
    from tests.marketplace.handing_over import Street

DOORS = [
    ("owner", "商户工作台", "/merchant/{merchant}/today"),
    ("staff", "自提点工作台", "/point/{point}/board"),
    ("maker", "运营工作台", "/operator/overview"),
]


def _person(street: Street, role: str) -> UUID:
    return {"owner": street.owner, "staff": street.staff, "maker": street.maker}[role]


@pytest.mark.parametrize(("role", "door", "place"), DOORS)
async def test_the_door_of_a_role_leads_to_its_console(
    opening: Opening, neighbourhood: Neighbourhood, role: str, door: str, place: str
) -> None:
    """What stands on the own page is pressed, and the console's first page is there."""
    street = neighbourhood.street
    reader = await opening(_person(street, role))
    await reader.visit("/me")
    await reader.page.get_by_role("link", name=door).click()
    address = place.format(merchant=street.merchant, point=street.point)
    await expect(reader.page).to_have_url(re.compile(f"{re.escape(address)}$"))
    await reader.settled()
    await expect(reader.page.get_by_role("main").get_by_role("heading", level=1)).to_be_visible()
