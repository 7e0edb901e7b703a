"""News of an offer whose runs all have a line takes their quotas as everybody does: by id."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import fetch, transaction
from core.identifiers import uuid7
from marketplace.facts import OfferChanged
from marketplace.ordering.checkout import OrderCommand, place_order
from marketplace.selling.campaign_plan import PointPlan
from marketplace.waiting_list.reactions import offer_what_came_in
from tests.core.waiting import until_waiting
from tests.marketplace.builders import a_campaign, a_resident, a_street
from tests.marketplace.handing_over import a_point
from tests.marketplace.quotas_builders import a_run_of, an_offer_of_two, beside, keeps, sold_as
from tests.marketplace.waiting_list.builders import joins, to_hour

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    import asyncpg

    Move = Callable[[timedelta], None]


@pytest.mark.races
@pytest.mark.usefixtures("provider", "truths")
async def test_the_quotas_of_all_runs_are_waited_for_before_the_second_is_held(
    move: Move, connection: asyncpg.Connection[asyncpg.Record]
) -> None:
    """Who holds the oldest quota of a later run may go on to one of the first run."""
    to_hour(move, 10)
    street = await a_street()
    there = replace(street, point=await a_point(street.merchant, street.community, "北门"))
    await keeps(there, 50)
    # Its quota of the other point is older than every quota of the first run.
    closes_at = clock.now() + timedelta(days=1, minutes=1)
    points = (
        PointPlan(there.point, closes_at + timedelta(hours=12), closes_at + timedelta(hours=36)),
    )
    await a_campaign(there, points=points)
    kinds = await an_offer_of_two(street, small=1)
    first = await a_run_of(street, kinds)
    second = await beside(there, kinds, points=points)
    small = await sold_as(first, kinds.small)
    command = OrderCommand(uuid7(), first, street.point, 1, variant_id=small)
    await place_order(command, await a_resident(street))
    await joins(street, first, variant=small)
    await joins(there, second, variant=await sold_as(second, kinds.small))
    quotas = await fetch("SELECT id, kind FROM quota ORDER BY id")
    oldest, newest = quotas[0]["id"], quotas[-1]["id"]
    assert quotas[0]["kind"] == "point_day"
    assert first < second
    other = connection.transaction()
    await other.start()
    await connection.execute("SELECT FROM quota WHERE id = $1 FOR UPDATE", oldest)
    async with asyncio.TaskGroup() as group:
        group.create_task(_hear_of(kinds.offer))
        await until_waiting(1)
        await connection.execute("SELECT FROM quota WHERE id = $1 FOR UPDATE NOWAIT", newest)
        await other.rollback()


async def _hear_of(offer: UUID) -> None:
    async with transaction():
        await offer_what_came_in(OfferChanged(offer_id=offer))
