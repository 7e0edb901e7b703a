"""Money that came back from the bank, and what was sold or refunded meanwhile, in one payout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.database import fetch_value
from ledger.queries import balance_of
from marketplace.queries.statements import statements
from marketplace.refunds.refunding_by_operator import refund_order
from marketplace.settling.confirming import confirm
from marketplace.settling.exporting_payouts import export
from marketplace.settling.paying_out import approve, mark_paid, propose
from marketplace.settling.payouts_coming_back import take_back
from marketplace.settling.stating import issue_statements
from tests.marketplace.handing_over import (
    a_payment_of,
    a_street,
    as_viewer,
    earned_orders,
    payable_of,
    state_of,
)
from tests.marketplace.paying_merchants import BANK, an_exported_payout

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import timedelta

    Move = Callable[[timedelta], None]
    Truths = Callable[[], Awaitable[None]]

OWED = 2 * 2840


@pytest.mark.parametrize(("sales", "refunded"), [(1, False), (2, True)])
async def test_the_next_statement_nets_what_came_back(
    truths: Truths, move: Move, sales: int, refunded: bool
) -> None:
    """Returned, then sold more, perhaps a sale refunded: one statement, one payout, no rest."""
    street = await a_street()
    maker, checker = await as_viewer(street.maker), await as_viewer(street.checker)
    _, payout = await an_exported_payout(street, move)
    await mark_paid(maker, payout, "A-1")
    await take_back(maker, payout, "账户已注销")
    await truths()
    if refunded:
        first = await fetch_value("SELECT id FROM market_order WHERE state = 'completed'")
        await a_payment_of(first)
        await refund_order(maker, first, "商品有问题")
    await earned_orders(street, move, sales)
    assert await payable_of(street.merchant) == OWED
    assert await issue_statements() == 1
    newest = (await statements(payee_id=street.merchant))[0]
    assert (newest.closing_fen, newest.payable_fen) == (OWED, OWED)
    await truths()

    await confirm(await as_viewer(street.owner), street.merchant, newest.id)
    again = await propose(maker, newest.id)
    await approve(checker, again)
    assert await export(maker, [again]) is not None
    await mark_paid(checker, again, "A-2")
    assert await payable_of(street.merchant) == 0
    assert await state_of("statement", newest.id) == "paid"
    # The bank sent the first one back, so only the second has left it.
    assert (await balance_of(BANK)).balance == OWED
