"""Money that comes one second after its hold is over: an order, or the money goes back (L7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core import clock
from core.database import fetch, fetch_value
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.expiring import expire_order
from marketplace.ordering.paying import pay_purchase
from marketplace.selling.closing import advance_campaigns
from tests.marketplace.builders import (
    a_campaign,
    a_resident,
    a_street,
    an_order,
    row_of,
    state_of,
)
from tests.marketplace.paying_builders import a_paid_order
from tests.marketplace.purchasing import a_purchase, another_shop
from tests.payments.builders import hear

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from marketplace.ordering.placing import PlacedPurchase
    from tests.marketplace.builders import Street
    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

PRICE = 3390


class Late:
    """A purchase whose page was paid, and nobody has told us yet."""

    def __init__(self, purchase: PlacedPurchase, buyer: UUID, payment: UUID) -> None:
        """Keep who pays what."""
        self.purchase, self.buyer, self.payment = purchase, buyer, payment
        self.orders = [order.id for order in purchase.orders]

    async def expire(self, move: Move) -> None:
        """Let one second more than the hold pass, and every hold end."""
        until = await fetch_value("SELECT max(hold_until) FROM market_order")
        move(until - clock.now() + timedelta(seconds=1))
        for order in self.orders:
            await expire_order(order)


async def paid_unheard(
    sandbox: SandboxProcess, street: Street, *campaigns: UUID, quantity: int = 1
) -> Late:
    """Order and pay, without a word of it to us."""
    purchase, buyer = await a_purchase(street, *campaigns, quantity=quantity)
    begun = await pay_purchase(purchase.id, payer=buyer, method="alipay", language="zh-CN")
    sandbox.control(pay=str(begun.id))
    return Late(purchase, buyer, begun.id)


async def refunds() -> list[tuple[str, int]]:
    rows = await fetch("SELECT reason, amount_fen FROM order_refund ORDER BY id")
    return [(row["reason"], row["amount_fen"]) for row in rows]


async def test_with_room_the_seat_is_taken_again(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A second late, and nobody came between: the units are the buyer's, and nobody else's."""
    street = await a_street()
    run = await a_campaign(street, stock_units=2, min_units=1)
    late = await paid_unheard(sandbox, street, run, quantity=2)
    await late.expire(move)
    assert await state_of("market_order", late.orders[0]) == "expired"
    await hear(late.payment)
    await settle()
    assert await state_of("market_order", late.orders[0]) == "paid_waiting"
    row = await row_of("campaign", run)
    assert (row["held_units"], row["paid_units"], row["paid_people"]) == (0, 2, 1)
    assert await refunds() == []


async def test_without_room_the_money_goes_back(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Somebody took one of the units: there is no part of an order, so all of it returns."""
    street = await a_street()
    run = await a_campaign(street, stock_units=2, min_units=1)
    late = await paid_unheard(sandbox, street, run, quantity=2)
    await late.expire(move)
    await a_paid_order(sandbox, settle, street, run, await a_resident(street))
    await hear(late.payment)
    await settle()
    row = await row_of("market_order", late.orders[0])
    assert (row["state"], row["paid_fen"]) == ("refunding", 2 * PRICE)
    assert await refunds() == [("paid_too_late", 2 * PRICE)]
    assert (await row_of("campaign", run))["paid_units"] == 1


@pytest.mark.parametrize("ending", ["succeeded", "refunding"])
async def test_after_closing_the_money_goes_back(
    ending: str, sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """Whether the group happened or not, what was decided is not decided anew."""
    street = await a_street()
    run = await a_campaign(street, min_units=1 if ending == "succeeded" else 2)
    await a_paid_order(sandbox, settle, street, run, await a_resident(street))
    late = await paid_unheard(sandbox, street, run)
    await late.expire(move)
    move(timedelta(days=1))
    await advance_campaigns()
    assert await state_of("campaign", run) == ending
    before = await row_of("campaign", run)
    await hear(late.payment)
    await settle()
    assert (await row_of("market_order", late.orders[0]))["state"] == "refunding"
    assert ("paid_too_late", PRICE) in await refunds()
    after = await row_of("campaign", run)
    assert (after["decided_units"], after["paid_units"]) == (
        before["decided_units"],
        before["paid_units"],
    )


async def test_when_the_other_order_is_gone_only_its_part_goes_back(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """One of two seats was taken meanwhile: the purchase is paid in one part, refunded in one."""
    street = await a_street()
    stays = await a_campaign(street, stock_units=1, min_units=1)
    goes = await a_campaign(await another_shop(street), stock_units=1, min_units=1)
    late = await paid_unheard(sandbox, street, stays, goes)
    await late.expire(move)
    await an_order(street, goes, await a_resident(street))
    await hear(late.payment)
    await settle()
    states = [await state_of("market_order", order) for order in late.orders]
    assert states == ["paid_waiting", "refunding"]
    assert await refunds() == [("paid_too_late", PRICE)]


async def test_when_the_other_order_was_cancelled_its_part_goes_back(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Its buyer left it while paying: the money of that part returns, the rest is an order."""
    street = await a_street()
    stays = await a_campaign(street, min_units=1)
    goes = await a_campaign(await another_shop(street), min_units=1)
    late = await paid_unheard(sandbox, street, stays, goes)
    await cancel_order(late.orders[1], buyer=late.buyer)
    await hear(late.payment)
    await settle()
    states = [await state_of("market_order", order) for order in late.orders]
    assert states[0] == "paid_waiting"
    assert states[1] in {"refunding", "refunded"}
    assert await refunds() == [("cancelled_by_buyer", PRICE)]


async def test_late_money_told_twice_takes_one_seat(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The same news again finds the seat taken by this very payment."""
    street = await a_street()
    run = await a_campaign(street, stock_units=2, min_units=1)
    late = await paid_unheard(sandbox, street, run)
    await late.expire(move)
    for _ in range(2):
        await hear(late.payment)
        await settle()
    assert (await row_of("campaign", run))["paid_units"] == 1
    assert await refunds() == []
