"""What does not go smoothly: goods nobody fetches, seats given up, money on its way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from linli.demo.inline import deliver_here
from linli.demo.trading import control, join, run_campaign, wait
from marketplace.ordering.cancelling import cancel_order
from marketplace.pick_up.pick_up_rules import UNCOLLECTED_DAYS, UncollectedRule
from marketplace.selling.publishing import cancel_campaign

if TYPE_CHECKING:
    from linli.demo.people import People
    from linli.demo.places import Places
    from linli.demo.shops import Town
    from linli.demo.trading import Run

# The offers after those of last week, yesterday, today and tomorrow.
LEFT = 5
ENDED_AGO = timedelta(hours=12)
REFUNDS = 3


async def goods_nobody_fetches(town: Town, places: Places, *, until: timedelta) -> Run:
    """Begin a group-buy whose goods are given away shortly before ``until`` from now.

    Its hours at the point end so that the days of grace end just before the demo's present.
    """
    return await run_campaign(
        town.shops[4],
        LEFT,
        points=town.points[:1],
        communities=places.communities,
        closes_at=clock.now() + timedelta(days=1),
        collect_until=clock.now() + until - ENDED_AGO - timedelta(days=UNCOLLECTED_DAYS),
        min_units=2,
        uncollected_rule=UncollectedRule.DONATE,
    )


async def give_up_seats(runs: list[Run], people: People) -> None:
    """Let two neighbours order without paying: one forgets it, one changes their mind."""
    forgetful, fickle = people.neighbours[11:13]
    await join(runs[5], forgetful, paid=False)
    await wait(hours=1)
    await cancel_order(await join(runs[5], fickle, paid=False), buyer=fickle)
    await deliver_here()


async def leave_money_on_its_way(town: Town, people: People, places: Places) -> None:
    """Cancel a group-buy whose refunds the banks take their time with; plan another one."""
    shop = town.shops[3]
    closes_at = clock.now() + timedelta(days=2)
    points, communities = town.points[:1], places.communities
    run = await run_campaign(
        shop, LEFT, points=points, communities=communities, closes_at=closes_at
    )
    for buyer in (people.resident.id, *people.neighbours[13:15]):
        await join(run, buyer)
    await deliver_here()
    await control(keep_refunds_pending=REFUNDS)
    await cancel_campaign(run.id, note="山路塌方，货车进不来", merchant_id=shop.id)
    await deliver_here()
    await run_campaign(
        town.shops[0],
        LEFT,
        points=points,
        communities=communities,
        closes_at=closes_at,
        published=False,
    )
