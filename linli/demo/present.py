"""What is going on in the demo right now."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from core import clock
from linli.demo.loose_ends import give_up_seats, leave_money_on_its_way
from linli.demo.trading import join, run_campaign, wait
from marketplace.ordering.cancelling import cancel_order

if TYPE_CHECKING:
    from linli.demo.people import People
    from linli.demo.places import Places
    from linli.demo.shops import Town
    from linli.demo.trading import Run

OPEN_EACH = 2
BUYERS_MOST = 5


async def open_campaigns(town: Town, people: People, places: Places) -> list[Run]:
    """Open two campaigns of each merchant, with neighbours in them, and some of tomorrow's.

    Gives those that are open.
    """
    random = Random("present")  # noqa: S311 - a demo, no secret
    runs = []
    for shop in town.shops:
        # The first two offers were last week's and yesterday's.
        for number in range(2, 2 + OPEN_EACH):
            few = random.random() < 0.5  # noqa: PLR2004 - a coin
            runs.append(
                await run_campaign(
                    shop,
                    number,
                    points=(random.choice(town.points),),
                    communities=places.communities,
                    closes_at=clock.now() + timedelta(hours=random.randrange(26, 120)),
                    min_units=4 if few else random.choice((10, 15, 20)),
                    stock_units=random.choice((20, 40, 60, 100)),
                )
            )
    for run in runs[:30]:
        for buyer in random.sample(people.neighbours, random.randrange(1, BUYERS_MOST + 1)):
            await join(run, buyer, random.randrange(1, 4))
    for run in runs[:3]:
        await join(run, people.resident.id, 2)
    given_up = await join(runs[3], people.resident.id)
    await wait(hours=2)
    await cancel_order(given_up, buyer=people.resident.id)
    await give_up_seats(runs, people)
    for shop in town.shops[:4]:
        opens_at = clock.now() + timedelta(days=1)
        await run_campaign(
            shop,
            4,
            points=town.points[:1],
            communities=places.communities,
            opens_at=opens_at,
            closes_at=opens_at + timedelta(days=2),
        )
    await leave_money_on_its_way(town, people, places)
    return runs
