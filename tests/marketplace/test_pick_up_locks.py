"""Two phones of one person at one counter never wait for each other in a ring."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from marketplace.pick_up.collecting import collect
from marketplace.refusals import WrongDigits
from tests.core.waiting import until_waiting
from tests.marketplace.handing_over import a_street, as_viewer, ready_orders, state_of
from tests.marketplace.test_pick_up import qr_of, wrong_digits_at

if TYPE_CHECKING:
    import asyncpg


async def test_a_scan_waits_for_the_tally_without_holding_the_order(
    truths: Any, connection: asyncpg.Connection[asyncpg.Record]
) -> None:
    """Digits lock the tally before the order; a QR text must not do it the other way round."""
    street = await a_street()
    (order,) = await ready_orders(street)
    staff, text = await as_viewer(street.staff), await qr_of(order)
    with pytest.raises(WrongDigits):
        await collect(staff, street.point, await wrong_digits_at(street.point))
    held = connection.transaction()
    await held.start()
    await connection.execute("SELECT FROM code_miss FOR UPDATE")
    async with asyncio.TaskGroup() as group:
        group.create_task(collect(staff, street.point, text))
        await until_waiting(1)
        try:
            await connection.execute(
                "SELECT FROM market_order WHERE id = $1 FOR UPDATE NOWAIT", order
            )
        finally:
            await held.rollback()
    assert await state_of("market_order", order) == "collected"
