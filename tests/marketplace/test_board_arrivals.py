"""What stands under arrivals on a point's board, as days pass."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from marketplace.pick_up.arriving import arrive
from marketplace.queries.points import board
from tests.marketplace.handing_over import a_street, as_viewer, confirmed_orders

if TYPE_CHECKING:
    from collections.abc import Callable

LONG_AFTER = timedelta(days=13)


async def test_goods_that_came_leave_the_arrivals_when_their_hours_are_over(
    truths: Any, move: Callable[[timedelta], None]
) -> None:
    """Whoever may still collect stands among those who wait; goods that never came stay listed."""
    street = await a_street()
    came, _ = await confirmed_orders(street)
    missing, _ = await confirmed_orders(street)
    await arrive(await as_viewer(street.staff), came, street.point)
    listed = (await board(street.point, "zh-CN")).arrivals
    assert [(one.campaign_id, one.state) for one in listed] == [
        (missing, "expected"),
        (came, "arrived"),
    ]
    move(LONG_AFTER)
    later = await board(street.point, "zh-CN")
    assert [one.campaign_id for one in later.arrivals] == [missing]
    assert later.waiting_count == 1
