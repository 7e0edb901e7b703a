"""What waits for the platform's people is counted where they look first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import execute
from marketplace.after_sales.escalating import end_silences
from marketplace.hosts.applying import apply_as_host
from marketplace.merchants.applying import apply
from marketplace.queries.desk_waiting import Waiting, waiting
from tests.marketplace.cases_builders import a_case, a_collected_order
from tests.marketplace.desks import browser_of, the_application
from tests.marketplace.handing_over import a_person, a_street, an_open_campaign, as_viewer
from tests.marketplace.hosts.hosting import a_plan
from tests.marketplace.test_merchant_applications import an_application

if TYPE_CHECKING:
    from tests.marketplace.handing_over import Street

pytestmark = pytest.mark.usefixtures("truths")

NOTHING = dict.fromkeys(Waiting.__dataclass_fields__, 0)


async def test_an_empty_desk_has_nothing_to_do() -> None:
    """Goods that are sold and handed out in peace wait for nobody."""
    await a_collected_order(await a_street())
    assert await waiting() == Waiting(**NOTHING)


async def test_each_kind_of_work_is_counted_once_and_by_its_name() -> None:
    """Who asks to sell, to keep a point, to be heard or to be looked at is one more there."""
    street = await a_street()
    await _somebody_wants_something(street)
    async with browser_of(the_application(), street.maker) as maker:
        told = (await maker.get("/operator/overview")).json()
    counted = {name: told[name] for name in NOTHING}
    assert counted == {
        **NOTHING,
        "applications_waiting": 1,
        "hosts_waiting": 1,
        "campaigns_in_review": 1,
        "cases_escalated": 1,
    }


async def _somebody_wants_something(street: Street) -> None:
    await apply(await as_viewer(await a_person()), an_application(street))
    await apply_as_host(await as_viewer(await a_person("王桂芳")), a_plan(street))
    await a_case(await a_collected_order(street))
    with clock.moved(timedelta(hours=49)):
        assert await end_silences() == 1
    looked_at = await an_open_campaign(street)
    await execute(
        "UPDATE campaign SET state = 'in_review', review_asked_at = $2 WHERE id = $1",
        looked_at,
        clock.now(),
    )
