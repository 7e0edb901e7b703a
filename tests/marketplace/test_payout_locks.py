"""Exports of overlapping merchants take their turns; none is ended for another's sake."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from marketplace.refusals import NoSuchPayout
from marketplace.settling.confirming import confirm
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, propose
from marketplace.settling.stating import issue_statements
from tests.core.waiting import until_waiting
from tests.marketplace.handing_over import (
    Street,
    a_merchant,
    a_statement,
    a_street,
    as_viewer,
    earned_orders,
    state_of,
)
from tests.marketplace.paying_merchants import enter_account

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta
    from uuid import UUID

    import asyncpg

    Move = Callable[[timedelta], None]


@pytest.mark.races
async def test_exports_that_name_two_merchants_in_opposite_orders_both_pass(
    truths: Any, move: Move, connection: asyncpg.Connection[asyncpg.Record]
) -> None:
    """The one has the first merchant and waits; the other must not have the second one then."""
    first = await a_street()
    second = replace(first, merchant=await a_merchant(first.community, first.owner))
    for street in (first, second):
        await enter_account(street)
    payouts = [await _approved(street, move) for street in (first, second, second, first)]
    operator = await as_viewer(first.maker)
    held = connection.transaction()
    await held.start()
    await connection.execute("SELECT FROM payout WHERE id = $1 FOR UPDATE", payouts[0])
    async with asyncio.TaskGroup() as group:
        group.create_task(export(operator, payouts[:2]))
        await until_waiting(1)
        group.create_task(export(operator, payouts[2:]))
        await until_waiting(2)
        await held.rollback()
    assert [await state_of("payout", payout) for payout in payouts] == ["exported"] * 4


async def test_one_unknown_payout_exports_none_of_the_others(truths: Any, move: Move) -> None:
    """A file that lacks somebody is not written."""
    street = await a_street()
    await enter_account(street)
    payout = await _approved(street, move)
    with pytest.raises(NoSuchPayout):
        await export(await as_viewer(street.maker), [payout, street.merchant])
    assert await state_of("payout", payout) == "approved"


async def _approved(street: Street, move: Move) -> UUID:
    await earned_orders(street, move, 1)
    await issue_statements()
    statement = await a_statement(street)
    await confirm(await as_viewer(street.owner), street.merchant, statement)
    payout = await propose(await as_viewer(street.maker), statement)
    await approve(await as_viewer(street.checker), payout)
    return payout
