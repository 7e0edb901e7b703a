"""Fewer units before closing, what would come back, and the next run of what failed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch_value, transaction
from core.identifiers import uuid7
from core.messages.queries import recent
from marketplace.after_sales.refusals import NothingLeftToReturn
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.moving_on import move_to_next_run
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.reducing import reduce_order
from marketplace.refunds.previewing_refunds import preview_refund, refundable
from marketplace.refunds.refund_calculator import Wish
from marketplace.refusals import NoNextRun, NoSuchOrder, OrderNotCancellable
from marketplace.selling.publishing import cancel_campaign
from marketplace.telling_failure import tell_why_it_failed
from tests.marketplace.builders import row_of
from tests.marketplace.cases_builders import buyer_of
from tests.marketplace.handing_over import (
    a_neighbour,
    a_paid_order,
    a_payment_of,
    a_street,
    an_open_campaign,
    close,
)
from tests.marketplace.refunds_builders import line_of, refunds_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.marketplace.handing_over import Street

    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("truths")

PRICE = 2990


async def test_units_given_up_come_back_and_go_on_sale_again() -> None:
    """One of three: its money back, its unit free, the other two stay."""
    _, campaign, order = await _three_units()
    await _reduce(order, 1, left=2)
    assert await refunds_of(order) == [("reduced_by_buyer", "approved", 1, PRICE)]
    row = await row_of("market_order", order)
    assert (row["state"], row["quantity"]) == ("paid_waiting", 2)
    assert (await row_of("campaign", campaign))["paid_units"] == 2
    assert await fetch_value("SELECT restock_units FROM order_refund_line") == 1


async def test_reducing_twice_by_mistake_reduces_once() -> None:
    """The buyer said how many to keep; a repeated tap finds them kept."""
    _, _, order = await _three_units()
    await _reduce(order, 1, left=2)
    await _reduce(order, 1, left=2)
    assert (await row_of("market_order", order))["quantity"] == 2
    await _reduce(order, 1, left=1)
    assert [units for _, _, units, _ in await refunds_of(order)] == [1, 1]


async def test_what_was_reduced_and_then_cancelled_comes_to_what_was_paid() -> None:
    """Every fen is back, however it was given up."""
    _, campaign, order = await _three_units()
    await _reduce(order, 2, left=1)
    await cancel_order(order, buyer=await buyer_of(order))
    assert sum(amount for *_, amount in await refunds_of(order)) == 3 * PRICE
    assert (await row_of("campaign", campaign))["paid_units"] == 0


async def test_a_reduced_order_is_sold_at_what_is_left() -> None:
    """The fee is frozen on the units that stay."""
    _, campaign, order = await _three_units()
    await _reduce(order, 1, left=2)
    await close(campaign)
    line = await line_of(order)
    assert (line.base_fen, line.basis_units, line.basis_fen) == (2 * PRICE, 2, 2 * PRICE)


async def test_not_all_units_are_reduced_nor_after_closing() -> None:
    """All is cancelling; too many are not there; after closing it is refused. Nothing moves."""
    street, campaign, order = await _three_units()
    for units, left in ((3, 0), (4, 1), (1, 1)):
        with pytest.raises(NothingLeftToReturn):
            await _reduce(order, units, left=left)
    with pytest.raises(NoSuchOrder):
        await _reduce(order, 1, left=2, buyer=await a_neighbour(street))
    await close(campaign)
    with pytest.raises(OrderNotCancellable):
        await _reduce(order, 1, left=2)
    assert await refunds_of(order) == []


@pytest.mark.races
async def test_two_taps_at_once_reduce_once() -> None:
    """Both mean to keep two; two are kept."""
    _, _, order = await _three_units()
    async with asyncio.TaskGroup() as group:
        for _ in range(2):
            group.create_task(_reduce(order, 1, left=2))
    assert (await row_of("market_order", order))["quantity"] == 2
    assert len(await refunds_of(order)) == 1


async def test_the_preview_is_what_the_refund_is() -> None:
    """Told before, decided after: the same number by the same function."""
    _, _, order = await _three_units()
    wishes = [Wish(next(iter(await lines_of(order))), 2)]
    told = await preview_refund(order, wishes, buyer=await buyer_of(order))
    await _reduce(order, 2, left=1)
    assert await refunds_of(order) == [("reduced_by_buyer", "approved", 2, told)]
    left = await refundable(order, buyer=await buyer_of(order), language="zh-CN")
    assert (left.lines[0].left_units, left.lines[0].left_fen) == (1, PRICE)
    assert not left.can_reduce
    with pytest.raises(NothingLeftToReturn):
        await preview_refund(order, wishes, buyer=await buyer_of(order))


async def test_a_buyer_moves_from_what_failed_to_the_next_run() -> None:
    """The same units at the same point, paid anew; sending it again is the same order."""
    street, campaign, order = await _three_units()
    buyer, new = await buyer_of(order), uuid7()
    with pytest.raises(NoNextRun):
        await move_to_next_run(order, buyer=buyer, new_order_id=new)
    await cancel_campaign(campaign, note="断货", merchant_id=street.merchant)
    assert (await refundable(order, buyer=buyer, language="zh-CN")).next_run_id is None
    assert f"/orders/{order}" not in await _told(order)
    following = await _another_run(street, campaign)
    assert (await refundable(order, buyer=buyer, language="zh-CN")).next_run_id == following
    assert f"/orders/{order}" in await _told(order)
    placed = await move_to_next_run(order, buyer=buyer, new_order_id=new)
    assert await move_to_next_run(order, buyer=buyer, new_order_id=new) == placed
    assert (placed.id, placed.total_fen) == (new, 3 * PRICE)
    row = await row_of("market_order", new)
    assert (row["campaign"], row["quantity"], row["state"]) == (following, 3, "pending")
    with pytest.raises(NoSuchOrder):
        await move_to_next_run(order, buyer=await a_neighbour(street), new_order_id=uuid7())


async def _three_units() -> tuple[Street, UUID, UUID]:
    street = await a_street()
    campaign = await an_open_campaign(street)
    order = await a_paid_order(street, campaign, quantity=3)
    await a_payment_of(order)
    return street, campaign, order


async def _another_run(street: Street, campaign: UUID) -> UUID:
    """Open another run of the same offer with the same variants."""
    following = await an_open_campaign(street)
    await execute(
        "UPDATE campaign SET offer = (SELECT offer FROM campaign WHERE id = $1) WHERE id = $2",
        campaign,
        following,
    )
    await execute(
        """UPDATE campaign_variant SET variant = (SELECT variant FROM campaign_variant
             WHERE campaign = $1) WHERE campaign = $2""",
        campaign,
        following,
    )
    return following


async def _reduce(order: UUID, units: int, *, left: int, buyer: UUID | None = None) -> None:
    wishes = [Wish(next(iter(await lines_of(order))), units)]
    await reduce_order(order, wishes, buyer=buyer or await buyer_of(order), left=left)


async def _told(order: UUID) -> str:
    """Give what the buyer of an order reads about its failure."""
    async with transaction():
        await tell_why_it_failed(order)
    return (await recent(1))[0].body
