"""For how long a buyer may complain: by the goods, longer if the merchant wants, never shorter."""

from __future__ import annotations

from typing import Any

import pytest

from core.database import execute, fetch_value
from marketplace.after_sales.after_sale_windows import AFTER_SALE_HOURS_MAX, hours_of
from marketplace.refusals import BadCampaign
from marketplace.selling.publishing import draft_campaign, publish_campaign
from tests.marketplace.builders import a_plan, a_street, an_offer

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("wanted", "perishable", "hours"),
    [(None, True, 24), (None, False, 168), (72, True, 72), (72, False, 168), (1, True, 24)],
)
def test_a_merchant_gives_more_time_and_never_less(
    wanted: int | None, hours: int, *, perishable: bool
) -> None:
    """A day for what spoils and a week for what keeps is the least."""
    assert hours_of(wanted, perishable=perishable) == hours
    assert hours_of(10_000, perishable=perishable) == AFTER_SALE_HOURS_MAX


@pytest.mark.parametrize(("perishable", "hours"), [(True, 24), (False, 168)])
async def test_a_run_says_how_long_by_what_it_sells(hours: int, *, perishable: bool) -> None:
    """Written with the draft, whatever else the plan says."""
    assert await _hours(perishable=perishable) == hours
    assert await _hours(perishable=perishable, after_sale_hours=240) == 240


async def test_a_draft_whose_goods_turn_out_to_keep_is_not_published_with_a_day() -> None:
    """Saving it once more gives its buyers the week."""
    street = await a_street()
    offer = await an_offer(street, perishable=True)
    made = await draft_campaign(street.merchant, offer, a_plan(street), by=street.seller)
    await execute("UPDATE offer SET perishable = false WHERE id = $1", offer)
    with pytest.raises(BadCampaign) as refused:
        await publish_campaign(street.merchant, made)
    assert "168" in refused.value.complaints[0].zh
    assert await fetch_value("SELECT state FROM campaign WHERE id = $1", made) == "draft"


async def _hours(*, perishable: bool, **changes: Any) -> int:
    street = await a_street()
    offer = await an_offer(street, perishable=perishable)
    plan = a_plan(street, **changes)
    made = await draft_campaign(street.merchant, offer, plan, by=street.seller)
    return int(await fetch_value("SELECT after_sale_hours FROM campaign WHERE id = $1", made))
