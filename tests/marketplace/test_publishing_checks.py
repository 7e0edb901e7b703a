"""A run is published only where its goods can be kept and fetched."""

from __future__ import annotations

from typing import Any

import pytest

from core.database import execute, fetch_value
from marketplace.pick_up.pick_up_rules import UncollectedRule
from marketplace.pick_up.storage import Storage
from marketplace.refusals import BadCampaign
from marketplace.selling.publishing import draft_campaign, publish_campaign
from tests.marketplace.builders import a_plan, a_street, an_offer

pytestmark = pytest.mark.usefixtures("truths")

KEPT = {"uncollected_rule": UncollectedRule.DONATE}
NEVER_OPEN = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "03:00", "until": "03:10"}]


@pytest.mark.parametrize(
    ("offer", "plan", "point", "complaint"),
    [
        ({}, {}, {"hours": NEVER_OPEN}, "不开放"),
        ({"storage": Storage.COOL}, {}, {}, "没有冷藏"),
        ({"storage": Storage.FROZEN}, {}, {"cool_units": 10}, "没有冷冻"),
        ({}, {"uncollected_rule": UncollectedRule.RETURN_WITHOUT_REFUND}, {}, "容易坏"),
        ({}, KEPT, {}, "容易坏"),
        ({}, {}, {"state": "paused"}, "已停用"),
    ],
)
async def test_goods_that_cannot_be_kept_or_fetched_are_not_published(
    offer: dict[str, Any], plan: dict[str, Any], point: dict[str, Any], complaint: str
) -> None:
    """The merchant reads which point does not fit, and the draft stays a draft."""
    street = await a_street()
    made = await draft_campaign(
        street.merchant, await an_offer(street, **offer), a_plan(street, **plan), by=street.seller
    )
    for column, value in point.items():
        await execute(
            f"UPDATE pick_up_point SET {column} = $2 WHERE id = $1",  # noqa: S608 - ours
            street.point,
            value,
        )
    with pytest.raises(BadCampaign) as refused:
        await publish_campaign(street.merchant, made)
    assert complaint in refused.value.complaints[0].zh
    assert await fetch_value("SELECT state FROM campaign WHERE id = $1", made) == "draft"


@pytest.mark.parametrize(
    ("offer", "plan", "room"),
    [
        ({"storage": Storage.COOL}, {}, "cool_units"),
        ({"storage": Storage.FROZEN}, {}, "frozen_units"),
        ({"perishable": True}, KEPT, "capacity_units"),
    ],
)
async def test_goods_that_fit_their_point_are_published(
    offer: dict[str, Any], plan: dict[str, Any], room: str
) -> None:
    """A fridge for what must be cool, and what spoils may be given away."""
    street = await a_street()
    await execute(f"UPDATE pick_up_point SET {room} = 10")  # noqa: S608 - our own column
    made = await draft_campaign(
        street.merchant, await an_offer(street, **offer), a_plan(street, **plan), by=street.seller
    )
    await publish_campaign(street.merchant, made)
    assert await fetch_value("SELECT state FROM campaign WHERE id = $1", made) == "open"
