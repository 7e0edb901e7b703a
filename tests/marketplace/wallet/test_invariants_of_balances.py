"""The truths about balances that pay: each is found broken when it is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core import invariants
from core.database import execute
from marketplace.ordering.cancelling import cancel_order
from tests.marketplace.builders import a_campaign, a_resident, a_street
from tests.marketplace.purchasing import a_purchase
from tests.marketplace.wallet.builders import begin, fill_wallet, pay_the_rest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.payments.sandbox_process import SandboxProcess

    Settle = Callable[[], Awaitable[int]]

pytestmark = pytest.mark.usefixtures("provider")

SET_ASIDE = "a balance is set aside while its request is open"
HELD = "what waits to be withdrawn or spent is set aside in its wallet"
SUM = "a payment request is the sum of its shares"
SHARE = "a paid order was paid by its own share"
CAME = "a paid order's money came in, and no other order's did"
WALLET = "a wallet holds what was refunded into it less what left it"
WAYS = "no more goes back by one way than came by it"


async def broken() -> set[str]:
    return {found.name for found in await invariants.check()}


async def begun(sandbox: SandboxProcess, settle: Settle, *, paid: bool, cancelled: bool) -> None:
    """Bring a purchase by both ways so far."""
    street = await a_street()
    buyer = await a_resident(street)
    await fill_wallet(sandbox, settle, street, buyer, 1000)
    purchase, _ = await a_purchase(street, await a_campaign(street), buyer=buyer)
    payment = await begin(purchase.id, buyer, 1000, "card")
    assert payment is not None
    if paid:
        await pay_the_rest(sandbox, settle, payment)
    if cancelled:
        await cancel_order(purchase.orders[0].id, buyer=buyer)
        await settle()
    assert await broken() == set()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE ledger_hold SET state = 'voided' WHERE key LIKE 'wallet:%'", SET_ASIDE),
        ("UPDATE ledger_hold SET amount = amount - 1 WHERE key LIKE 'wallet:%'", SET_ASIDE),
        ("UPDATE payment_request SET closed_at = made_at WHERE wallet_fen > 0", SET_ASIDE),
        ("UPDATE payment_request SET closed_at = made_at WHERE wallet_fen > 0", HELD),
        ("UPDATE ledger_account SET held = 0 WHERE book = 'wallet'", HELD),
        ("UPDATE payment_share SET wallet_fen = wallet_fen - 1 WHERE wallet_fen > 0", SUM),
        ("UPDATE payment_share SET gateway_fen = gateway_fen + 1 WHERE wallet_fen > 0", SUM),
    ],
)
async def test_a_broken_truth_of_an_open_request_is_found(
    damage: str, found: str, sandbox: SandboxProcess, settle: Settle
) -> None:
    """What is set aside, and for what, is told in three places."""
    await begun(sandbox, settle, paid=False, cancelled=False)
    await execute(damage)
    assert found in await broken()


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE market_order SET wallet_fen = wallet_fen - 1 WHERE wallet_fen > 0", SHARE),
        (
            "UPDATE market_order SET (total_fen, paid_fen) = (9999, 9999) WHERE wallet_fen > 0",
            CAME,
        ),
        ("UPDATE ledger_account SET balance = balance + 1 WHERE book = 'wallet'", WALLET),
        ("UPDATE ledger_hold SET amount = amount + 1 WHERE key LIKE 'wallet:%'", SET_ASIDE),
    ],
)
async def test_a_broken_truth_of_a_paid_order_is_found(
    damage: str, found: str, sandbox: SandboxProcess, settle: Settle
) -> None:
    """What the balance paid is told by the order, by its share and by the ledger."""
    await begun(sandbox, settle, paid=True, cancelled=False)
    await execute(damage)
    assert found in await broken()


@pytest.mark.parametrize("to_wallet_fen", [999, 1001])
async def test_more_back_by_one_way_than_came_by_it_is_found(
    to_wallet_fen: int, sandbox: SandboxProcess, settle: Settle
) -> None:
    """A fen too many to the balance, or to the provider."""
    await begun(sandbox, settle, paid=True, cancelled=True)
    await execute("UPDATE order_refund SET wallet_fen = $1 WHERE wallet_fen > 0", to_wallet_fen)
    assert WAYS in await broken()
