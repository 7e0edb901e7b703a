"""The operator's list of all campaigns."""

from __future__ import annotations

import pytest

from marketplace.selling.publishing import draft_campaign
from tests.marketplace.builders import (
    a_campaign,
    a_party,
    a_plan,
    a_street,
    an_offer,
    state_of,
)
from tests.marketplace.desks import browser_of, the_application
from tests.people import a_person


@pytest.mark.usefixtures("truths")
async def test_drafts_do_not_break_the_operators_list() -> None:
    """A merchant's draft is private: the list of all campaigns leaves it out."""
    street, operator = await a_street(), await a_person()
    await a_party("platform", "平台", owner=operator)
    shown = await a_campaign(street)
    offer = await an_offer(street)
    draft = await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)
    assert await state_of("campaign", draft) == "draft"
    async with browser_of(the_application(), operator) as desk:
        items = (await desk.get("/operator/campaigns")).json()["items"]
    assert [card["id"] for card in items] == [str(shown)]
