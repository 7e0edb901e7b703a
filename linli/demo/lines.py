"""A group-buy of the demo that sold out in a morning, and neighbours in line for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from linli.demo.trading import join, run_campaign
from marketplace.waiting_list.joining import WaitingWish, join_waiting_list

if TYPE_CHECKING:
    from linli.demo.people import People
    from linli.demo.places import Places
    from linli.demo.shops import Town
    from linli.demo.trading import Run

SHOP = 4
BUYERS = 6
UNITS_EACH = 2


async def sold_out_with_a_line(town: Town, people: People, places: Places) -> Run:
    """Sell everything, and let two neighbours and the resident wait for what comes back."""
    run = await run_campaign(
        town.shops[SHOP],
        0,
        points=town.points[:1],
        communities=places.communities,
        closes_at=clock.now() + timedelta(hours=60),
        stock_units=BUYERS * UNITS_EACH,
        min_units=8,
    )
    for buyer in people.neighbours[:BUYERS]:
        await join(run, buyer, UNITS_EACH)
    one, two = people.neighbours[BUYERS : BUYERS + 2]
    for buyer, units in ((one, 1), (people.resident.id, UNITS_EACH), (two, UNITS_EACH)):
        wish = WaitingWish(run.id, run.point, None, units, accepts_fewer=units > 1)
        await join_waiting_list(wish, buyer)
    return run
