"""Goods are counted when they come; what is missing goes back by the rule chosen before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.database import execute, fetch, fetch_value
from core.identifiers import uuid7
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.counting_arrivals import Counted
from marketplace.refusals import ArrivalDecided, BadCount
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.waiting_builders import Trade, confirmed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")


async def variant_of(trade: Trade) -> UUID:
    """Give the variant a campaign sells."""
    found: UUID = await fetch_value(
        "SELECT id FROM campaign_variant WHERE campaign = $1", trade.campaign
    )
    return found


async def states(trade: Trade) -> list[str]:
    """Give the states of the orders, in the order in which they were paid."""
    rows = await fetch("SELECT id, state FROM market_order WHERE campaign = $1", trade.campaign)
    known = {row["id"]: row["state"] for row in rows}
    return [known[order] for order in trade.orders]


async def test_goods_that_are_missing_go_back_to_who_paid_last(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """First come, first served; spoiled goods did not come; the refund is whole and at once."""
    trade = await confirmed(sandbox, settle, move, number=3)
    staff, variant = await as_viewer(trade.street.keeper), await variant_of(trade)
    counts = {variant: Counted(received=3, damaged=1)}
    assert await arrive(staff, trade.campaign, trade.street.point, counts) == 2
    assert (await states(trade))[:2] == ["ready", "ready"]
    await settle()
    assert (await states(trade))[2] == "refunded"
    reasons = await fetch("SELECT reason FROM order_refund")
    assert [row["reason"] for row in reasons] == ["short_delivery"]
    with pytest.raises(ArrivalDecided):
        await arrive(staff, trade.campaign, trade.street.point, counts)


async def test_elders_are_served_first_where_it_was_said_so(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Who used the elder mode when paying gets the last unit."""
    trade = await confirmed(sandbox, settle, move, number=2)
    await execute("UPDATE campaign SET shortage_rule = 'elders_first'")
    await execute("UPDATE market_order SET elder = true WHERE id = $1", trade.orders[1])
    staff, variant = await as_viewer(trade.street.keeper), await variant_of(trade)
    await arrive(staff, trade.campaign, trade.street.point, {variant: Counted(1)})
    await settle()
    assert await states(trade) == ["refunded", "ready"]


async def test_a_count_that_cannot_be_right_changes_nothing(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """More spoiled than came, or goods nobody ordered."""
    trade = await confirmed(sandbox, settle, move)
    staff, variant = await as_viewer(trade.street.keeper), await variant_of(trade)
    for counts in ({variant: Counted(1, 2)}, {uuid7(): Counted(1)}):
        with pytest.raises(BadCount):
            await arrive(staff, trade.campaign, trade.street.point, counts)
    assert await states(trade) == ["confirmed"]
    assert await fetch_value("SELECT count(*) FROM arrival_count") == 0
