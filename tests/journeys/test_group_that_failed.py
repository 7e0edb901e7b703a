"""A group of thirty fails while the provider refuses some refunds: all have their money once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.database import fetch, fetch_value, transaction
from marketplace.facts import RefundOwed
from marketplace.reactions import refund_what_is_owed
from marketplace.refunds.settling_refunds import settle_refund
from marketplace.selling.closing import advance_campaigns
from payments.polling import submit_due_refunds
from tests.marketplace.builders import a_campaign, a_resident, a_street, an_order, state_of
from tests.marketplace.handing_over import as_viewer
from tests.marketplace.paying_builders import pay
from tests.marketplace.waiting_builders import an_operator
from tests.payments.conftest import client, provider, sandbox, sandbox_process  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    import stripe

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

PRICE = 3390
NEIGHBOURS = 30


async def test_thirty_neighbours_have_their_money_back_once(
    sandbox: SandboxProcess,  # noqa: F811 - the fixture
    client: stripe.StripeClient,  # noqa: F811 - the fixture
    settle: Settle,
    move: Move,
) -> None:
    """Refused refunds are tried again, the last one is made by hand, and none is made twice."""
    campaign, orders = await _a_group_that_is_too_small(sandbox, settle)
    sandbox.control(refuse_next_refund=6)
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await settle()
    assert await _refunds() == {"succeeded": NEIGHBOURS - 6, "failed": 6}
    await _tell_again(orders)
    for refused, left in ((3, {"failed": 3}), (1, {"manual": 1})):
        sandbox.control(refuse_next_refund=refused)
        move(timedelta(hours=3))
        await submit_due_refunds()
        await settle()
        assert await _refunds() == {"succeeded": NEIGHBOURS - refused, **left}
        await advance_campaigns()
        assert await state_of("campaign", campaign) == "refunding"
    by_hand = await fetch_value("SELECT id FROM order_refund WHERE state = 'manual'")
    await settle_refund(await as_viewer(await an_operator()), by_hand, "HD-1")
    await settle()
    await _tell_again(orders)
    await advance_campaigns()
    assert await state_of("campaign", campaign) == "closed"
    assert await _refunds() == {"succeeded": NEIGHBOURS}
    assert await _each_got() == {("refunded", PRICE, 1): NEIGHBOURS}
    page = await client.v1.refunds.list_async({"limit": 100})
    made = page.data
    assert Counter(one.amount for one in made) == {PRICE: NEIGHBOURS - 1}
    assert len({one.payment_intent for one in made}) == NEIGHBOURS - 1


async def _a_group_that_is_too_small(
    sandbox: SandboxProcess,  # noqa: F811 - the fixture
    settle: Settle,
) -> tuple[UUID, list[UUID]]:
    street = await a_street()
    campaign = await a_campaign(street, min_units=NEIGHBOURS + 1, price_fen=PRICE)
    orders = []
    for _ in range(NEIGHBOURS):
        buyer = await a_resident(street)
        orders.append(await an_order(street, campaign, buyer))
        await pay(sandbox, settle, orders[-1], buyer, "card")
    return campaign, orders


async def _tell_again(orders: list[UUID]) -> None:
    """Let the news of the failure come a second time, as it may after a crash."""
    for order in orders:
        async with transaction():
            await refund_what_is_owed([RefundOwed(order, "group_failed", f"groupfail:{order}")])


async def _refunds() -> dict[str, int]:
    rows = await fetch("SELECT state, count(*) FROM order_refund GROUP BY state")
    return {row["state"]: row["count"] for row in rows}


async def _each_got() -> dict[tuple[str, int, int], int]:
    rows = await fetch(
        """SELECT placed.state, placed.refunded_fen, count(refund.id) AS refunds
           FROM market_order placed LEFT JOIN order_refund refund ON refund.parent = placed.id
           GROUP BY placed.id"""
    )
    return dict(Counter((row["state"], row["refunded_fen"], row["refunds"]) for row in rows))
