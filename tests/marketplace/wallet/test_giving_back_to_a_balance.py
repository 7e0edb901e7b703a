"""Money goes back to the provider first and then to the balance, where it is at once (rule R8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from core.database import fetch, fetch_row
from core.messages.queries import recent
from ledger.books import Book, money
from ledger.queries import Balance, balance_of
from marketplace.ordering.cancelling import cancel_order
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.reducing import reduce_order
from marketplace.pick_up.arriving import arrive
from marketplace.pick_up.collecting import collect
from marketplace.refunds.refund_calculator import Wish
from marketplace.refunds.refund_routes import choose_route
from marketplace.selling.closing import advance_campaigns
from marketplace.selling.tier_prices import PriceTier
from marketplace.settling.completing import complete_orders
from payments.gateway import gateway
from payments.polling import submit_due_refunds
from payments.submitting import note
from tests.marketplace.builders import (
    Street,
    a_campaign,
    a_resident,
    a_street,
    row_of,
    state_of,
)
from tests.marketplace.handing_over import as_viewer, digits_of
from tests.marketplace.paying_builders import a_paid_order
from tests.marketplace.purchasing import a_purchase
from tests.marketplace.refunds_builders import give_back
from tests.marketplace.wallet.builders import (
    age_payments,
    begin,
    fill_wallet,
    pay_the_rest,
    wallet_of,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]
    Move = Callable[[timedelta], None]

pytestmark = pytest.mark.usefixtures("provider", "truths")

# Three units at ¥10.00: ¥18.00 at the provider, ¥12.00 from the balance.
PRICE, UNITS, FROM_BALANCE = 1000, 3, 1200
PARTS = "SELECT amount_fen, wallet_fen, state FROM order_refund WHERE parent = $1 ORDER BY id"


class Mixed(NamedTuple):
    """An order paid by both, and who bought it."""

    street: Street
    campaign: UUID
    order: UUID
    buyer: UUID


async def paid_by_both(
    sandbox: SandboxProcess, settle: Settle, method: str = "card", **changes: Any
) -> Mixed:
    """Sell three units, of whose price the balance paid all it has."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, FROM_BALANCE)
    campaign = await a_campaign(street, price_fen=PRICE, list_price_fen=1200, **changes)
    purchase, _ = await a_purchase(street, campaign, buyer=buyer, quantity=UNITS)
    payment = await begin(purchase.id, buyer, FROM_BALANCE, method)
    assert payment is not None
    await pay_the_rest(sandbox, settle, payment)
    return Mixed(street, campaign, purchase.orders[0].id, buyer)


async def parts_of(order: UUID) -> list[tuple[Any, ...]]:
    """Give what each refund of an order comes to, and how much of it is the balance's."""
    return [tuple(row) for row in await fetch(PARTS, order)]


async def test_a_cancelled_order_goes_back_by_both_ways(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The balance has its part at once; the rest arrives later, and the order ends then."""
    sold = await paid_by_both(sandbox, settle)
    await cancel_order(sold.order, buyer=sold.buyer)
    assert await wallet_of(sold.buyer) == Balance(FROM_BALANCE, 0)
    row = await row_of("market_order", sold.order)
    assert (row["state"], row["refunded_fen"]) == ("refunding", FROM_BALANCE)
    await settle()
    row = await row_of("market_order", sold.order)
    assert (row["state"], row["refunded_fen"]) == ("refunded", PRICE * UNITS)
    assert await parts_of(sold.order) == [(3000, 1200, "succeeded")]
    told = [one.body for one in await recent(50)]
    assert any("12.00" in body and "余额" in body for body in told)
    assert any("18.00" in body for body in told)


async def test_units_given_up_go_back_to_the_provider_first(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """The first unit is all the provider's, the second half and half, the last the balance's."""
    sold = await paid_by_both(sandbox, settle)
    line = next(iter(await lines_of(sold.order)))
    for left in (2, 1):
        await reduce_order(sold.order, [Wish(line, units=1)], buyer=sold.buyer, left=left)
    await cancel_order(sold.order, buyer=sold.buyer)
    parts = [part[:2] for part in await parts_of(sold.order)]
    assert parts == [(1000, 0), (1000, 200), (1000, 1000)]
    assert await wallet_of(sold.buyer) == Balance(FROM_BALANCE, 0)
    await settle()
    assert await state_of("market_order", sold.order) == "refunded"
    refunds = sandbox.get("/v1/refunds")["data"]
    assert sorted(refund["amount"] for refund in refunds) == [800, 1000]


async def test_a_failed_group_gives_back_by_both_ways(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """By the clock, and without anybody's asking."""
    sold = await paid_by_both(sandbox, settle, min_units=9)
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await advance_campaigns()
    await settle()
    assert [part[:2] for part in await parts_of(sold.order)] == [(3000, 1200)]
    assert await wallet_of(sold.buyer) == Balance(FROM_BALANCE, 0)


async def test_a_difference_to_the_final_price_goes_the_same_way(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """What the provider still has is enough for it; what is left then goes by both."""
    cheaper = (PriceTier(4, (400,)),)
    sold = await paid_by_both(sandbox, settle, min_units=1, cheaper=cheaper)
    other = await a_resident(sold.street)
    await a_paid_order(sandbox, settle, sold.street, sold.campaign, other)
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await advance_campaigns()
    await settle()
    assert [part[:2] for part in await parts_of(sold.order)] == [(1800, 0)]
    await give_back(sold.order, 1)
    assert [part[:2] for part in await parts_of(sold.order)] == [(1800, 0), (400, 400)]
    assert await wallet_of(sold.buyer) == Balance(400, 0)


async def test_goodwill_and_units_after_all_of_the_provider_s_part_reach_the_balance(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """A refund that is wholly the balance's is done when it is decided, and asks nobody."""
    sold = await paid_by_both(sandbox, settle, min_units=1)
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await advance_campaigns()
    await settle()
    await give_back(sold.order, goodwill_fen=1900, key="sorry")
    await give_back(sold.order, 1, key="short")
    assert await parts_of(sold.order) == [(1900, 100, "approved"), (1000, 1000, "succeeded")]
    held = await balance_of(money(Book.BUYER_FUNDS_HELD, sold.order))
    assert (held.balance, held.available) == (1900, 100)


async def test_what_waits_for_a_choice_is_the_provider_s_part_alone(
    sandbox: SandboxProcess, settle: Settle
) -> None:
    """Past the provider's window the buyer is asked about it; the balance has the rest."""
    sold = await paid_by_both(sandbox, settle, "alipay")
    await age_payments(timedelta(days=90))
    await cancel_order(sold.order, buyer=sold.buyer)
    await settle()
    assert await parts_of(sold.order) == [(3000, 1200, "awaiting_choice")]
    assert await wallet_of(sold.buyer) == Balance(FROM_BALANCE, 0)
    assert [one.body for one in await recent(50) if "18.00" in one.body]
    refund = await fetch_row("SELECT id FROM order_refund WHERE parent = $1", sold.order)
    assert refund is not None
    await choose_route(sold.order, refund["id"], None, buyer=sold.buyer)
    await settle()
    assert await wallet_of(sold.buyer) == Balance(PRICE * UNITS, 0)
    assert await state_of("market_order", sold.order) == "refunded"


async def test_a_bounce_owes_the_provider_s_part_again(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """What is in the balance stays there; the rest is sent anew."""
    sold = await paid_by_both(sandbox, settle)
    await cancel_order(sold.order, buyer=sold.buyer)
    await settle()
    (refund,) = await fetch("SELECT id, provider_id FROM refund WHERE provider_id IS NOT NULL")
    sandbox.control(fail_refund=refund["provider_id"])
    await note(refund["id"], await gateway().retrieve_refund(refund["provider_id"]))
    await settle()
    row = await row_of("market_order", sold.order)
    assert (row["state"], row["refunded_fen"]) == ("refunding", FROM_BALANCE)
    assert await wallet_of(sold.buyer) == Balance(FROM_BALANCE, 0)
    move(timedelta(minutes=15))
    await submit_due_refunds()
    await settle()
    assert await state_of("market_order", sold.order) == "refunded"


async def test_what_was_earned_is_recalled_and_goes_both_ways(
    sandbox: SandboxProcess, settle: Settle, move: Move
) -> None:
    """The merchant's part comes back first; then both ways get what came by them."""
    sold = await paid_by_both(sandbox, settle, min_units=1)
    move(timedelta(days=1, minutes=1))
    await advance_campaigns()
    await advance_campaigns()
    await settle()
    keeper = await as_viewer(sold.street.keeper)
    await arrive(keeper, sold.campaign, sold.street.point)
    await collect(keeper, sold.street.point, await digits_of(sold.order))
    move(timedelta(hours=25))
    assert await complete_orders() == 1
    await give_back(sold.order, UNITS, key="late")
    assert [part[:2] for part in await parts_of(sold.order)] == [(3000, 1200)]
    assert await wallet_of(sold.buyer) == Balance(FROM_BALANCE, 0)
